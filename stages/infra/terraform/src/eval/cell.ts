import {
  type Cell,
  nowhere,
  type OriginId,
  type Scalar,
  type UnknownReason,
  type Value,
} from '@bartizan/model/resource'

/** An expression that has no value: an operand of the wrong type, a key that is not there. Caught where it arises. */
export class EvalError extends Error {
  readonly code = 'HCL_EVAL'
}

export const knownCell = (value: Scalar, origin: OriginId = nowhere): Cell => ({
  value: { kind: 'known', value },
  origin,
})
export const listCell = (
  items: readonly Cell[],
  origin: OriginId = nowhere,
  shape: 'tuple' | 'list' | 'set' = 'tuple',
): Cell => ({
  value: { kind: 'list', items, open: false, shape },
  origin,
})
export const mapCell = (
  entries: ReadonlyMap<string, Cell>,
  origin: OriginId = nowhere,
  shape: 'object' | 'map' = 'object',
): Cell => ({
  value: { kind: 'map', entries, open: false, shape },
  origin,
})
export const unknownCell = (why: UnknownReason, origin: OriginId = nowhere): Cell => ({
  value: { kind: 'unknown', why },
  origin,
})
export const errorCell = (note: string, origin: OriginId = nowhere): Cell => ({
  value: { kind: 'unknown', why: 'error', note },
  origin,
})

export const isError = (cell: Cell): boolean => cell.value.kind === 'unknown' && cell.value.why === 'error'
export const isNull = (cell: Cell): boolean => cell.value.kind === 'known' && cell.value.value === null
export const at = (cell: Cell, origin: OriginId): Cell => ({ ...cell, origin })

/** Decimal digits without an exponent, as the language prints numbers. */
export function numberText(value: number | bigint): string {
  if (typeof value === 'bigint') return value.toString()
  if (Object.is(value, -0)) return '0'
  const text = String(value)
  if (!text.includes('e')) return text
  if (Number.isInteger(value)) return BigInt(value).toString()
  const [digits = '0', exponent = '0'] = text.split('e')
  const decimals = (digits.split('.')[1]?.length ?? 0) - Number(exponent)
  return value.toFixed(Math.min(100, Math.max(0, decimals)))
}

/** The string form of a scalar; null has none. */
export function scalarToText(value: Scalar): string {
  if (value === null) throw new EvalError('null where a string is needed')
  return typeof value === 'number' || typeof value === 'bigint' ? numberText(value) : String(value)
}

const numeric = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/

export function scalarToNumber(value: Scalar): number | bigint {
  if (typeof value === 'number' || typeof value === 'bigint') return value
  if (typeof value === 'string' && numeric.test(value)) return parseNumber(value)
  throw new EvalError('a number is needed')
}

/** A number from its decimal text; exact for whole numbers of any size. */
export function parseNumber(text: string): number | bigint {
  const number = Number(text)
  return Number.isSafeInteger(number) || !/^[+-]?\d+$/.test(text) ? number : BigInt(text.replace(/^\+/, ''))
}

export function scalarToBool(value: Scalar): boolean {
  if (typeof value === 'boolean') return value
  if (value === 'true' || value === '1') return true
  if (value === 'false' || value === '0') return false
  throw new EvalError('a bool is needed')
}

/** True, false, or undefined when unknown parts decide. */
export function equalCells(a: Cell, b: Cell): boolean | undefined {
  const left = a.value
  const right = b.value
  if (left.kind === 'known' && right.kind === 'known') return equalScalars(left.value, right.value)
  if (left.kind === 'list' && right.kind === 'list' && !left.open && !right.open) {
    if (left.items.length !== right.items.length) return false
    return allEqual(left.items.map((item, index) => equalCells(item, right.items[index] as Cell)))
  }
  if (left.kind === 'map' && right.kind === 'map' && !left.open && !right.open) {
    if (left.entries.size !== right.entries.size) return false
    for (const key of left.entries.keys()) if (!right.entries.has(key)) return false
    return allEqual([...left.entries].map(([key, item]) => equalCells(item, right.entries.get(key) as Cell)))
  }
  if (notNull(left) && right.kind === 'known' && right.value === null) return false
  if (notNull(right) && left.kind === 'known' && left.value === null) return false
  if (left.kind === 'text' && right.kind === 'known') return unlikeText(left.parts, right.value) ? false : undefined
  if (right.kind === 'text' && left.kind === 'known') return unlikeText(right.parts, left.value) ? false : undefined
  const soft = (kind: Value['kind']): boolean =>
    kind === 'unknown' || kind === 'text' || kind === 'choice' || kind === 'encoded'
  if (soft(left.kind) || soft(right.kind)) return undefined
  return left.kind === right.kind ? undefined : false
}

