import { parseYaml } from '@bartizan/syntax/yaml'
import type { Data, GuardFile } from './ast.ts'
import { evaluateGuard } from './evaluate.ts'
import { isList, isMap } from './found.ts'
import { convert } from './load.ts'
import type { Status } from './status.ts'

/** One expectation of a test file and what came of it. */
export type GuardCase = {
  readonly test: string
  readonly rule: string
  readonly wanted: Status
  readonly actual: Status | 'error'
  readonly message?: string
}

/** The cases of a test file, or why it cannot be read. */
export type GuardTestResult =
  | { readonly kind: 'cases'; readonly cases: readonly GuardCase[] }
  | { readonly kind: 'failed'; readonly message: string }

/** Runs a Guard test file (`[{name, input, expectations: {rules: {NAME: STATUS}}}]`) on rules. */
export function runGuardTests(file: GuardFile, text: string): GuardTestResult {
  const cases: GuardCase[] = []
  for (const document of parseYaml(text).documents) {
    const data = convert(document.root)
    const tests = isList(data) ? data : [data]
    for (const [i, item] of tests.entries()) if (isMap(item)) cases.push(...runCase(file, item, i))
  }
  return cases.length === 0 ? { kind: 'failed', message: '0 expectations in the test file' } : { kind: 'cases', cases }
}

function runCase(file: GuardFile, item: { readonly [key: string]: Data }, index: number): GuardCase[] {
  const test = typeof item['name'] === 'string' ? item['name'] : `test ${index + 1}`
  const expectations = isMap(item['expectations']) ? item['expectations']['rules'] : undefined
  const result = evaluateGuard(file, item['input'] ?? null)
  return Object.entries(isMap(expectations) ? expectations : {}).map(([rule, wanted]): GuardCase => {
    const base = { test, rule, wanted: wanted as Status }
    if (result.kind === 'failed') return { ...base, actual: 'error', message: result.message }
    const found = result.rules.find((other) => other.name === rule)
    if (!found) return { ...base, actual: 'error', message: `no rule ${rule}` }
    return { ...base, actual: found.status }
  })
}
