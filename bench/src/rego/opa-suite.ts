import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { compile, evaluateQuery, parseJson, toJson, toPlainJson } from '@bartizan/policy/rego'
import type { Value } from '@bartizan/policy/rego'

/** A case of OPA's conformance suite. */
export type OpaCase = {
  readonly note: string
  readonly query: string
  readonly modules?: readonly string[]
  readonly data?: unknown
  readonly input?: unknown
  readonly input_term?: string
  readonly want_result?: readonly { readonly [name: string]: unknown }[]
  readonly want_error_code?: string
  readonly want_error?: string
  readonly sort_bindings?: boolean
  readonly strict_error?: boolean
}

/** A case with the folder it came from. */
export type Located = { readonly folder: string; readonly index: number; readonly test: OpaCase }

/** Reads every case below a folder of JSON files. */
export function readOpaCases(root: string): Located[] {
  const found: Located[] = []
  for (const folder of readdirSync(root).sort()) {
    for (const file of readdirSync(join(root, folder)).sort()) {
      if (!file.endsWith('.json')) continue
      const text = readFileSync(join(root, folder, file), 'utf8')
      const { cases } = parseJson(text) as unknown as { cases: OpaCase[] }
      for (const [index, test] of cases.entries()) found.push({ folder, index, test })
    }
  }
  return found
}

/** Runs a case; undefined when it passes, otherwise why it failed. */
export function runOpaCase(test: OpaCase): string | undefined {
  const files = new Map((test.modules ?? []).map((text, i) => [`test-${i}.rego`, text]))
  const compiled = compile(files, { dialect: 'v1' })
  if (compiled.kind === 'failed') return wrongError(test, compiled.problems[0]?.code, compiled.problems[0]?.message)
  const result = evaluateQuery(compiled.program, test.query, {
    data: (test.data ?? {}) as Value,
    ...inputOf(test),
    strict: test.strict_error ?? false,
    limits: { time: 10_000 },
    now: BigInt(Date.now()) * 1_000_000n,
  })
  if (result.kind === 'failed') return wrongError(test, result.problem.code, result.problem.message)
  if (test.want_error_code !== undefined) return `wanted ${test.want_error_code}, got a result`
  const actual = result.solutions.map(({ bindings }) => comparable(bindings as Value, test.sort_bindings ?? false))
  const wanted = (test.want_result ?? []).map((row) => comparable(row as Value, test.sort_bindings ?? false))
  const a = toJson(actual.sort())
  const b = toJson(wanted.sort())
  return a === b ? undefined : `wanted ${b.slice(0, 300)}, got ${a.slice(0, 300)}`
}

function inputOf(test: OpaCase): { input?: Value } {
  if (test.input_term === undefined) return test.input === undefined ? {} : { input: test.input as Value }
  const compiled = compile(new Map())
  if (compiled.kind === 'failed') return {}
  const result = evaluateQuery(compiled.program, `x = ${test.input_term}`)
  const value = result.kind === 'solutions' ? result.solutions[0]?.bindings['x'] : undefined
  return value === undefined ? {} : { input: value }
}

function comparable(value: Value, sort: boolean): string {
  const plain = toPlainJson(value)
  return toJson(sort ? sorted(plain) : plain)
}

function sorted(value: Value): Value {
  if (Array.isArray(value)) return value.map(sorted).sort((a, b) => (toJson(a) < toJson(b) ? -1 : 1))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, sorted(item)]))
}

function wrongError(test: OpaCase, code: string | undefined, message: string | undefined): string | undefined {
  if (test.want_error_code === code) return undefined
  const wanted = test.want_error_code ?? test.want_error
  if (test.want_error_code === undefined && wanted !== undefined && wanted.includes(code ?? '')) return undefined
  return `wanted ${wanted ?? 'a result'}, got ${code}: ${message}`
}
