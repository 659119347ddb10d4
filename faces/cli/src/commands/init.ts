import { initialise } from '@bartizan/platform'
import { optionFlag, type CommandCall } from '../command.ts'
import { exit, type ExitCode } from '../exit.ts'

/** Writes a first configuration and says what to do next. */
export async function run(call: CommandCall): Promise<ExitCode> {
  const outcome = await initialise(call.positionals[0] ?? '.', optionFlag(call.settings, 'force'))
  const peers =
    outcome.peers.length === 0
      ? ''
      : `\nFound settings of other tools: ${outcome.peers.join(', ')}.\nTheir inline marks and ignore files are honoured as they are.\n`
  call.terminal.note(`${outcome.file} written.\n${peers}\nNext: bartizan scan\n`)
  return exit.clean
}
