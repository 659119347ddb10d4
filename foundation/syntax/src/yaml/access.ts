import type { YamlEntry, YamlMapping, YamlNode, YamlScalar, YamlSequence } from './ast.ts'

const maxAliasHops = 50
const maxMergeDepth = 20

/** The node behind an alias; undefined when there is none. */
export function resolve(node: YamlNode | undefined): YamlScalar | YamlMapping | YamlSequence | undefined {
  let current = node
  for (let hops = 0; current?.kind === 'alias'; hops += 1) current = hops < maxAliasHops ? current.target : undefined
  return current
}

/** The mapping that a node is or points to. */
export function asMapping(node: YamlNode | undefined): YamlMapping | undefined {
  const found = resolve(node)
  return found?.kind === 'mapping' ? found : undefined
}

/** The items of a sequence; none for any other node. */
export function items(node: YamlNode | undefined): readonly YamlNode[] {
  const found = resolve(node)
  return found?.kind === 'sequence' ? found.items : []
}

/** The scalar that a node is or points to. */
export function asScalar(node: YamlNode | undefined): YamlScalar | undefined {
  const found = resolve(node)
  return found?.kind === 'scalar' ? found : undefined
}

/** The text of a scalar; undefined for collections and for nothing at all (`key:`). */
export function textOf(node: YamlNode | undefined): string | undefined {
  const found = asScalar(node)
  return found === undefined || (found.value === null && found.text === '') ? undefined : found.text
}

const tables = new WeakMap<YamlMapping, ReadonlyMap<string, YamlEntry>>()

function merged(table: Map<string, YamlEntry>, node: YamlNode, depth: number): void {
  const found = resolve(node)
  if (found?.kind === 'sequence') for (const item of found.items) merged(table, item, depth + 1)
  if (found?.kind !== 'mapping' || depth > maxMergeDepth) return
  for (const [key, entry] of tableOf(found, depth + 1)) if (!table.has(key)) table.set(key, entry)
}

function tableOf(mapping: YamlMapping, depth: number): ReadonlyMap<string, YamlEntry> {
  const held = tables.get(mapping)
  if (held !== undefined) return held
  const table = new Map<string, YamlEntry>()
  const merges: YamlNode[] = []
  for (const entry of mapping.entries) {
    const key = asScalar(entry.key)
    if (key === undefined) continue
    if (key.text === '<<' && key.style === 'plain') merges.push(entry.value)
    else table.set(key.text, entry)
  }
  for (const node of merges) merged(table, node, depth)
  tables.set(mapping, table)
  return table
}

/** The entries of a mapping by key, merge keys (`<<`) applied; the last of equal keys counts. Empty for any other node. */
export function entriesOf(node: YamlNode | undefined): ReadonlyMap<string, YamlEntry> {
  const mapping = asMapping(node)
  return mapping === undefined ? new Map() : tableOf(mapping, 0)
}

/** The entry of a key. */
export function entryOf(node: YamlNode | undefined, key: string): YamlEntry | undefined {
  const mapping = asMapping(node)
  return mapping === undefined ? undefined : tableOf(mapping, 0).get(key)
}

/** The node at a path of keys and positions. */
export function at(node: YamlNode | undefined, ...path: readonly (string | number)[]): YamlNode | undefined {
  let current = node
  for (const step of path) {
    current = typeof step === 'number' ? items(current)[step] : entryOf(current, step)?.value
    if (current === undefined) return undefined
  }
  return current
}