/** True when the value is sure not to be null. */
export function notNull(value: Value): boolean {
  return (value.kind === 'unknown' && value.notNull === true) || ['list', 'map', 'text', 'encoded'].includes(value.kind)
}

function unlikeText(parts: readonly Cell[], text: Scalar): boolean {
  const first = parts[0]?.value
  const last = parts.at(-1)?.value
  const whole = String(text)
  return (
    (first?.kind === 'known' && !whole.startsWith(String(first.value))) ||
    (last?.kind === 'known' && !whole.endsWith(String(last.value)))
  )
}

function allEqual(answers: readonly (boolean | undefined)[]): boolean | undefined {
  if (answers.includes(false)) return false
  return answers.includes(undefined) ? undefined : true
}

export function equalScalars(a: Scalar, b: Scalar): boolean {
  if (typeof a === 'bigint' || typeof b === 'bigint')
    return typeof a !== 'string' && typeof b !== 'string' && a !== null && b !== null && BigInt(a) === BigInt(b)
  return a === b
}

/** The first unknown part, at any depth; undefined when all is known. */
export function firstUnknown(cell: Cell): Cell | undefined {
  const value = cell.value
  switch (value.kind) {
    case 'known':
      return undefined
    case 'list':
      return value.open ? cell : value.items.map(firstUnknown).find((found) => found !== undefined)
    case 'map':
      if (value.open) return cell
      for (const item of value.entries.values()) {
        const found = firstUnknown(item)
        if (found !== undefined) return found
      }
      return undefined
    default:
      return cell
  }
}

/** True when the cell or any part of it is sensitive. */
export function isSensitive(cell: Cell): boolean {
  if (cell.sensitive === true) return true
  const value = cell.value
  if (value.kind === 'list') return value.items.some(isSensitive)
  if (value.kind === 'map' && !value.open) return [...value.entries.values()].some(isSensitive)
  return false
}

export function sensitiveIf(flag: boolean, cell: Cell): Cell {
  return flag && cell.sensitive !== true ? { ...cell, sensitive: true } : cell
}

/** An unknown result that depends on `cause`. */
export function unknownFrom(cause: Cell, origin: OriginId): Cell {
  const why = cause.value.kind === 'unknown' ? cause.value.why : 'computed'
  const note = cause.value.kind === 'unknown' && cause.value.note !== undefined ? { note: cause.value.note } : {}
  return {
    value: { kind: 'unknown', why, ...note },
    origin,
    ...(cause.sensitive === true ? { sensitive: true as const } : {}),
    ...(cause.source === undefined ? {} : { source: cause.source }),
  }
}

export type Plain = Scalar | readonly Plain[] | { readonly [key: string]: Plain }

/** Plain data of a wholly known cell. */
export function plainOf(cell: Cell): Plain {
  const value = cell.value
  if (value.kind === 'known') return value.value
  if (value.kind === 'list') return value.items.map(plainOf)
  if (value.kind === 'map') {
    const result: Record<string, Plain> = Object.create(null) as Record<string, Plain>
    for (const [key, item] of value.entries) result[key] = plainOf(item)
    return result
  }
  throw new EvalError('the value is not known')
}

/** Cells of plain data, all with one origin. */
export function cellOf(data: Plain, origin: OriginId = nowhere): Cell {
  if (Array.isArray(data))
    return listCell(
      data.map((item: Plain) => cellOf(item, origin)),
      origin,
    )
  if (typeof data === 'object' && data !== null) {
    return mapCell(new Map(Object.entries(data).map(([key, item]) => [key, cellOf(item as Plain, origin)])), origin)
  }
  return knownCell(data as Scalar, origin)
}

const maxArms = 8

/** The number of values a cell can have by its choices. */
export function arms(cell: Cell): number {
  return cell.value.kind === 'choice' ? arms(cell.value.whenTrue) + arms(cell.value.whenFalse) : 1
}

/** Applies a function to every arm of a choice; too many arms make the result unknown. */
export function overArms(cell: Cell, apply: (arm: Cell) => Cell): Cell {
  if (cell.value.kind !== 'choice') return apply(cell)
  if (arms(cell) > maxArms) return apply({ value: { kind: 'unknown', why: 'limit' }, origin: cell.origin })
  const { when, whenTrue, whenFalse } = cell.value
  return choose(when, overArms(whenTrue, apply), overArms(whenFalse, apply), cell.origin)
}

type When = Extract<Value, { kind: 'choice' }>['when']

/** A choice, or its one value when both arms are the same. */
export function choose(when: When, whenTrue: Cell, whenFalse: Cell, origin: OriginId): Cell {
  if (
    whenTrue.value.kind === 'known' &&
    whenFalse.value.kind === 'known' &&
    whenTrue.value.value === whenFalse.value.value
  )
    return whenTrue
  return { value: { kind: 'choice', when, whenTrue, whenFalse }, origin }
}
