import { compile, evaluatePath, isPlain, problemText, toText } from '../rego/index.ts'
import type { Builtin, EvaluateOptions, Program, RegoProblem, Value } from '../rego/index.ts'
import { coverageReport } from './coverage.ts'
import type { CoverageReport } from './coverage.ts'
import { regoFiles } from './files.ts'
import type { PolicyFiles } from './files.ts'
import { nearest } from '../rego/types/nearest.ts'

/** One test rule and what came of it. */
export type TestOutcome = {
  readonly name: string
  readonly status: 'pass' | 'fail' | 'error' | 'skip'
  readonly file: string
  readonly row: number
  readonly message?: string
  /** What the test printed. */
  readonly output: readonly string[]
}

/** Outcomes of all tests, and the command's exit code: 0 all passed, 1 some did not, 2 nothing could be tested. */
export type TestReport = {
  readonly exitCode: 0 | 1 | 2
  readonly outcomes: readonly TestOutcome[]
  readonly problems: readonly RegoProblem[]
  readonly coverage?: CoverageReport
  /** Paths of `input` that the policies read, as text. */
  readonly inputPaths: readonly string[]
  readonly text: string
}

/** Options of a test run. */
export type TestOptions = Pick<EvaluateOptions, 'data' | 'limits' | 'now'> & {
  /** Only tests whose name contains this. */
  readonly run?: string
  /** Functions beside OPA's own. */
  readonly builtins?: readonly Builtin[]
  readonly coverage?: boolean
  readonly verbose?: boolean
}

/** Runs every rule named `test_…`; rules named `todo_test_…` are skipped and told. */
export function testPolicies(files: PolicyFiles, options: TestOptions = {}): TestReport {
  const compiled = compile(regoFiles(files), options.builtins ? { builtins: options.builtins } : {})
  if (compiled.kind === 'failed') return unusable(compiled.problems)
  const { program } = compiled
  const marks = new Set<string>()
  const outcomes = testRules(program)
    .filter(({ name }) => options.run === undefined || name.includes(options.run))
    .map((rule) => runTest(program, rule, options, marks))
  if (outcomes.length === 0) return unusable([{ code: 'rego_compile_error', message: noTests(program) }])
  const isClean = outcomes.every(({ status }) => status === 'pass' || status === 'skip')
  const coverage = options.coverage === true ? coverageReport(program, marks) : undefined
  return {
    exitCode: isClean ? 0 : 1,
    outcomes,
    problems: [],
    ...(coverage && { coverage }),
    inputPaths: inputPaths(program),
    text: render(outcomes, coverage, options.verbose === true),
  }
}

function unusable(problems: readonly RegoProblem[]): TestReport {
  return { exitCode: 2, outcomes: [], problems, inputPaths: [], text: `${problems.map(problemText).join('\n')}\n` }
}

/** No test at all is no success: a misspelt prefix is named. */
function noTests(program: Program): string {
  const names = program.entries.map((entry) => String(entry.path.at(-1)))
  const near = names.find(
    (name) => /^tests?[A-Z]|^tset_|_test$/.test(name) || nearest(name.split('_')[0] as string, ['test']) === 'test',
  )
  return `0 tests ran${near === undefined ? '' : `; did you mean test_${near.replace(/^t\w*?_|_test$/, '')} instead of ${near}?`}`
}

type TestRule = {
  readonly name: string
  readonly path: readonly string[]
  readonly file: string
  readonly row: number
  readonly skip: boolean
}

function testRules(program: Program): TestRule[] {
  const found = new Map<string, TestRule>()
  for (const { path, module, rule, kind } of program.entries) {
    const last = String(path.at(-1))
    const skip = last.startsWith('todo_test_')
    if (kind !== 'complete' || (!skip && !last.startsWith('test_')) || !path.every((key) => typeof key === 'string'))
      continue
    const name = `data.${path.join('.')}`
    const row = module.text.slice(0, rule.at.start).split('\n').length
    if (!found.has(name)) found.set(name, { name, path: path as readonly string[], file: module.file, row, skip })
  }
  return [...found.values()]
}

function runTest(program: Program, rule: TestRule, options: TestOptions, marks: Set<string>): TestOutcome {
  const { name, file, row } = rule
  if (rule.skip) return { name, file, row, status: 'skip', output: [] }
  const output: string[] = []
  const result = evaluatePath(program, rule.path, {
    ...(options.data !== undefined && { data: options.data }),
    ...(options.limits && { limits: options.limits }),
    ...(options.now !== undefined && { now: options.now }),
    ...(options.coverage === true && { coverage: marks }),
    print: (text) => output.push(text),
  })
  if (result.kind === 'failed')
    return { name, file, row, status: 'error', message: problemText(result.problem), output }
  if (result.value === true || allTrue(result.value)) return { name, file, row, status: 'pass', output }
  const message = result.value === undefined ? 'undefined' : `yields ${toText(result.value)}, not true`
  return { name, file, row, status: 'fail', message, output }
}

/** A test with cases (`test_x[name] if …`) yields an object of them, each of which must be true. */
function allTrue(value: Value | undefined): boolean {
  if (!isPlain(value)) return false
  const cases = Object.values(value)
  return cases.length > 0 && cases.every((item) => item === true || allTrue(item))
}

function inputPaths(program: Program): string[] {
  const found = new Set<string>()
  for (const { code, module } of program.entries) {
    if (module.file.endsWith('_test.rego')) continue
    for (const { path } of code?.inputs ?? []) found.add(['input', ...path.map(String)].join('.'))
  }
  return [...found].sort()
}

function render(outcomes: readonly TestOutcome[], coverage: CoverageReport | undefined, verbose: boolean): string {
  const lines: string[] = []
  for (const { name, status, message, file, row, output } of outcomes) {
    if (!verbose && status === 'pass') continue
    lines.push(`${name}: ${status.toUpperCase()}${message === undefined ? '' : ` (${message})`} ${file}:${row}`)
    for (const text of output) lines.push(`  ${text}`)
  }
  if (lines.length > 0) lines.push('-'.repeat(80))
  const count = (status: TestOutcome['status']) => outcomes.filter((outcome) => outcome.status === status).length
  for (const status of ['pass', 'fail', 'error', 'skip'] as const) {
    if (count(status) > 0 || status === 'pass')
      lines.push(`${status.toUpperCase()}: ${count(status)}/${outcomes.length}`)
  }
  if (coverage) {
    for (const [file, { coverage: percent, notCovered }] of Object.entries(coverage.files)) {
      lines.push(`${file}: ${percent} % covered${notCovered.length > 0 ? `, not lines ${notCovered.join(', ')}` : ''}`)
    }
    lines.push(`coverage: ${coverage.coverage} %`)
  }
  return `${lines.join('\n')}\n`
}
