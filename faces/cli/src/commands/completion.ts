import { BartizanError, optionsOf, type Option } from '@bartizan/platform/options'
import type { CommandCall, CommandSpec } from '../command.ts'
import { exit, type ExitCode } from '../exit.ts'

const shells = ['bash', 'zsh', 'fish'] as const

/** Prints the script; everything it offers comes from the command and option tables. */
export async function run(call: CommandCall): Promise<ExitCode> {
  const shell = shells.find((one) => one === call.positionals[0])
  if (shell === undefined)
    throw new BartizanError('usage', 'name a shell: bash, zsh or fish', 'eval "$(bartizan completion bash)"')
  await call.terminal.out({ bash, zsh, fish }[shell](call.commands))
  return exit.clean
}

function longFlags(command: string): readonly string[] {
  return [...optionsOf(command).map((option) => `--${option.name}`), '--help']
}

function choicesOf(commands: readonly CommandSpec[]): readonly Option[] {
  const seen = new Map(commands.flatMap((command) => optionsOf(command.name)).map((option) => [option.name, option]))
  return [...seen.values()].filter((option) => option.choices !== undefined)
}

function bash(commands: readonly CommandSpec[]): string {
  const cases = commands.map(({ name, verbs }) => {
    const words = [...(verbs ?? []).map((verb) => verb.name), ...longFlags(name)]
    return `    ${name}) words='${words.join(' ')}' ;;`
  })
  const values = choicesOf(commands).map((option) => `    --${option.name}) words='${option.choices?.join(' ')}' ;;`)
  return `_bartizan() {
  local words current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]}
  if [ "$COMP_CWORD" -eq 1 ]; then
    words='${commands.map(({ name }) => name).join(' ')} --help --version'
    COMPREPLY=($(compgen -W "$words" -- "$current")); return
  fi
  case $previous in
${values.join('\n')}
  esac
  [ -z "$words" ] && case \${COMP_WORDS[1]} in
${cases.join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current") $(compgen -f -- "$current"))
}
complete -o filenames -F _bartizan bartizan
`
}

function zsh(commands: readonly CommandSpec[]): string {
  return `autoload -U +X bashcompinit && bashcompinit\n${bash(commands)}`
}

function fish(commands: readonly CommandSpec[]): string {
  const lines = ['complete -c bartizan -e']
  for (const { name, summary, verbs } of commands) {
    lines.push(`complete -c bartizan -n __fish_use_subcommand -f -a ${name} -d '${quoted(summary)}'`)
    for (const verb of verbs ?? []) {
      lines.push(
        `complete -c bartizan -n '__fish_seen_subcommand_from ${name}' -f -a ${verb.name} -d '${quoted(verb.summary)}'`,
      )
    }
    for (const option of optionsOf(name)) lines.push(fishOption(name, option))
  }
  return `${lines.join('\n')}\n`
}

function fishOption(command: string, option: Option): string {
  const short = option.short === undefined ? '' : ` -s ${option.short}`
  const value = option.kind === 'flag' ? '' : option.choices ? ` -x -a '${option.choices.join(' ')}'` : ' -r'
  return `complete -c bartizan -n '__fish_seen_subcommand_from ${command}' -l ${option.name}${short}${value} -d '${quoted(option.help)}'`
}

function quoted(text: string): string {
  return text.replaceAll("'", String.raw`\'`)
}
