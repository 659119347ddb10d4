import { installHook } from '@bartizan/platform'
import { BartizanError } from '@bartizan/platform/options'
import { optionText, type CommandCall } from '../command.ts'
import { exit, type ExitCode } from '../exit.ts'

const managers = ['git', 'pre-commit', 'husky', 'lefthook'] as const

/** Installs a hook that scans what is about to be committed or pushed. */
export async function run(call: CommandCall): Promise<ExitCode> {
  if (call.positionals[0] !== 'install')
    throw new BartizanError('usage', 'name what to do: install', 'bartizan hook install')
  const manager = managers.find((one) => one === optionText(call.settings, 'manager'))
  const stage = optionText(call.settings, 'hook-stage') === 'pre-push' ? 'pre-push' : 'pre-commit'
  const outcome = await installHook({ stage, ...(manager === undefined ? {} : { manager }) })
  for (const path of outcome.written)
    call.terminal.note(`${path} written: ${stage} now scans for credentials (${outcome.manager})\n`)
  for (const { path, content } of outcome.byHand) {
    call.terminal.note(`Put this into ${path}:\n`)
    await call.terminal.out(content)
  }
  return exit.clean
}
