import type { Cell } from '@bartizan/model/resource'
import { knownCell } from './cell.ts'

/** Pairs of key and item of a collection in the language's order; undefined when it is none or not known. */
export function walkPairs(collection: Cell): { pairs: readonly (readonly [Cell, Cell])[]; open: boolean } | undefined {
  const value = collection.value
  if (value.kind === 'list') {
    const key = (item: Cell, index: number): Cell => (value.shape === 'set' ? item : knownCell(index, item.origin))
    return { pairs: value.items.map((item, index) => [key(item, index), item] as const), open: value.open }
  }
  if (value.kind === 'map') {
    const names = [...value.entries.keys()].toSorted()
    return { pairs: names.map((name) => [knownCell(name), value.entries.get(name) as Cell] as const), open: value.open }
  }
  return undefined
}
