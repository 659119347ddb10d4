import { isArray, isPlain, keyOf, lookup } from '../value/index.ts'
import type { Key, Value } from '../value/index.ts'
import { ANY, BOOLEAN, NONE, NULL, NUMBER, STRING, arrayOf, objectOfType, scalar, typeOf, union } from './type.ts'
import type { Type } from './type.ts'

const DEEPEST = 40

/** The type that a JSON schema describes. Without `additionalProperties`, an object with `properties` has no others. */
export function fromSchema(schema: Value): Type {
  return convert(schema, schema, 0)
}

function convert(schema: Value, root: Value, depth: number): Type {
  if (!isPlain(schema) || depth > DEEPEST) return ANY
  const { $ref, anyOf, oneOf, type } = schema
  if (typeof $ref === 'string') return convert(resolve($ref, root) ?? true, root, depth + 1)
  const options = isArray(anyOf) ? anyOf : isArray(oneOf) ? oneOf : undefined
  if (options) return options.reduce((all: Type, option) => union(all, convert(option, root, depth + 1)), NONE)
  if (isArray(schema['enum'])) return schema['enum'].reduce((all: Type, value) => union(all, typeOf(value)), NONE)
  if (schema['const'] !== undefined) return typeOf(schema['const'])
  const names = isArray(type) ? type : type === undefined ? implied(schema) : [type]
  return names.reduce((all: Type, name) => union(all, named(name, schema, { root, depth })), NONE)
}

function implied(schema: { readonly [key: string]: Value }): readonly Value[] {
  if (schema['properties'] !== undefined || schema['additionalProperties'] !== undefined) return ['object']
  return schema['items'] === undefined ? ['any'] : ['array']
}

function resolve(ref: string, root: Value): Value | undefined {
  let target: Value | undefined = root
  for (const part of ref
    .replace(/^#\/?/, '')
    .split('/')
    .filter((part) => part !== '')) {
    target = target === undefined ? undefined : lookup(target, part)
  }
  return target
}

function named(name: Value, schema: { readonly [key: string]: Value }, at: { root: Value; depth: number }): Type {
  switch (name) {
    case 'null':
      return scalar(NULL)
    case 'boolean':
      return scalar(BOOLEAN)
    case 'number':
    case 'integer':
      return scalar(NUMBER)
    case 'string':
      return scalar(STRING)
    case 'array':
      return arrayOf(schema['items'] === undefined ? ANY : convert(schema['items'], at.root, at.depth + 1))
    case 'object':
      return objectType(schema, at)
    default:
      return ANY
  }
}

function objectType(schema: { readonly [key: string]: Value }, at: { root: Value; depth: number }): Type {
  const { properties, additionalProperties, required } = schema
  if (!isPlain(properties)) {
    return objectOfType(isPlain(additionalProperties) ? convert(additionalProperties, at.root, at.depth + 1) : ANY)
  }
  const known = new Map<Key, { key: Value; type: Type; required: boolean }>()
  for (const [key, value] of Object.entries(properties)) {
    const isRequired = isArray(required) && required.includes(key)
    known.set(keyOf(key), { key, type: convert(value, at.root, at.depth + 1), required: isRequired })
  }
  const rest =
    additionalProperties === true
      ? ANY
      : isPlain(additionalProperties)
        ? convert(additionalProperties, at.root, at.depth + 1)
        : undefined
  return { any: false, scalars: 0, object: { properties: known, ...(rest && { rest }) } }
}
