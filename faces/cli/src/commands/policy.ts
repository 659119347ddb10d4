import { checkPolicy, evaluatePolicy, formatPolicies, testPolicy, timePolicy } from '@bartizan/platform/policy'
import { BartizanError } from '@bartizan/platform/options'
import { optionFlag, optionList, optionText, type CommandCall } from '../command.ts'
import { exit, type ExitCode } from '../exit.ts'

const evalFormats = ['json', 'pretty', 'raw', 'values', 'bindings'] as const

/** Evaluates, tests, checks, formats or times Rego policies. */
export async function run(call: CommandCall): Promise<ExitCode> {
  const [verb, ...rest] = call.positionals
  switch (verb) {
    case 'eval':
      return evaluate(call, rest)
    case 'test':
      return test(call, rest)
    case 'check':
      return check(call, rest)
    case 'fmt':
      return format(call, rest)
    case 'bench':
      await call.terminal.out(await timePolicy(policies(call), rest[0] ?? query()))
      return exit.clean
    default:
      throw new BartizanError(
        'usage',
        'name what to do: eval, test, check, fmt or bench',
        'bartizan policy --help shows examples.',
      )
  }
}

function query(): never {
  throw new BartizanError('usage', 'name a query', "bartizan policy eval --data policies 'data.app.deny'")
}

function policies(call: CommandCall): { readonly paths: readonly string[]; readonly input?: string } {
  const input = optionText(call.settings, 'input')
  return { paths: optionList(call.settings, 'data'), ...(input === undefined ? {} : { input }) }
}

async function evaluate(call: CommandCall, [text]: readonly string[]): Promise<ExitCode> {
  const format = evalFormats.find((one) => one === optionText(call.settings, 'eval-format')) ?? 'json'
  const result = await evaluatePolicy(policies(call), text ?? query(), {
    format,
    fail: optionFlag(call.settings, 'fail'),
  })
  await call.terminal.out(result.text)
  return result.exitCode
}

async function test(call: CommandCall, paths: readonly string[]): Promise<ExitCode> {
  const name = optionText(call.settings, 'run')
  const how = {
    coverage: optionFlag(call.settings, 'coverage'),
    verbose: optionFlag(call.settings, 'verbose'),
    ...(name === undefined ? {} : { run: name }),
  }
  const report = await testPolicy({ paths }, how)
  await call.terminal.out(report.text)
  if (report.coverage !== undefined) await call.terminal.out(`${JSON.stringify(report.coverage, undefined, 2)}\n`)
  return report.exitCode
}

async function check(call: CommandCall, paths: readonly string[]): Promise<ExitCode> {
  const report = await checkPolicy({ paths })
  await call.terminal.out(report.text)
  return report.exitCode
}

async function format(call: CommandCall, paths: readonly string[]): Promise<ExitCode> {
  const listOnly = optionFlag(call.settings, 'list')
  const { changed, broken } = await formatPolicies({ paths }, !listOnly)
  for (const line of [...broken, ...changed]) await call.terminal.out(`${line}\n`)
  if (broken.length > 0) return exit.usage
  return listOnly && changed.length > 0 ? exit.findings : exit.clean
}
