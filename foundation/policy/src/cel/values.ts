/** An unsigned integer of 64 bits. */
export class Uint {
  readonly value: bigint
  constructor(value: bigint) {
    this.value = value
  }
}

/** A moment, in nanoseconds since 1970. */
export class Timestamp {
  readonly ns: bigint
  constructor(ns: bigint) {
    this.ns = ns
  }
}

/** A span of time in nanoseconds. */
export class Duration {
  readonly ns: bigint
  constructor(ns: bigint) {
    this.ns = ns
  }
}

/** A type as a value. */
export class CelType {
  readonly name: string
  constructor(name: string) {
    this.name = name
  }
}

/** A value that may be absent. */
export class Optional {
  readonly value: Cel | undefined
  constructor(value: Cel | undefined) {
    this.value = value
  }
}

/** A map; numbers that are equal across types are one key. */
export class CelMap {
  readonly entries: ReadonlyMap<string, readonly [Cel, Cel]>
  constructor(entries: Iterable<readonly [Cel, Cel]>) {
    const map = new Map<string, readonly [Cel, Cel]>()
    for (const entry of entries) map.set(mapKey(entry[0]), entry)
    this.entries = map
  }
}

/** A value of an extension type (quantity, IP address, URL, version…): its type's name and its data. */
export class Extension {
  readonly type: string
  readonly data: unknown
  /** Text that is equal for equal values. */
  readonly text: string
  constructor(type: string, data: unknown, text: string) {
    this.type = type
    this.data = data
    this.text = text
  }
}

/** Any CEL value: int is bigint, double is number, a plain object is a map with string keys as parsed. */
export type Cel =
  | null
  | boolean
  | bigint
  | number
  | string
  | Uint
  | Uint8Array
  | Timestamp
  | Duration
  | CelType
  | Optional
  | CelMap
  | Extension
  | readonly Cel[]
  | PlainMap

/** JSON data read in place. */
export type PlainMap = { readonly [key: string]: Cel }

/** Thrown when an expression has no value. */
export class CelError extends Error {
  readonly code = 'cel_error'
  constructor(message: string) {
    super(message)
    this.name = 'CelError'
  }
}

/** Ends the evaluation of an expression. */
export function fail(message: string): never {
  throw new CelError(message)
}

/** True for JSON objects read in place. */
export function isPlainMap(value: Cel | undefined): value is PlainMap {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  const prototype = Object.getPrototypeOf(value) as unknown
  return prototype === Object.prototype || prototype === null
}

/** The key under which a map holds an entry. Fails for what cannot be a key. */
export function mapKey(key: Cel): string {
  if (typeof key === 'string') return `s${key}`
  if (typeof key === 'boolean') return `b${key}`
  if (typeof key === 'bigint') return `n${key}`
  if (key instanceof Uint) return `n${key.value}`
  if (typeof key === 'number') return Number.isInteger(key) ? `n${BigInt(key)}` : `d${key}`
  return fail('unsupported key type')
}

/** Name of a value's type. */
export function typeName(value: Cel): string {
  switch (typeof value) {
    case 'boolean':
      return 'bool'
    case 'bigint':
      return 'int'
    case 'number':
      return 'double'
    case 'string':
      return 'string'
    default:
      return objectTypeName(value)
  }
}

function objectTypeName(value: Cel): string {
  if (value === null) return 'null_type'
  if (Array.isArray(value)) return 'list'
  if (value instanceof Uint) return 'uint'
  if (value instanceof Uint8Array) return 'bytes'
  if (value instanceof Timestamp) return 'google.protobuf.Timestamp'
  if (value instanceof Duration) return 'google.protobuf.Duration'
  if (value instanceof CelType) return 'type'
  if (value instanceof Optional) return 'optional_type'
  return value instanceof Extension ? value.type : 'map'
}

/** Entries of a map in their order. */
export function entriesOf(value: CelMap | PlainMap): readonly (readonly [Cel, Cel])[] {
  return value instanceof CelMap ? [...value.entries.values()] : Object.entries(value)
}

/** True for either form of a map. */
export function isMap(value: Cel | undefined): value is CelMap | PlainMap {
  return value instanceof CelMap || isPlainMap(value)
}

/** The entry of a map. */
export function mapGet(map: CelMap | PlainMap, key: Cel): Cel | undefined {
  if (map instanceof CelMap) return map.entries.get(mapKey(key))?.[1]
  return typeof key === 'string' && Object.hasOwn(map, key) ? map[key] : undefined
}

/** A number of JSON as CEL sees it: integral ones are int. */
export function fromJson(value: unknown): Cel {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : value
  if (Array.isArray(value)) return value.map(fromJson)
  if (typeof value !== 'object' || value === null) return value as Cel
  const result: { [key: string]: Cel } = Object.create(null) as { [key: string]: Cel }
  for (const [key, item] of Object.entries(value)) result[key] = fromJson(item)
  return result
}
