import type { Cell, OriginId } from '@bartizan/model/resource'
import { firstUnknown, isNull, knownCell, plainOf } from './cell.ts'
import { jsonText } from './functions/json.ts'

type Entries = ReadonlyMap<string, Cell>

const entriesOf = (cell: Cell | undefined): Entries =>
  cell?.value.kind === 'map' ? cell.value.entries : new Map<string, Cell>()
const itemsOf = (cell: Cell | undefined): readonly Cell[] => (cell?.value.kind === 'list' ? cell.value.items : [])
const isOpen = (cell: Cell | undefined): boolean =>
  cell !== undefined && (cell.value.kind === 'list' ? cell.value.open : cell.value.kind !== 'map' && !isNull(cell))

const simple: Readonly<Record<string, string>> = {
  sid: 'Sid',
  effect: 'Effect',
  actions: 'Action',
  not_actions: 'NotAction',
  resources: 'Resource',
  not_resources: 'NotResource',
}

/** `principals { type = …, identifiers = […] }` blocks as the JSON form; `"*"` with type `*` is the bare star. */
function principals(blocks: Cell | undefined): Cell | undefined {
  const found = new Map<string, Cell>()
  for (const block of itemsOf(blocks)) {
    const entries = entriesOf(block)
    const type = entries.get('type')
    const identifiers = entries.get('identifiers')
    if (identifiers === undefined) continue
    const name = type?.value.kind === 'known' ? String(type.value.value) : '?'
    const held = found.get(name)
    if (held?.value.kind === 'list' && identifiers.value.kind === 'list') {
      found.set(name, {
        ...held,
        value: {
          ...held.value,
          items: [...held.value.items, ...identifiers.value.items],
          open: held.value.open || identifiers.value.open,
        },
      })
    } else found.set(name, identifiers)
  }
  if (found.size === 0) return undefined
  const star = found.get('*')
  if (found.size === 1 && star !== undefined) return itemsOf(star)[0] ?? star
  return { value: { kind: 'map', entries: found, open: isOpen(blocks) }, origin: blocks?.origin as OriginId }
}

function conditions(blocks: Cell | undefined): Cell | undefined {
  const tests = new Map<string, Map<string, Cell>>()
  for (const block of itemsOf(blocks)) {
    const entries = entriesOf(block)
    const [test, variable, values] = [entries.get('test'), entries.get('variable'), entries.get('values')]
    const name = test?.value.kind === 'known' ? String(test.value.value) : '?'
    const key = variable?.value.kind === 'known' ? String(variable.value.value) : '?'
    const held = tests.get(name) ?? new Map<string, Cell>()
    if (values !== undefined) held.set(key, values)
    tests.set(name, held)
  }
  if (tests.size === 0) return undefined
  const origin = blocks?.origin as OriginId
  const cells = new Map(
    [...tests].map(([name, held]) => [
      name,
      { value: { kind: 'map', entries: held, open: false }, origin } satisfies Cell,
    ]),
  )
  return { value: { kind: 'map', entries: cells, open: isOpen(blocks) }, origin }
}

function statement(block: Cell): Cell {
  const given = entriesOf(block)
  const entries = new Map<string, Cell>([['Effect', knownCell('Allow', block.origin)]])
  for (const [name, target] of Object.entries(simple)) {
    const cell = given.get(name)
    if (cell !== undefined && !isNull(cell)) entries.set(target, cell)
  }
  const parts: readonly [string, Cell | undefined][] = [
    ['Principal', principals(given.get('principals'))],
    ['NotPrincipal', principals(given.get('not_principals'))],
    ['Condition', conditions(given.get('condition'))],
  ]
  for (const [name, cell] of parts) if (cell !== undefined) entries.set(name, cell)
  return { value: { kind: 'map', entries, open: false }, origin: block.origin }
}

/** Statements of documents that are merged in; undefined when they are not known. */
function included(cell: Cell | undefined): readonly Cell[] | undefined {
  if (cell === undefined || isNull(cell)) return []
  if (cell.value.kind === 'list') {
    const parts = cell.value.items.map(included)
    return cell.value.open || parts.includes(undefined) ? undefined : parts.flatMap((part) => part ?? [])
  }
  const content =
    cell.value.kind === 'encoded' ? cell.value.content : cell.value.kind === 'known' ? cell.value.content : undefined
  const found = entriesOf(content).get('Statement')
  return found?.value.kind === 'list' && !found.value.open ? found.value.items : undefined
}

/** The `json` of `aws_iam_policy_document`, with the places of its parts. */
export function policyDocument(entries: Entries, origin: OriginId): Cell {
  const blocks = entries.get('statement')
  const sources = ['source_policy_documents', 'source_json', 'override_policy_documents', 'override_json'].map((name) =>
    included(entries.get(name)),
  )
  const items = [...sources.flatMap((part) => part ?? []), ...itemsOf(blocks).map(statement)]
  const open = isOpen(blocks) || sources.includes(undefined)
  const statements: Cell = { value: { kind: 'list', items, open }, origin: blocks?.origin ?? origin }
  const version = entries.get('version')
  const content: Cell = {
    value: {
      kind: 'map',
      entries: new Map([
        ['Version', version ?? knownCell('2012-10-17', origin)],
        ['Statement', statements],
      ]),
      open: false,
    },
    origin,
  }
  return encoded(content, origin)
}

function encoded(content: Cell, origin: OriginId): Cell {
  if (firstUnknown(content) !== undefined) return { value: { kind: 'encoded', format: 'json', content }, origin }
  return { value: { kind: 'known', value: jsonText(plainOf(content)), content }, origin }
}

/** The `policy_data` of `google_iam_policy`. */
export function googlePolicy(entries: Entries, origin: OriginId): Cell {
  const blocks = entries.get('binding')
  const bindings: Cell = {
    value: { kind: 'list', items: itemsOf(blocks), open: isOpen(blocks) },
    origin: blocks?.origin ?? origin,
  }
  return encoded({ value: { kind: 'map', entries: new Map([['bindings', bindings]]), open: false }, origin }, origin)
}
