import { optionGroups, type Option } from '@bartizan/platform/options'
import type { CommandSpec } from './command.ts'
import { table, type Row } from './columns.ts'

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

function flagText(option: Option): string {
  const value = option.kind === 'flag' ? '' : ` ${option.placeholder ?? option.choices?.join('|') ?? ''}`
  return `${option.short === undefined ? '' : `-${option.short}, `}--${option.name}${value.length > 24 ? ' …' : value}`
}

function helpText(option: Option): string {
  const choices = option.choices && flagText(option).endsWith('…') ? ` (${option.choices.join(', ')})` : ''
  const standard = option.kind === 'flag' || option.default === undefined ? '' : ` [${String(option.default)}]`
  return `${option.help}${choices}${standard}`
}
