import { optionGroups, type Option } from '@bartizan/platform/options'
import type { CommandSpec } from './command.ts'

/** The page of `bartizan --help`: examples first, then the commands. */
export function overview(commands: readonly CommandSpec[], width: number): string {
  const rows = commands.map((command): Row => [command.name, command.summary])
  return [
    'Bartizan finds security defects in every stage of software delivery.',
    '',
    'Examples',
    ...table(
      [
        ['bartizan scan', 'look at the repository you stand in'],
        ['bartizan scan --staged', 'look at what you are about to commit'],
        ['bartizan scan -f text -f html=report.html', 'and write a page to send around'],
      ],
      width,
    ),
    '',
    'Commands',
    ...table(rows, width),
    '',
    'Exit codes: 0 clean, 1 findings, 2 usage or configuration error, 3 nothing to scan, 4 incomplete, 130 interrupted.',
    'Run bartizan COMMAND --help for its options.',
    '',
  ].join('\n')
}

/** The page of `bartizan COMMAND --help`. */
export function commandHelp(command: CommandSpec, options: readonly Option[], width: number): string {
  const lines = [
    `bartizan ${command.name} ${command.operands}`.trim(),
    '',
    `${command.summary}.`,
    '',
    'Examples',
    ...table(command.examples, width),
  ]
  if (command.verbs)
    lines.push(
      '',
      'Verbs',
      ...table(
        command.verbs.map((verb): Row => [verb.name, verb.summary]),
        width,
      ),
    )
  for (const group of optionGroups) {
    const rows = options
      .filter((option) => option.group === group)
      .map((option): Row => [flagText(option), helpText(option)])
    if (rows.length > 0) lines.push('', group, ...table(rows, width))
  }
  return `${lines.join('\n')}\n`
}

type Row = readonly [left: string, right: string]

function flagText(option: Option): string {
  const value = option.kind === 'flag' ? '' : ` ${option.placeholder ?? option.choices?.join('|') ?? ''}`
  return `${option.short === undefined ? '' : `-${option.short}, `}--${option.name}${value.length > 24 ? ' …' : value}`
}

function helpText(option: Option): string {
  const choices = option.choices && flagText(option).endsWith('…') ? ` (${option.choices.join(', ')})` : ''
  const standard = option.kind === 'flag' || option.default === undefined ? '' : ` [${String(option.default)}]`
  return `${option.help}${choices}${standard}`
}

/** Two columns, the right one wrapped; one under the other on narrow terminals. */
function table(rows: readonly Row[], width: number): string[] {
  const widest = Math.max(...rows.map(([left]) => left.length))
  const left = Math.min(widest, Math.max(16, Math.floor(width * 0.45)))
  const right = Math.max(24, width - left - 4)
  return rows.flatMap(([name, text]) => {
    const lines = wrap(text, right)
    if (name.length > left) return [`  ${name}`, ...lines.map((line) => `  ${' '.repeat(left)}  ${line}`)]
    return lines.map((line, index) => `  ${(index === 0 ? name : '').padEnd(left)}  ${line}`)
  })
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + word.length + 1 > width) {
      lines.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, line]
}
