import { compile, evaluateQuery, problemText, toJson, toPlainJson } from '../rego/index.ts'
import type { EvaluateOptions, RegoProblem, Solution, Value } from '../rego/index.ts'
import { regoFiles } from './files.ts'
import type { PolicyFiles } from './files.ts'

/** How results are written. */
export type EvalFormat = 'json' | 'pretty' | 'raw' | 'values' | 'bindings'

/** The result of a query as text, and the exit code of the command. */
export type EvalResult = {
  readonly exitCode: 0 | 1 | 2
  readonly text: string
  readonly solutions: readonly Solution[]
  readonly problems: readonly RegoProblem[]
}

/** Options of an evaluation. */
export type EvalOptions = EvaluateOptions & {
  readonly format?: EvalFormat
  /** Exit 1 when the query is undefined or empty. */
  readonly fail?: boolean
}

/** Evaluates a query over policy files. Exit code: 0, 1 for an undefined result under `fail`, 2 for errors. */
export function evalPolicies(files: PolicyFiles, query: string, options: EvalOptions = {}): EvalResult {
  const format = options.format ?? 'json'
  const compiled = compile(regoFiles(files))
  if (compiled.kind === 'failed') return failed(compiled.problems, format)
  const result = evaluateQuery(compiled.program, query, options)
  if (result.kind === 'failed') return failed([result.problem], format)
  const { solutions } = result
  const exitCode = options.fail === true && solutions.length === 0 ? 1 : 0
  return { exitCode, text: render(solutions, query, format), solutions, problems: [] }
}

function failed(problems: readonly RegoProblem[], format: EvalFormat): EvalResult {
  const text = format === 'json' ? JSON.stringify({ errors: problems }, null, 2) : problems.map(problemText).join('\n')
  return { exitCode: 2, text: `${text}\n`, solutions: [], problems }
}

function render(solutions: readonly Solution[], query: string, format: EvalFormat): string {
  switch (format) {
    case 'json':
      return `${JSON.stringify(asOpa(solutions, query), null, 2)}\n`
    case 'raw':
      return solutions.map(({ values }) => `${values.map(rawText).join(' ')}\n`).join('')
    case 'values':
      return solutions.map(({ values }) => `${JSON.stringify(values.map(toPlainJson), null, 2)}\n`).join('')
    case 'bindings':
      return solutions.map(({ bindings }) => `${JSON.stringify(toPlainJson(bindings), null, 2)}\n`).join('')
    default:
      return pretty(solutions)
  }
}

/** The shape that OPA's own command writes; nothing at all for an undefined query. */
function asOpa(solutions: readonly Solution[], query: string): object {
  if (solutions.length === 0) return {}
  const texts = query.split(';').map((text) => text.trim())
  return {
    result: solutions.map(({ values, bindings }) => ({
      expressions: values.map((value, i) => ({
        value: toPlainJson(value),
        text: texts[i] ?? query,
        location: { row: 1, col: Math.max(1, query.indexOf(texts[i] ?? query) + 1) },
      })),
      ...(Object.keys(bindings).length > 0 && { bindings: toPlainJson(bindings) }),
    })),
  }
}

function rawText(value: Value): string {
  return typeof value === 'string' ? value : toJson(value)
}

function pretty(solutions: readonly Solution[]): string {
  if (solutions.length === 0) return 'undefined\n'
  const [only] = solutions
  if (solutions.length === 1 && only && Object.keys(only.bindings).length === 0 && only.values.length === 1) {
    return `${JSON.stringify(toPlainJson(only.values[0] as Value), null, 2)}\n`
  }
  const names = [...new Set(solutions.flatMap(({ bindings }) => Object.keys(bindings)))].sort()
  const rows = solutions.map(({ bindings, values }) =>
    names.length > 0
      ? names.map((name) => (bindings[name] === undefined ? '' : toJson(bindings[name])))
      : values.map(toJson),
  )
  return table(names, rows)
}

function table(names: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = names.length > 0 ? [names, ...rows] : rows
  const widths = (all[0] ?? []).map((_, column) => Math.max(...all.map((row) => (row[column] ?? '').length)))
  const line = (row: readonly string[]) => `| ${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')} |`
  const rule = `+${widths.map((width) => '-'.repeat(width + 2)).join('+')}+`
  const head = names.length > 0 ? [rule, line(names)] : []
  return `${[...head, rule, ...rows.map(line), rule].join('\n')}\n`
}
