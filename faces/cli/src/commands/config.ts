import { configKey, environmentName } from '@bartizan/platform/options'
import type { CommandCall } from '../command.ts'
import { exit, type ExitCode } from '../exit.ts'

/** Shows every configurable option with its value and origin, in the order of the help. */
export async function run(call: CommandCall): Promise<ExitCode> {
  const { settings } = call
  const rows = call.options
    .filter((option) => option.configurable)
    .map((option) => {
      const resolved = settings.options.get(option.name)
      return [
        configKey(option),
        shown(resolved?.value),
        resolved?.origin ?? 'default',
        environmentName(option),
      ] as const
    })
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => (row[column] ?? '').length)))
  const lines = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
  await call.terminal.out(`${lines.join('\n')}\n`)
  for (const [id, setting] of Object.entries(settings.rules)) await call.terminal.out(`rules.${id}  ${setting}\n`)
  call.terminal.note(
    settings.file === undefined ? 'no configuration file found\n' : `configuration: ${settings.file}\n`,
  )
  return exit.clean
}

function shown(value: unknown): string {
  if (value === undefined) return '-'
  return Array.isArray(value) ? value.join(',') || '-' : String(value)
}
