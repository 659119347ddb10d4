import { Decimal, RegoSet, entriesOf, isArray, itemsOf, keyOf } from '../value/index.ts'
import type { Key, Value } from '../value/index.ts'

/** Scalar kinds as bits. */
export const NULL = 1
export const BOOLEAN = 2
export const NUMBER = 4
export const STRING = 8

/** What values an expression may have: any of the kinds named. `any` says nothing is known. */
export type Type = {
  readonly any: boolean
  readonly scalars: number
  /** Elements: those at fixed positions where the length is known, otherwise one type for all. */
  readonly array?: { readonly fixed?: readonly Type[]; readonly item: Type }
  readonly set?: Type
  readonly object?: ObjectType
}

/** Known properties, and the type of further ones; absent when there can be none. */
export type ObjectType = {
  readonly properties: ReadonlyMap<Key, { readonly key: Value; readonly type: Type; readonly required: boolean }>
  readonly rest?: Type
}

/** Nothing known. */
export const ANY: Type = { any: true, scalars: 0 }
/** No value at all. */
export const NONE: Type = { any: false, scalars: 0 }

/** The type of scalars of the given kinds. */
export function scalar(scalars: number): Type {
  return { any: false, scalars }
}

/** An array whose elements have one type. */
export function arrayOf(item: Type): Type {
  return { any: false, scalars: 0, array: { item } }
}

/** A set whose members have one type. */
export function setOfType(item: Type): Type {
  return { any: false, scalars: 0, set: item }
}

/** An object with any keys, whose values have one type. */
export function objectOfType(rest: Type): Type {
  return { any: false, scalars: 0, object: { properties: new Map(), rest } }
}

/** The types of either. */
export function union(a: Type, b: Type): Type {
  if (a === b || isNone(b)) return a
  if (isNone(a)) return b
  if (a.any || b.any) return ANY
  const array = a.array && b.array ? unionArrays(a.array, b.array) : (a.array ?? b.array)
  const set = a.set && b.set ? union(a.set, b.set) : (a.set ?? b.set)
  const object = a.object && b.object ? unionObjects(a.object, b.object) : (a.object ?? b.object)
  return {
    any: false,
    scalars: a.scalars | b.scalars,
    ...(array && { array }),
    ...(set && { set }),
    ...(object && { object }),
  }
}

function unionArrays(a: NonNullable<Type['array']>, b: NonNullable<Type['array']>): NonNullable<Type['array']> {
  const item = union(a.item, b.item)
  if (!a.fixed || !b.fixed || a.fixed.length !== b.fixed.length) return { item }
  return { item, fixed: a.fixed.map((type, i) => union(type, b.fixed?.[i] ?? ANY)) }
}

function unionObjects(a: ObjectType, b: ObjectType): ObjectType {
  const properties = new Map<Key, { key: Value; type: Type; required: boolean }>()
  for (const [id, { key, type, required }] of a.properties) {
    const other = b.properties.get(id)
    properties.set(id, {
      key,
      type: other ? union(type, other.type) : type,
      required: required && other?.required === true,
    })
  }
  for (const [id, property] of b.properties)
    if (!properties.has(id)) properties.set(id, { ...property, required: false })
  const rest = a.rest && b.rest ? union(a.rest, b.rest) : (a.rest ?? b.rest)
  return { properties, ...(rest && { rest }) }
}

/** True when no value is of the type. */
export function isNone(type: Type): boolean {
  return !type.any && type.scalars === 0 && !type.array && !type.set && !type.object
}

