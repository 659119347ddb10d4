import type { SourceFile } from '@bartizan/engine'
import { known, nowhere, type Cell, type OriginId, type Origins } from '@bartizan/model/resource'
import { asMapping, entriesOf, resolve, type YamlNode, type YamlSpan } from '@bartizan/syntax/yaml'

const nodes = new WeakMap<Cell, YamlNode>()

/** The node that a cell was built from. */
export function nodeOf(cell: Cell): YamlNode | undefined {
  return nodes.get(cell)
}

/** Builds cells from YAML, once per node, so that aliases share what they point to. */
export interface CellBuilder {
  cell(node: YamlNode, header: YamlSpan): Cell
  origin(span: YamlSpan): OriginId
}

/** The entry that shows best where a list item stands: its name, or what comes first. */
function itemHeader(node: YamlNode): YamlSpan {
  const mapping = asMapping(node)
  if (mapping === undefined) return node
  const entries = entriesOf(mapping)
  const named = entries.get('name') ?? entries.values().next().value
  if (named === undefined || named.start < mapping.start || named.end > mapping.end) return mapping
  const value = resolve(named.value)
  return value?.kind === 'scalar' ? named : named.key
}

/**
 * A builder over one file. A scalar's origin is its own place, a collection's is its key, an item's is its name or first
 * entry: each is a place of one line that a reader recognises.
 */
export function createCellBuilder(source: SourceFile, origins: Origins): CellBuilder {
  const ascii = source.text.length === source.bytes.length
  const done = new Map<YamlNode, Cell>()
  const origin = (span: YamlSpan): OriginId => {
    if (ascii) return origins.add('literal', source.path, span)
    const { startByte, endByte } = source.regionOfText(span.start, span.end)
    return origins.add('literal', source.path, { start: startByte, end: endByte })
  }
  const build = (node: YamlNode, header: YamlSpan): Cell => {
    const found = resolve(node)
    if (found === undefined) return known(null, nowhere)
    const held = done.get(found)
    if (held !== undefined) return held
    let cell: Cell
    if (found.kind === 'scalar') cell = known(found.value, origin(found))
    else if (found.kind === 'sequence') {
      const list = found.items.map((item) => build(item, itemHeader(item)))
      cell = { value: { kind: 'list', items: list, open: false }, origin: origin(header) }
    } else {
      const entries = new Map<string, Cell>()
      for (const [key, entry] of entriesOf(found)) entries.set(key, build(entry.value, entry.key))
      cell = { value: { kind: 'map', entries, open: false }, origin: origin(header) }
    }
    done.set(found, cell)
    nodes.set(cell, found)
    return cell
  }
  return { cell: build, origin }
}
