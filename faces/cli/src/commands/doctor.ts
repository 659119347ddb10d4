import { diagnose, healthy, type Check } from '@bartizan/platform'
import { optionFlag, type CommandCall } from '../command.ts'
import { exit, type ExitCode } from '../exit.ts'

const signs: Readonly<Record<Check['state'], string>> = { works: 'ok', limited: '--', broken: '!!' }

/** Lists what works here and what does not. */
export async function run(call: CommandCall): Promise<ExitCode> {
  const checks = await diagnose(call.positionals[0] ?? '.', { settings: call.settings, environment: process.env })
  if (optionFlag(call.settings, 'json')) {
    await call.terminal.out(`${JSON.stringify(checks, undefined, 2)}\n`)
  } else {
    const width = Math.max(...checks.map((check) => check.name.length))
    const lines = checks.flatMap((check) => [
      `${signs[check.state]}  ${check.name.padEnd(width)}  ${check.detail}`,
      ...(check.next === undefined ? [] : [`    ${' '.repeat(width)}  ${check.next}`]),
    ])
    await call.terminal.out(`${lines.join('\n')}\n`)
  }
  return healthy(checks) ? exit.clean : exit.incomplete
}
