import { fix } from '@bartizan/platform'
import { optionFlag, type CommandCall } from '../command.ts'
import { exit, type ExitCode } from '../exit.ts'
import { scanRequest } from '../scan-request.ts'

/** Applies verified fixes, or shows them as a diff. */
export async function run(call: CommandCall): Promise<ExitCode> {
  const dryRun = optionFlag(call.settings, 'dry-run')
  const outcome = await fix(scanRequest(call, call.positionals), {
    dryRun,
    unsafe: optionFlag(call.settings, 'unsafe'),
  })
  await call.terminal.out(outcome.diff)
  const done = dryRun ? 'would be fixed' : 'fixed and proved by a second scan'
  call.terminal.note(`${outcome.fixed.length} findings ${done}\n`)
  if (outcome.postponed > 0)
    call.terminal.note(`${outcome.postponed} fixes touch the same bytes as others: run bartizan fix again\n`)
  for (const path of outcome.reverted)
    call.terminal.note(`${path} was put back: its findings did not go, or new ones came\n`)
  return outcome.reverted.length > 0 ? exit.incomplete : exit.clean
}
