import type { Cell, Format, Origins, Resource, Verdict } from '@bartizan/model/resource'
import { allOf, anyOf, Judge, negate } from './judge.ts'
import type { Edge, ResourceIndex } from './resource-index.ts'
import type { CheckRow, CheckTable, PathByFormat, Subject, Test } from './row.ts'

/** A row made ready for one format. */
export interface CompiledRow {
  readonly rule: `${string}/${string}`
  readonly row: CheckRow
  judge(subject: Subject): Verdict | undefined
}

/** Rows by format and resource type, so that a resource meets only its own. */
export interface CompiledChecks {
  readonly rows: readonly { readonly rule: `${string}/${string}`; readonly row: CheckRow }[]
  for(resource: Resource): readonly CompiledRow[]
}

const words = (text: string): string[] => text.split(/\s+/).filter((word) => word !== '')

/** Compiles tables. Rows whose types end in `*` apply to every type with that beginning. */
export function compileChecks(tables: readonly CheckTable[]): CompiledChecks {
  const exact = new Map<string, CompiledRow[]>()
  const open: { format: string; start: string; compiled: CompiledRow }[] = []
  const rows: { rule: `${string}/${string}`; row: CheckRow }[] = []
  for (const table of tables) {
    for (const row of table.rows) {
      const rule = `${table.room}/${row.id}` as const
      rows.push({ rule, row })
      for (const [format, types] of Object.entries(row.on)) {
        const compiled: CompiledRow = { rule, row, judge: compileRow(row, format as Format) }
        for (const type of words(types)) {
          if (type.endsWith('*')) open.push({ format, start: type.slice(0, -1), compiled })
          else exact.set(`${format} ${type}`, [...(exact.get(`${format} ${type}`) ?? []), compiled])
        }
      }
    }
  }
  const none: readonly CompiledRow[] = []
  const cache = new Map<string, readonly CompiledRow[]>()
  return {
    rows,
    for: (resource) => {
      const key = `${resource.format} ${resource.type}`
      const held = cache.get(key)
      if (held !== undefined) return held
      const matching = open
        .filter((entry) => entry.format === resource.format && resource.type.startsWith(entry.start))
        .map((entry) => entry.compiled)
      const found = [...(exact.get(key) ?? none), ...matching]
      cache.set(key, found)
      return found
    },
  }
}

function testOf(row: CheckRow): Test {
  if (row.test !== undefined) return row.test
  if (row.path === undefined || row.require === undefined) return { kind: 'all', of: [] }
  return {
    kind: 'attribute',
    path: row.path,
    op: row.require,
    ...(row.absent === undefined ? {} : { absent: row.absent }),
    ...(row.over === undefined ? {} : { over: row.over }),
  }
}

function compileRow(row: CheckRow, format: Format): (subject: Subject) => Verdict | undefined {
  const test = testOf(row)
  const { when } = row
  return (subject) => {
    const judge = new Judge(subject.index.set.origins, subject.resource.origin)
    if (when !== undefined) {
      const applies = evaluateTest(when, { subject, judge, format })
      if (applies === undefined || applies.kind === 'fail' || applies.kind === 'depends') return undefined
      if (applies.kind === 'unknown') {
        // Only a defect that stands whatever the condition turns out to be could be told.
        const inner = evaluateTest(test, { subject, judge, format })
        return inner?.kind === 'fail' || inner?.kind === 'depends' ? applies : inner
      }
    }
    return evaluateTest(test, { subject, judge, format })
  }
}

interface Context {
  readonly subject: Subject
  readonly judge: Judge
  readonly format: Format
}

function pathFor(path: PathByFormat, format: Format): string | undefined {
  return typeof path === 'string' ? path : path[format]
}