/** The type of a constant. */
export function typeOf(value: Value, depth = 0): Type {
  if (depth > 30) return ANY
  switch (typeof value) {
    case 'string':
      return scalar(STRING)
    case 'boolean':
      return scalar(BOOLEAN)
    case 'number':
    case 'bigint':
      return scalar(NUMBER)
    default:
      if (value === null) return scalar(NULL)
      if (value instanceof Decimal) return scalar(NUMBER)
  }
  if (isArray(value)) return tuple(value.map((item) => typeOf(item, depth + 1)))
  if (value instanceof RegoSet) {
    return setOfType(itemsOf(value).reduce((all, item) => union(all, typeOf(item, depth + 1)), NONE))
  }
  const properties = new Map<Key, { key: Value; type: Type; required: boolean }>()
  for (const [key, item] of entriesOf(value)) {
    properties.set(keyOf(key), { key, type: typeOf(item, depth + 1), required: true })
  }
  return { any: false, scalars: 0, object: { properties } }
}

/** An array with a type for each position. */
export function tuple(fixed: readonly Type[]): Type {
  return { any: false, scalars: 0, array: { fixed, item: fixed.reduce(union, NONE) } }
}

/** The type under a key; NONE when there can be nothing. */
export function select(type: Type, key: Value): Type {
  if (type.any) return ANY
  let found = NONE
  if (type.array && typeof key === 'number')
    found = union(found, type.array.fixed ? (type.array.fixed[key] ?? NONE) : type.array.item)
  if (type.set && mayMeet(type.set, typeOf(key))) found = union(found, typeOf(key))
  if (type.object) {
    const property = type.object.properties.get(keyOf(key))
    if (property) found = union(found, property.type)
    else if (type.object.rest) found = union(found, type.object.rest)
  }
  return found
}

/** The types of keys and elements when a value is iterated; NONE for what cannot be. */
export function elements(type: Type): { readonly key: Type; readonly value: Type } {
  if (type.any) return { key: ANY, value: ANY }
  let key = NONE
  let value = NONE
  if (type.array) {
    key = union(key, scalar(NUMBER))
    value = union(value, type.array.item)
  }
  if (type.set) {
    key = union(key, type.set)
    value = union(value, type.set)
  }
  if (type.object) {
    for (const property of type.object.properties.values()) {
      key = union(key, typeOf(property.key))
      value = union(value, property.type)
    }
    if (type.object.rest) {
      key = ANY
      value = union(value, type.object.rest)
    }
  }
  return { key, value }
}

/** False only when no value can be of both types. */
export function mayMeet(a: Type, b: Type, depth = 0): boolean {
  if (a.any || b.any || depth > 20) return true
  if ((a.scalars & b.scalars) !== 0) return true
  if (a.array && b.array && arraysMeet(a.array, b.array, depth)) return true
  if (a.set && b.set) return true
  return a.object !== undefined && b.object !== undefined && objectsMeet(a.object, b.object, depth)
}

function arraysMeet(a: NonNullable<Type['array']>, b: NonNullable<Type['array']>, depth: number): boolean {
  if (!a.fixed || !b.fixed) return true
  if (a.fixed.length !== b.fixed.length) return false
  return a.fixed.every((type, i) => mayMeet(type, b.fixed?.[i] ?? ANY, depth + 1))
}

function objectsMeet(a: ObjectType, b: ObjectType, depth: number): boolean {
  for (const [id, { required, type }] of a.properties) {
    const other = b.properties.get(id)
    if (required && !other && !b.rest) return false
    if (required && other && !mayMeet(type, other.type, depth + 1)) return false
  }
  for (const [id, { required }] of b.properties) if (required && !a.properties.has(id) && !a.rest) return false
  return true
}

/** The type in words, for messages. */
export function describe(type: Type): string {
  if (type.any) return 'any'
  const names: string[] = []
  if (type.scalars & NULL) names.push('null')
  if (type.scalars & BOOLEAN) names.push('boolean')
  if (type.scalars & NUMBER) names.push('number')
  if (type.scalars & STRING) names.push('string')
  if (type.array) names.push('array')
  if (type.object) names.push('object')
  if (type.set) names.push('set')
  return names.length === 0 ? 'nothing' : names.join(' or ')
}
