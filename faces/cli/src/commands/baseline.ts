import { writeBaseline } from '@bartizan/platform'
import { optionFlag, type CommandCall } from '../command.ts'
import { exit, type ExitCode } from '../exit.ts'
import { scanRequest } from '../scan-request.ts'

/** Writes the findings of today into the baseline; refuses new ones once there is a baseline, unless they are accepted. */
export async function run(call: CommandCall): Promise<ExitCode> {
  const outcome = await writeBaseline(scanRequest(call, call.positionals), optionFlag(call.settings, 'accept-new'))
  if (outcome.kind === 'refused') {
    call.terminal.note(
      `bartizan: ${outcome.fresh} findings are not in ${outcome.file} yet; nothing was written\n` +
        '  Look at them with bartizan scan, then accept them with bartizan baseline --accept-new.\n',
    )
    return exit.findings
  }
  call.terminal.note(
    `${outcome.file}: ${outcome.kept} findings accepted, ${outcome.added} of them new, ${outcome.gone} gone since\n`,
  )
  return exit.clean
}
