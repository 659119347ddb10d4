import { BartizanError, didYouMean, optionsOf, resolveSettings, type Settings } from '@bartizan/platform/options'
import { parseArguments } from './arguments.ts'
import { optionFlag, optionText, type CommandSpec } from './command.ts'
import { commands } from './commands/table.ts'
import { exit, type ExitCode } from './exit.ts'
import { commandHelp } from './help.ts'
import { overview } from './overview.ts'
import { openTerminal, type Terminal } from './terminal.ts'

/** Finds the command, resolves its options and runs it. */
export async function dispatch(argv: readonly string[]): Promise<ExitCode> {
  const [name, ...rest] = argv
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') return help(rest[0])
  const command = findCommand(name)
  const options = optionsOf(command.name)
  const parsed = parseArguments(rest, options)
  if (parsed.help) return help(command.name)
  const file = parsed.flags.get('config')
  const settings = await resolveSettings({
    options,
    flags: parsed.flags,
    environment: process.env,
    start: parsed.positionals[0] ?? '.',
    ...(typeof file === 'string' ? { file } : {}),
  })
  const interrupt = new AbortController()
  const stop = (): void => (interrupt.signal.aborted ? process.exit(exit.interrupted) : interrupt.abort())
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  const { run } = await command.load()
  const terminal = quieted(openTerminal(colourChoice(settings), process.env), optionFlag(settings, 'quiet'))
  const code = await run({
    positionals: parsed.positionals,
    settings,
    options,
    commands,
    terminal,
    signal: interrupt.signal,
  })
  return interrupt.signal.aborted ? exit.interrupted : code
}

function findCommand(name: string): CommandSpec {
  const command = commands.find((known) => known.name === name)
  if (command) return command
  const near = didYouMean(
    name,
    commands.map((known) => known.name),
  )
  throw new BartizanError('usage', `there is no command "${name}"${near}`, 'bartizan --help lists them.')
}

async function help(name: string | undefined): Promise<ExitCode> {
  const terminal = openTerminal('auto', process.env)
  const width = Math.min(terminal.width, 120)
  if (name === undefined) await terminal.out(overview(commands, width))
  else await terminal.out(commandHelp(findCommand(name), optionsOf(name), width))
  return exit.clean
}

function colourChoice(settings: Settings): 'auto' | 'always' | 'never' {
  const choice = optionText(settings, 'color')
  return choice === 'always' || choice === 'never' ? choice : 'auto'
}

function quieted(terminal: Terminal, quiet: boolean): Terminal {
  return quiet ? { ...terminal, note: () => {}, notesAreTerminal: false } : terminal
}
