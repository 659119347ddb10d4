import { nowhere, type OriginId } from './origin.ts'
import type { Cell, Scalar, UnknownReason, Value } from './value.ts'

/** A fully known leaf. */
export function known(value: Scalar, origin: OriginId = nowhere): Cell {
  return { value: { kind: 'known', value }, origin }
}

/** A leaf that cannot be known, and why. */
export function unknown(why: UnknownReason, origin: OriginId = nowhere): Cell {
  return { value: { kind: 'unknown', why }, origin }
}

/** A closed list. */
export function list(items: readonly Cell[], origin: OriginId = nowhere): Cell {
  return { value: { kind: 'list', items, open: false }, origin }
}

/** A closed map. */
export function map(
  entries: ReadonlyMap<string, Cell> | Readonly<Record<string, Cell>>,
  origin: OriginId = nowhere,
): Cell {
  const held = entries instanceof Map ? entries : new Map(Object.entries(entries))
  return { value: { kind: 'map', entries: held, open: false }, origin }
}

/** Brings plain data (as JSON.parse gives it) into cells of one origin. */
export function fromPlain(data: unknown, origin: OriginId = nowhere): Cell {
  if (Array.isArray(data)) {
    return list(
      data.map((item) => fromPlain(item, origin)),
      origin,
    )
  }
  if (typeof data === 'object' && data !== null) {
    return map(new Map(Object.entries(data).map(([key, item]) => [key, fromPlain(item, origin)])), origin)
  }
  return known(data === undefined ? null : (data as Scalar), origin)
}

/** Plain data of a cell; `replacement` stands for whatever is not known. */
export function toPlain(cell: Cell, replacement: unknown = null): unknown {
  const value: Value = cell.value
  switch (value.kind) {
    case 'known':
      return value.value
    case 'list':
      return value.items.map((item) => toPlain(item, replacement))
    case 'map':
      return Object.fromEntries([...value.entries].map(([key, item]) => [key, toPlain(item, replacement)]))
    default:
      return replacement
  }
}
