import { readFileSync, readdirSync } from 'node:fs'
import { join, relative } from 'node:path'
import { parseYaml, toData } from '@bartizan/syntax/yaml'
import { compile, evaluateQuery, isPlain, objectOf, setOf, toText } from '@bartizan/policy/rego'
import type { Solution, Value } from '@bartizan/policy/rego'

/** A case of regorus's interpreter tests. */
export type RegorusCase = {
  readonly note: string
  readonly query: string
  readonly modules: readonly string[]
  readonly data?: unknown
  readonly input?: unknown
  readonly want_result?: unknown
  readonly error?: string
  readonly no_result?: boolean
  readonly skip?: boolean
  readonly strict?: boolean
}

/** A case with the file it came from. */
export type LocatedCase = { readonly folder: string; readonly test: RegorusCase }

/** Folders that test what only regorus has: its own keywords, its Azure targets, its timers. */
const OWN = ['rego-extensions', 'target', 'limits']

/** Reads the interpreter cases below a folder. */
export function readRegorusCases(base: string): LocatedCase[] {
  const found: LocatedCase[] = []
  const visit = (folder: string) => {
    for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = join(folder, entry.name)
      if (entry.isDirectory()) {
        if (!OWN.includes(entry.name)) visit(path)
      } else if (entry.name.endsWith('.yaml')) {
        const root = parseYaml(readFileSync(path, 'utf8')).documents[0]?.root
        const { cases } = (root ? toData(root) : { cases: [] }) as { cases: RegorusCase[] }
        for (const test of cases) if (test.skip !== true) found.push({ folder: relative(base, path), test })
      }
    }
  }
  visit(base)
  return found
}

/** Runs a case; undefined when it passes, otherwise why it failed. */
export function runRegorusCase({ folder, test }: LocatedCase): string | undefined {
  const files = new Map(test.modules.map((text, i): [string, string] => [`rego_${i}`, text]))
  // Where an error is due, it may come from the type check, which regorus lacks and makes up for while evaluating.
  const types = test.error !== undefined
  const compiled = compile(files, { dialect: folder.includes('bindings.yaml') ? 'v1' : 'v0', types })
  if (compiled.kind === 'failed') {
    const [problem] = compiled.problems
    return test.error === undefined ? `failed: ${problem?.code} ${problem?.message}` : undefined
  }
  const inputs = inputsOf(test.input)
  const actual: Value[] = []
  for (const input of inputs) {
    const result = evaluateQuery(compiled.program, test.query, {
      data: decoded(test.data ?? {}) as Value,
      ...(input !== undefined && { input }),
      strict: test.strict ?? true,
      now: 1_700_000_000_000_000_000n,
    })
    if (result.kind === 'failed') {
      return test.error === undefined ? `failed: ${result.problem.code} ${result.problem.message}` : undefined
    }
    actual.push(...rows(result.solutions))
  }
  if (test.no_result === true) return undefined
  if (test.error !== undefined) return `wanted error ${test.error}, got ${actual.map(toText).join(' ')}`
  const wanted = decodedResults(test.want_result)
  const a = actual.map((value) => toText(toDoubles(value))).join('\n')
  const b = wanted.map(toText).join('\n')
  return a === b ? undefined : `wanted ${b.slice(0, 300)}, got ${a.slice(0, 300)}`
}

function rows(solutions: readonly Solution[]): Value[] {
  const isSingle = solutions.length === 1
  return solutions.flatMap(({ bindings, values }): Value[] => {
    if (Object.keys(bindings).length > 0) return [bindings]
    return isSingle ? [...values] : [values]
  })
}

function inputsOf(input: unknown): (Value | undefined)[] {
  if (typeof input === 'object' && input !== null && 'many!' in input) {
    return (input['many!'] as unknown[]).map((item) => decoded(item))
  }
  return [input === undefined ? undefined : decoded(input)]
}

function decodedResults(value: unknown): Value[] {
  if (typeof value === 'object' && value !== null && 'many!' in value) {
    return (value['many!'] as unknown[]).map((item) => decoded(item) as Value)
  }
  const found = decoded(value ?? null)
  return found === undefined ? [] : [found]
}

/** The YAML reader gives doubles, so large integers are compared as such. */
function toDoubles(value: Value): Value {
  if (typeof value === 'bigint') return Number(value)
  if (Array.isArray(value)) return (value as Value[]).map(toDoubles)
  if (!isPlain(value)) return value
  return objectOf(Object.entries(value).map(([key, item]) => [key, toDoubles(item)] as const))
}

/** Values that YAML has no form for are written as objects with one marked key. */
function decoded(value: unknown): Value | undefined {
  if (value === '#undefined') return undefined
  if (typeof value !== 'object' || value === null) return value as Value
  if (Array.isArray(value)) return value.map((item) => decoded(item) as Value)
  if ('set!' in value) return setOf((value['set!'] as unknown[]).map((item) => decoded(item) as Value))
  if ('object!' in value) {
    const pairs = value['object!'] as readonly { readonly key: unknown; readonly value: unknown }[]
    return objectOf(pairs.map((pair) => [decoded(pair.key) as Value, decoded(pair.value) as Value] as const))
  }
  return objectOf(Object.entries(value).map(([key, item]) => [key, decoded(item) as Value] as const))
}
