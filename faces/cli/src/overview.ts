import type { CommandSpec } from './command.ts'
import { table, type Row } from './columns.ts'

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
