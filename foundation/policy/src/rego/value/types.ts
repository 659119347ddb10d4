/** A number whose decimal text no double carries exactly: digits × 10^exponent. */
export class Decimal {
  readonly digits: bigint
  readonly exponent: number
  readonly text: string
  constructor(digits: bigint, exponent: number, text: string) {
    this.digits = digits
    this.exponent = exponent
    this.text = text
  }
}

/** A Rego value. Plain JSON objects are used as parsed; sets and objects with non-string keys have classes of their own. */
export type Value =
  | null
  | boolean
  | number
  | bigint
  | string
  | Decimal
  | readonly Value[]
  | RegoSet
  | RegoObject
  | { readonly [key: string]: Value }

/** A plain JSON object, read by own properties only. */
export type PlainObject = { readonly [key: string]: Value }

/** The key under which a value is found in a set or object: equal values have equal keys. */
export type Key = string | number | bigint | boolean | null

/** A set of values, by canonical key; `sorted` is filled on first iteration. */
export class RegoSet {
  readonly items: Map<Key, Value>
  sorted: readonly Value[] | undefined
  text: string | undefined
  constructor(items: Map<Key, Value>) {
    this.items = items
  }
}

/** An object with at least one key that is not a string. */
export class RegoObject {
  readonly entries: Map<Key, readonly [Value, Value]>
  sorted: readonly (readonly [Value, Value])[] | undefined
  text: string | undefined
  constructor(entries: Map<Key, readonly [Value, Value]>) {
    this.entries = entries
  }
}

/** The name of a value's type, as `type_name` gives it. */
export type TypeName = 'null' | 'boolean' | 'number' | 'string' | 'array' | 'object' | 'set'

/** Returns the type name of a value. */
export function typeName(value: Value): TypeName {
  switch (typeof value) {
    case 'string':
      return 'string'
    case 'number':
    case 'bigint':
      return 'number'
    case 'boolean':
      return 'boolean'
    default:
      if (value === null) return 'null'
      if (Array.isArray(value)) return 'array'
      if (value instanceof RegoSet) return 'set'
      return value instanceof Decimal ? 'number' : 'object'
  }
}

/** True for plain objects and for objects with non-string keys. */
export function isObject(value: Value | undefined): value is RegoObject | PlainObject {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof RegoSet) &&
    !(value instanceof Decimal)
  )
}

/** True for a plain object: string keys only. */
export function isPlain(value: Value | undefined): value is PlainObject {
  return isObject(value) && !(value instanceof RegoObject)
}

/** True for any of the three forms of a number. */
export function isNumber(value: Value | undefined): value is number | bigint | Decimal {
  return typeof value === 'number' || typeof value === 'bigint' || value instanceof Decimal
}

/** True for a JSON array. */
export function isArray(value: Value | undefined): value is readonly Value[] {
  return Array.isArray(value)
}
