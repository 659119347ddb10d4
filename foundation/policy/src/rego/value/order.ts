import { keyOf } from './key.ts'
import { compareNumbers } from './number.ts'
import { compareStrings, sortStrings } from './strings.ts'
import { Decimal, RegoObject, RegoSet, isArray, isNumber, isPlain } from './types.ts'
import type { PlainObject, Value } from './types.ts'

/** Rank of a type in the total order null < boolean < number < string < array < object < set. */
function rank(value: Value): number {
  switch (typeof value) {
    case 'boolean':
      return 1
    case 'number':
    case 'bigint':
      return 2
    case 'string':
      return 3
    default:
      if (value === null) return 0
      if (Array.isArray(value)) return 4
      if (value instanceof RegoSet) return 6
      return value instanceof Decimal ? 2 : 5
  }
}

/** Compares two values in OPA's total order: negative, zero or positive. */
export function compare(a: Value, b: Value): number {
  if (a === b) return 0
  const rankA = rank(a)
  const difference = rankA - rank(b)
  if (difference !== 0) return difference
  if (isNumber(a) && isNumber(b)) return compareNumbers(a, b)
  if (typeof a === 'string') return compareStrings(a, b as string)
  if (typeof a === 'boolean') return a ? 1 : -1
  if (isArray(a)) return compareLists(a, b as readonly Value[])
  if (a instanceof RegoSet) return compareLists(itemsOf(a), itemsOf(b as RegoSet))
  return compareObjects(a, b)
}

function compareLists(a: readonly Value[], b: readonly Value[]): number {
  const shared = Math.min(a.length, b.length)
  for (let i = 0; i < shared; i++) {
    const order = compare(a[i] as Value, b[i] as Value)
    if (order !== 0) return order
  }
  return a.length - b.length
}

function compareObjects(a: Value, b: Value): number {
  const left = entriesOf(a)
  const right = entriesOf(b)
  const shared = Math.min(left.length, right.length)
  for (let i = 0; i < shared; i++) {
    const [keyA, valueA] = left[i] as readonly [Value, Value]
    const [keyB, valueB] = right[i] as readonly [Value, Value]
    const order = compare(keyA, keyB) || compare(valueA, valueB)
    if (order !== 0) return order
  }
  return left.length - right.length
}

/** True when two values are equal; cheaper than `compare`, as no order of keys is needed. */
export function equal(a: Value, b: Value): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) {
    return isNumber(a) && isNumber(b) && compareNumbers(a, b) === 0
  }
  if (isArray(a)) {
    if (!isArray(b) || a.length !== b.length) return false
    for (let i = 0; i < a.length; i++) if (!equal(a[i] as Value, b[i] as Value)) return false
    return true
  }
  if (isPlain(a) && isPlain(b)) {
    const keys = Object.keys(a)
    if (keys.length !== Object.keys(b).length) return false
    for (const key of keys) {
      const other = lookup(b, key)
      if (other === undefined || !equal(a[key] as Value, other)) return false
    }
    return true
  }
  return sameContainers(a, b)
}

function sameContainers(a: Value, b: Value): boolean {
  if (a instanceof RegoSet) {
    if (!(b instanceof RegoSet) || a.items.size !== b.items.size) return false
    for (const key of a.items.keys()) if (!b.items.has(key)) return false
    return true
  }
  if (a instanceof RegoObject) {
    if (!(b instanceof RegoObject) || a.entries.size !== b.entries.size) return false
    for (const [key, [, value]] of a.entries) {
      const other = b.entries.get(key)
      if (!other || !equal(value, other[1])) return false
    }
    return true
  }
  return a instanceof Decimal && isNumber(b) && compareNumbers(a, b) === 0
}

/** Sorts a copy of the values in the total order. */
export function sortValues(values: readonly Value[]): Value[] {
  return values.toSorted(compare)
}

/** Objects from this size on keep their sorted key list, so that iterating them again does not sort again. */
const REMEMBER_KEYS_FROM = 12

const sortedKeys = new WeakMap<object, readonly string[]>()

/** Objects mostly come in few shapes: the order of a shape's keys is found once. */
const shapes = new Map<string, readonly string[]>()
const SHAPES_KEPT = 2_000

/** Own keys of a plain object in order. */
export function keysOf(value: PlainObject): readonly string[] {
  const keys = Object.keys(value)
  if (keys.length < 2) return keys
  if (keys.length < REMEMBER_KEYS_FROM) return shapeKeys(keys)
  const known = sortedKeys.get(value)
  if (known) return known
  sortStrings(keys)
  sortedKeys.set(value, keys)
  return keys
}

function shapeKeys(keys: string[]): readonly string[] {
  const id = keys.join('\0')
  let sorted = shapes.get(id)
  if (!sorted || sorted.length !== keys.length) {
    sorted = sortStrings(keys)
    if (shapes.size >= SHAPES_KEPT) shapes.clear()
    if (id.length < 1_000 && !keys.some((key) => key.includes('\0'))) shapes.set(id, sorted)
  }
  return sorted
}

/** Entries of an object in the order of their keys. */
export function entriesOf(value: Value): readonly (readonly [Value, Value])[] {
  if (value instanceof RegoObject) {
    value.sorted ??= [...value.entries.values()].sort((a, b) => compare(a[0], b[0]))
    return value.sorted
  }
  const plain = value as PlainObject
  return keysOf(plain).map((key) => [key, plain[key] as Value])
}

/** Members of a set in order. */
export function itemsOf(set: RegoSet): readonly Value[] {
  set.sorted ??= [...set.items.values()].sort(compare)
  return set.sorted
}

/** The element of a container under a key; undefined when it has none or is no container. */
export function lookup(container: Value, key: Value): Value | undefined {
  if (typeof container !== 'object' || container === null) return undefined
  if (Array.isArray(container)) {
    return typeof key === 'number' ? (container as readonly Value[])[key] : undefined
  }
  if (container instanceof RegoSet) return container.items.get(keyOf(key))
  if (container instanceof RegoObject) return container.entries.get(keyOf(key))?.[1]
  if (typeof key !== 'string' || container instanceof Decimal) return undefined
  return Object.hasOwn(container, key) ? (container as PlainObject)[key] : undefined
}

/** Number of elements, members or keys; undefined for scalars. */
export function sizeOf(value: Value): number | undefined {
  if (typeof value !== 'object' || value === null || value instanceof Decimal) return undefined
  if (Array.isArray(value)) return value.length
  if (value instanceof RegoSet) return value.items.size
  return value instanceof RegoObject ? value.entries.size : Object.keys(value).length
}
