import { ObjectBuilder, RegoSet, entriesOf, equal, isArray, isObject, keyOf, lookup, setOf } from '../value/index.ts'
import type { Value } from '../value/index.ts'
import { asArray } from './arguments.ts'
import { BuiltinError, fail, failType, family } from './define.ts'

/** RFC 6902 patches; sets are patched by member. */
export const jsonPatch = family({
  'json.patch': [['any', 'array[object]'], 'any', ([value, operations]) => patch(value as Value, asArray(operations))],
})

/** A patch that does not apply has no value; that is no error. */
function patch(value: Value, operations: readonly Value[]): Value | undefined {
  try {
    return operations.reduce(apply, value)
  } catch (error) {
    if (error instanceof BuiltinError) return undefined
    throw error
  }
}

function field(operation: Value, name: string): Value {
  const value = lookup(operation, name)
  return value === undefined ? failType(`missing '${name}' attribute in patch`) : value
}

function keysOf(path: Value): Value[] {
  if (isArray(path)) return [...path]
  if (typeof path !== 'string') failType('must be string or array')
  if (path === '') return []
  return path
    .replace(/^\//, '')
    .split('/')
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'))
}

function apply(document: Value, operation: Value): Value {
  const path = keysOf(field(operation, 'path'))
  switch (lookup(operation, 'op') ?? failType("missing 'op' attribute in patch")) {
    case 'add':
      return put(document, path, field(operation, 'value'), 'add')
    case 'remove':
      return remove(document, path)
    case 'replace':
      find(document, path)
      return put(document, path, field(operation, 'value'), 'replace')
    case 'move': {
      const from = keysOf(field(operation, 'from'))
      const value = find(document, from)
      return put(remove(document, from), path, value, 'add')
    }
    case 'copy':
      return put(document, path, find(document, keysOf(field(operation, 'from'))), 'add')
    case 'test':
      if (!equal(find(document, path), field(operation, 'value'))) fail('test operation in patch failed')
      return document
    default:
      return failType('must be one of {add, remove, replace, move, copy, test}')
  }
}

function find(document: Value, path: readonly Value[]): Value {
  let value = document
  for (const key of path) value = existing(value, key)
  return value
}

function existing(value: Value, key: Value): Value {
  const found = child(value, key)
  return found === undefined ? fail('path does not exist') : found
}

function child(value: Value, key: Value): Value | undefined {
  if (isArray(value)) return value[index(key, value.length - 1)]
  return lookup(value, key)
}

function index(key: Value, last: number): number {
  const number =
    typeof key === 'number' ? key : typeof key === 'string' && /^(?:0|[1-9]\d*)$/.test(key) ? Number(key) : -1
  if (number < 0 || number > last) fail('invalid index for array')
  return number
}

function put(document: Value, path: readonly Value[], value: Value, mode: 'add' | 'replace'): Value {
  const [key, ...rest] = path
  if (key === undefined) return value
  if (rest.length > 0) {
    const before = existing(document, key)
    return withChild(document, key, put(before, rest, value, mode), before)
  }
  if (isArray(document)) {
    if (mode === 'replace') return document.with(index(key, document.length - 1), value)
    const at = key === '-' ? document.length : index(key, document.length)
    return document.toSpliced(at, 0, value)
  }
  if (document instanceof RegoSet) {
    if (mode === 'add' && !equal(key, value)) fail('set path must equal the value')
    return setOf([...document.items.values(), value])
  }
  return withChild(document, key, value, undefined)
}

function withChild(document: Value, key: Value, value: Value, before: Value | undefined): Value {
  if (isArray(document)) return document.with(index(key, document.length - 1), value)
  if (document instanceof RegoSet) {
    const kept = [...document.items.values()].filter((item) => before === undefined || !equal(item, before))
    return setOf([...kept, value])
  }
  if (!isObject(document)) return fail('path does not exist')
  const builder = new ObjectBuilder()
  for (const [k, item] of entriesOf(document)) builder.set(k, item)
  builder.set(key, value)
  return builder.finish()
}

function remove(document: Value, path: readonly Value[]): Value {
  const [key, ...rest] = path
  if (key === undefined) return fail('cannot remove the whole document')
  const before = existing(document, key)
  if (rest.length > 0) return withChild(document, key, remove(before, rest), before)
  if (isArray(document)) return document.toSpliced(index(key, document.length - 1), 1)
  if (document instanceof RegoSet) {
    const id = keyOf(key)
    return setOf([...document.items].filter(([other]) => other !== id).map(([, item]) => item))
  }
  const builder = new ObjectBuilder()
  for (const [k, item] of entriesOf(document)) if (!equal(k, key)) builder.set(k, item)
  return builder.finish()
}
