import {
  RegoSet,
  add,
  compare,
  entriesOf,
  equal,
  isArray,
  isNumber,
  isObject,
  keyOf,
  lookup,
  multiply,
  sizeOf,
  sortValues,
} from '../value/index.ts'
import type { Num, Value } from '../value/index.ts'
import { asNumber, members } from './arguments.ts'
import { family } from './define.ts'

const NUMBERS = ['array[number]|set[number]']
const MANY = ['array|set']

/** Functions over whole collections. */
export const aggregates = family({
  count: [
    ['string|array|object|set'],
    'number',
    ([value]) => (typeof value === 'string' ? lengthOf(value) : sizeOf(value as Value)),
  ],
  sum: [NUMBERS, 'number', ([values]) => members(values).reduce((sum: Num, value) => add(sum, asNumber(value)), 0)],
  product: [
    NUMBERS,
    'number',
    ([values]) => members(values).reduce((product: Num, value) => multiply(product, asNumber(value)), 1),
  ],
  max: [MANY, 'any', ([values]) => extreme(values, 1)],
  min: [MANY, 'any', ([values]) => extreme(values, -1)],
  sort: [MANY, 'array', ([values]) => (values instanceof RegoSet ? [...members(values)] : sortValues(members(values)))],
  all: [MANY, 'boolean', ([values]) => members(values).every((value) => value === true)],
  any: [MANY, 'boolean', ([values]) => members(values).includes(true)],
  'internal.member_2': [['any', 'any'], 'boolean', ([value, domain]) => isMember(value as Value, domain as Value)],
  'internal.member_3': [
    ['any', 'any', 'any'],
    'boolean',
    ([key, value, domain]) => isEntry(key as Value, value as Value, domain as Value),
  ],
})

function lengthOf(text: string): number {
  let count = 0
  for (const _character of text) count++
  return count
}

function extreme(values: Value | undefined, sign: number): Value | undefined {
  let best: Value | undefined
  for (const value of members(values)) if (best === undefined || compare(value, best) * sign > 0) best = value
  return best
}

function isMember(value: Value, domain: Value): boolean {
  if (domain instanceof RegoSet) return domain.items.has(keyOf(value))
  if (isArray(domain)) return domain.some((item) => equal(item, value))
  return isObject(domain) && entriesOf(domain).some(([, item]) => equal(item, value))
}

function isEntry(key: Value, value: Value, domain: Value): boolean {
  if (isNumber(domain) || typeof domain === 'string') return false
  const found = lookup(domain, key)
  return found !== undefined && equal(found, value)
}
