import { compile, evaluateQuery, problemText } from '../rego/index.ts'
import type { EvaluateOptions } from '../rego/index.ts'
import { regoFiles } from './files.ts'
import type { PolicyFiles } from './files.ts'

/** Times of a query, in milliseconds. */
export type BenchReport =
  | {
      readonly kind: 'measured'
      readonly runs: number
      readonly steps: number
      readonly compile: number
      readonly median: number
      readonly p90: number
      readonly best: number
      readonly text: string
    }
  | { readonly kind: 'failed'; readonly text: string }

/** Times a query. The clock is the caller's, so that nothing here reads one. */
export function benchPolicies(
  files: PolicyFiles,
  query: string,
  options: EvaluateOptions & { readonly runs?: number; readonly clock: () => number },
): BenchReport {
  const { clock, runs = 100 } = options
  const start = clock()
  const compiled = compile(regoFiles(files))
  const compileTime = clock() - start
  if (compiled.kind === 'failed') return { kind: 'failed', text: `${compiled.problems.map(problemText).join('\n')}\n` }
  const times: number[] = []
  let steps = 0
  for (let i = 0; i < runs; i++) {
    const before = clock()
    const result = evaluateQuery(compiled.program, query, options)
    times.push(clock() - before)
    if (result.kind === 'failed') return { kind: 'failed', text: `${problemText(result.problem)}\n` }
    ;({ steps } = result)
  }
  times.sort((a, b) => a - b)
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] as number
  const [median, p90, best] = [at(0.5), at(0.9), at(0)]
  const ms = (value: number) => `${value.toFixed(3)} ms`
  const text = `compile ${ms(compileTime)}\n${runs} runs: median ${ms(median)}, 90 % within ${ms(p90)}, best ${ms(best)}, ${steps} steps\n`
  return { kind: 'measured', runs, steps, compile: compileTime, median, p90, best, text }
}
