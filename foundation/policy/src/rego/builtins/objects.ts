import {
  ObjectBuilder,
  RegoSet,
  entriesOf,
  equal,
  isArray,
  isObject,
  keyOf,
  lookup,
  objectOf,
  setOf,
} from '../value/index.ts'
import type { Key, Value } from '../value/index.ts'
import { asEntries, members } from './arguments.ts'
import { fail, family } from './define.ts'

const KEYS = 'array|set|object'

/** Functions over objects. */
export const objects = family({
  'object.get': [
    ['object', 'any', 'any'],
    'any',
    ([object, key, otherwise]) => {
      const found = getPath(object as Value, key as Value)
      return found === undefined ? otherwise : found
    },
  ],
  'object.keys': [['object'], 'set', ([object]) => setOf(asEntries(object).map(([key]) => key))],
  'object.remove': [['object', KEYS], 'object', ([object, keys]) => pick(object, keySet(keys), false)],
  'object.filter': [['object', KEYS], 'object', ([object, keys]) => pick(object, keySet(keys), true)],
  'object.union': [['object', 'object'], 'object', ([a, b]) => merge(a as Value, b as Value)],
  'object.union_n': [
    ['array[object]'],
    'object',
    ([list]) => members(list).reduce((all, next) => merge(all, next), {} as Value),
  ],
  'object.subset': [
    ['object|set|array', 'object|set|array'],
    'boolean',
    ([whole, part]) => subset(whole as Value, part as Value),
  ],
})

function getPath(object: Value, key: Value): Value | undefined {
  if (!isArray(key)) return isObject(object) ? lookup(object, key) : undefined
  let value: Value | undefined = object
  for (const step of key) {
    value = value === undefined ? undefined : lookup(value, step)
  }
  return value
}

function keySet(keys: Value | undefined): Set<Key> {
  const list = isObject(keys) ? asEntries(keys).map(([key]) => key) : members(keys)
  return new Set(list.map(keyOf))
}

function pick(object: Value | undefined, keys: ReadonlySet<Key>, keep: boolean): Value {
  return objectOf(asEntries(object).filter(([key]) => keys.has(keyOf(key)) === keep))
}

function merge(a: Value, b: Value): Value {
  if (!isObject(a) || !isObject(b)) return b
  const builder = new ObjectBuilder()
  for (const [key, value] of entriesOf(a)) builder.set(key, value)
  for (const [key, value] of entriesOf(b)) {
    const before = builder.get(key)
    builder.set(key, before === undefined ? value : merge(before, value))
  }
  return builder.finish()
}

function subset(whole: Value, part: Value): boolean {
  if (isObject(whole) && isObject(part)) return objectSubset(whole, part)
  if (whole instanceof RegoSet && part instanceof RegoSet)
    return [...part.items.keys()].every((key) => whole.items.has(key))
  if (isArray(whole) && isArray(part)) return arraySubset(whole, part)
  if (isArray(whole) && part instanceof RegoSet) {
    return [...part.items.values()].every((item) => whole.some((other) => equal(other, item)))
  }
  return fail('both arguments object.subset must be of the same type or array and set')
}

function objectSubset(whole: Value, part: Value): boolean {
  return entriesOf(part).every(([key, wanted]) => {
    const found = lookup(whole, key)
    if (found === undefined) return false
    if (isObject(found) && isObject(wanted)) return objectSubset(found, wanted)
    if (isContainer(found) && isContainer(wanted) && !isObject(found) && !isObject(wanted)) return subset(found, wanted)
    return equal(found, wanted)
  })
}

function isContainer(value: Value): boolean {
  return isArray(value) || value instanceof RegoSet || isObject(value)
}

/** True when the part occurs in the whole as a run. */
function arraySubset(whole: readonly Value[], part: readonly Value[]): boolean {
  if (part.length === 0) return true
  for (let from = 0; from + part.length <= whole.length; from++) {
    if (part.every((item, i) => matches(whole[from + i] as Value, item))) return true
  }
  return false
}

function matches(found: Value, wanted: Value): boolean {
  if (isObject(found) && isObject(wanted)) return objectSubset(found, wanted)
  return equal(found, wanted)
}
