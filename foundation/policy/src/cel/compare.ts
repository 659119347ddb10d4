import {
  CelMap,
  CelType,
  Duration,
  Extension,
  Optional,
  Timestamp,
  Uint,
  entriesOf,
  fail,
  isMap,
  mapGet,
  typeName,
} from './values.ts'
import type { Cel } from './values.ts'

/** The number behind a numeric value, as the type that it has; undefined for others. */
export function numeric(value: Cel): bigint | number | undefined {
  if (typeof value === 'bigint' || typeof value === 'number') return value
  return value instanceof Uint ? value.value : undefined
}

/** Equality across types: values of different kinds are unequal, numbers compare by value. */
export function equal(a: Cel, b: Cel): boolean {
  const x = numeric(a)
  const y = numeric(b)
  if (x !== undefined || y !== undefined) return x !== undefined && y !== undefined && numbersOrder(x, y) === 0
  if (a === b) return true
  if (Array.isArray(a)) return Array.isArray(b) && listsEqual(a as readonly Cel[], b as readonly Cel[])
  if (isMap(a)) return isMap(b) && mapsEqual(a, b)
  if (a instanceof Uint8Array) return b instanceof Uint8Array && Buffer.compare(a, b) === 0
  if (a instanceof Timestamp) return b instanceof Timestamp && a.ns === b.ns
  if (a instanceof Duration) return b instanceof Duration && a.ns === b.ns
  if (a instanceof CelType) return b instanceof CelType && a.name === b.name
  if (a instanceof Extension) return b instanceof Extension && a.type === b.type && a.text === b.text
  if (a instanceof Optional && b instanceof Optional) {
    if (a.value === undefined || b.value === undefined) return a.value === b.value
    return equal(a.value, b.value)
  }
  return false
}

/** Integers compare exactly; an integer and a double compare as doubles. */
function numbersOrder(a: bigint | number, b: bigint | number): number {
  if (typeof a === 'bigint' && typeof b === 'bigint') return a < b ? -1 : a > b ? 1 : 0
  const x = Number(a)
  const y = Number(b)
  return x < y ? -1 : x > y ? 1 : x === y ? 0 : Number.NaN
}

function listsEqual(a: readonly Cel[], b: readonly Cel[]): boolean {
  return a.length === b.length && a.every((item, i) => equal(item, b[i] as Cel))
}

function mapsEqual(a: CelMap | { readonly [key: string]: Cel }, b: CelMap | { readonly [key: string]: Cel }): boolean {
  const entries = entriesOf(a)
  if (entries.length !== entriesOf(b).length) return false
  return entries.every(([key, value]) => {
    const other = mapGet(b, key)
    return other !== undefined && equal(value, other)
  })
}

/** Orders two values of one kind; NaN is unordered. Fails for kinds without an order. */
export function order(a: Cel, b: Cel): number {
  const x = numeric(a)
  const y = numeric(b)
  if (x !== undefined && y !== undefined) return numbersOrder(x, y)
  if (typeof a === 'string' && typeof b === 'string') return Buffer.compare(Buffer.from(a), Buffer.from(b))
  if (typeof a === 'boolean' && typeof b === 'boolean') return Number(a) - Number(b)
  if (a instanceof Uint8Array && b instanceof Uint8Array) return Buffer.compare(a, b)
  if (a instanceof Timestamp && b instanceof Timestamp) return a.ns < b.ns ? -1 : a.ns > b.ns ? 1 : 0
  if (a instanceof Duration && b instanceof Duration) return a.ns < b.ns ? -1 : a.ns > b.ns ? 1 : 0
  return fail(`no such overload: ${typeName(a)} and ${typeName(b)} have no order`)
}
