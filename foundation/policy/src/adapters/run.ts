import {
  Recorder,
  compile,
  equal,
  evaluatePath,
  isArray,
  isObject,
  isPlain,
  isNumber,
  entriesOf,
  RegoSet,
  itemsOf,
} from '../rego/index.ts'
import type { Builtin, EvaluateOptions, Program, RegoProblem, Value } from '../rego/index.ts'
import type { PolicyFiles } from '../commands/files.ts'
import { regoFiles } from '../commands/files.ts'
import { entryProblems, isEntry } from '../commands/check.ts'
import type { DocumentPath } from './types.ts'

/** An entry rule: its path under data, and its package. */
export type Entry = { readonly path: readonly string[]; readonly package: readonly string[]; readonly name: string }

/** One value that an entry yielded, with the input path that it is about. */
export type Yielded = { readonly entry: Entry; readonly value: Value; readonly path: DocumentPath }

/** Compiled policies with their entries, or why there are none. */
export type Prepared =
  | { readonly kind: 'ready'; readonly program: Program; readonly entries: readonly Entry[] }
  | { readonly kind: 'failed'; readonly problems: readonly RegoProblem[] }

/** Choices for what counts as an entry. */
export type PrepareOptions = {
  readonly builtins?: readonly Builtin[]
  readonly packages?: (path: readonly string[]) => boolean
  /** Every rule that yields a set is an entry, whatever its name. */
  readonly everySet?: boolean
}

/** Compiles policies whose rules must bear one of the entry names. */
export function prepare(files: PolicyFiles, names: readonly string[], options: PrepareOptions = {}): Prepared {
  const policies = new Map([...regoFiles(files)].filter(([name]) => !name.endsWith('_test.rego')))
  const compiled = compile(policies, options.builtins ? { builtins: options.builtins } : {})
  if (compiled.kind === 'failed') return compiled
  const { program } = compiled
  const found = new Map<string, Entry>()
  for (const { path, module, rule, kind } of program.entries) {
    const [name, ...more] = path.slice(module.path.length)
    if (rule.isDefault || kind === 'function' || typeof name !== 'string' || more.length > 0) continue
    const isAsked = isEntry(name, names) || (options.everySet === true && kind === 'set')
    if (!isAsked || options.packages?.(module.path) === false) continue
    const full = [...module.path, name]
    found.set(full.join('.'), { path: full, package: module.path, name })
  }
  if (found.size > 0) return { kind: 'ready', program, entries: [...found.values()] }
  const problems = entryProblems(program, names)
  const message = `0 rules would run: no package that was asked for has a rule named ${names.join(', ')}`
  return { kind: 'failed', problems: problems.length > 0 ? problems : [{ code: 'rego_compile_error', message }] }
}

/** What an entry yields on an input. */
export type Answer =
  | { readonly kind: 'values'; readonly values: readonly Yielded[]; readonly isUndefined: boolean }
  | { readonly kind: 'failed'; readonly problem: RegoProblem }

/** Evaluates an entry; where it yields something, once more to learn what it read. */
export function ask(program: Program, entry: Entry, options: EvaluateOptions): Answer {
  const result = evaluatePath(program, entry.path, options)
  if (result.kind === 'failed') return result
  const { value } = result
  if (value === undefined) return { kind: 'values', values: [], isUndefined: true }
  const values = members(value)
  if (!values) {
    const message = `${entry.path.join('.')} yields ${value === null ? 'null' : typeof value}, not a set of results`
    return { kind: 'failed', problem: { code: 'eval_type_error', message } }
  }
  if (values.length === 0 || options.input === undefined) {
    return { kind: 'values', values: values.map((item) => ({ entry, value: item, path: [] })), isUndefined: false }
  }
  const recorder = new Recorder()
  const again = evaluatePath(program, entry.path, { ...options, recorder })
  const recorded = (again.kind === 'value' && again.value !== undefined && members(again.value)) || values
  const paths = pathsOf(options.input)
  const rules = new Set<unknown>(program.root.find(entry.path)?.rules)
  const records = recorder.results.filter(({ rule }) => rules.has(rule))
  const byIdentity = new Map(records.map((record) => [record.value, record]))
  return {
    kind: 'values',
    isUndefined: false,
    values: recorded.map((item) => {
      const record = byIdentity.get(item) ?? records.find((other) => equal(other.value, item))
      return { entry, value: item, path: causePath(item, paths) ?? deepest(record?.reads ?? [], paths) }
    }),
  }
}

/** Results of an entry: members of a set or array; `true` alone counts as one, `false` as none. */
function members(value: Value): readonly Value[] | undefined {
  if (value instanceof RegoSet) return itemsOf(value)
  if (isArray(value)) return value
  if (value === true) return [true]
  return value === false ? [] : undefined
}

/** The path of each container of a document, by identity. */
export function pathsOf(input: Value): ReadonlyMap<object, DocumentPath> {
  const found = new Map<object, DocumentPath>()
  const queue: (readonly [Value, DocumentPath])[] = [[input, []]]
  for (let next = queue.pop(); next; next = queue.pop()) {
    const [value, path] = next
    if (typeof value !== 'object' || value === null || found.has(value)) continue
    found.set(value, path)
    if (isArray(value)) for (const [i, item] of value.entries()) queue.push([item, [...path, i]])
    else if (isPlain(value)) for (const [key, item] of Object.entries(value)) queue.push([item, [...path, key]])
  }
  return found
}

/** A value that the result carries and that stems from the input names the place better than any guess. */
function causePath(value: Value, paths: ReadonlyMap<object, DocumentPath>): DocumentPath | undefined {
  if (!isObject(value)) return undefined
  for (const [key, item] of entriesOf(value)) {
    if (key === 'cause' && typeof item === 'object' && item !== null) return paths.get(item)
  }
  return undefined
}

/** The deepest path read on the way; of several, the last. */
function deepest(reads: readonly (readonly [Value, Value])[], paths: ReadonlyMap<object, DocumentPath>): DocumentPath {
  let best: DocumentPath = []
  for (const [container, key] of reads) {
    if (typeof container !== 'object' || container === null) continue
    const base = paths.get(container)
    if (!base || (typeof key !== 'string' && !isNumber(key))) continue
    const path = [...base, typeof key === 'string' ? key : Number(key)]
    if (path.length >= best.length) best = path
  }
  return best
}