/** Evaluates a test on one resource; undefined when it does not apply. */
export function evaluateTest(test: Test, context: Context): Verdict | undefined {
  const { subject, judge } = context
  switch (test.kind) {
    case 'attribute': {
      const path = pathFor(test.path, context.format)
      if (path === undefined) return undefined
      return judge.attribute(subject.resource.body, {
        path,
        op: test.op,
        ...(test.absent === undefined ? {} : { absent: test.absent }),
        ...(test.over === undefined ? {} : { over: test.over }),
      })
    }
    case 'all':
    case 'any': {
      const verdicts = test.of.map((part) => evaluateTest(part, context)).filter((verdict) => verdict !== undefined)
      if (verdicts.length === 0) return undefined
      return test.kind === 'all' ? allOf(verdicts) : anyOf(verdicts)
    }
    case 'not': {
      const verdict = evaluateTest(test.of, context)
      return verdict === undefined ? undefined : negate(verdict)
    }
    case 'connected':
      return connected(test, context)
    case 'code':
      return test.check(subject)
  }
}

function connected(test: Extract<Test, { kind: 'connected' }>, context: Context): Verdict {
  const { subject, judge } = context
  const { resource, index } = subject
  const none: Verdict = { kind: 'fail', at: resource.header, path: '' }
  const edges: readonly Edge[] = [...index.referrers(resource), ...index.referred(resource)]
  let answer: Verdict = none
  const candidates = [...edges, ...namedAlike(test, context)]
  for (const edge of candidates) {
    if (!test.types.includes(edge.resource.type)) continue
    if (test.via !== undefined && edge.path !== '' && edge.path !== test.via) continue
    if (edge.resource.address === resource.address) continue
    const verdict: Verdict =
      test.where === undefined
        ? { kind: 'pass', at: edge.resource.header, path: '' }
        : (evaluateTest(test.where, {
            ...context,
            subject: { resource: edge.resource, index },
            judge: new Judge(judge.origins, edge.resource.origin),
          }) ?? none)
    if (verdict.kind === 'pass') return { kind: 'pass', at: resource.header, path: '' }
    if (verdict.kind === 'unknown') answer = { kind: 'unknown', why: verdict.why, path: '' }
  }
  return answer
}

/** Candidates that mean this resource by its name, or by the same variable, instead of a reference. */
function namedAlike(test: Extract<Test, { kind: 'connected' }>, context: Context): Edge[] {
  const { resource, index } = context.subject
  const { via } = test
  if (via === undefined) return []
  const { origins } = index.set
  const name = nameIn(resource, [via, 'name', 'id'], origins)
  if (name === undefined) return []
  return test.types
    .flatMap((type) => byName(index, type, via).get(name) ?? [])
    .map((other) => ({ resource: other, path: '' }))
}

const named = new WeakMap<ResourceIndex, Map<string, ReadonlyMap<string, readonly Resource[]>>>()

/** Resources of a type that mean another one by name, by that name. Those that refer to one are left out. */
function byName(index: ResourceIndex, type: string, via: string): ReadonlyMap<string, readonly Resource[]> {
  const tables = named.get(index) ?? new Map<string, ReadonlyMap<string, readonly Resource[]>>()
  named.set(index, tables)
  const key = `${type} ${via}`
  const held = tables.get(key)
  if (held !== undefined) return held
  const table = new Map<string, Resource[]>()
  for (const other of index.byType(type)) {
    if (other.refs.some((ref) => ref.path === via)) continue
    const name = nameIn(other, [via], index.set.origins)
    if (name !== undefined) table.set(name, [...(table.get(name) ?? []), other])
  }
  tables.set(key, table)
  return table
}

function nameIn(resource: Resource, attributes: readonly string[], origins: Origins): string | undefined {
  const body = resource.body.value
  for (const attribute of attributes) {
    const cell = body.kind === 'map' ? body.entries.get(attribute) : undefined
    const name = cell === undefined ? undefined : nameOf(cell, origins)
    if (name !== undefined) return name
  }
  return undefined
}

/** What identifies a value: its text, or the place where an unset variable is declared. */
function nameOf(cell: Cell, origins: Origins): string | undefined {
  const { value } = cell
  if (value.kind === 'known') return typeof value.value === 'string' && value.value !== '' ? value.value : undefined
  if (value.kind === 'unknown' && value.why === 'unset') {
    const last = origins.chain(cell.origin).at(-1)
    return last === undefined ? undefined : `${last.path}:${last.start}`
  }
  if (value.kind !== 'text') return undefined
  const parts = value.parts.map((part) => nameOf(part, origins))
  return parts.includes(undefined) ? undefined : parts.join('\u0000')
}
