import { RegoSet, isArray, setOf } from '../value/index.ts'
import type { Key, Value } from '../value/index.ts'
import { asArray, asNumber, asSet, members } from './arguments.ts'
import { fail, family } from './define.ts'
import { isInteger, toDouble } from '../value/index.ts'

/** Functions over arrays and sets. */
export const collections = family({
  'array.concat': [['array', 'array'], 'array', ([a, b]) => [...asArray(a), ...asArray(b)]],
  'array.reverse': [['array'], 'array', ([a]) => asArray(a).toReversed()],
  'array.slice': [['array', 'number', 'number'], 'array', ([a, from, to]) => slice(asArray(a), from, to)],
  'array.flatten': [['array'], 'array', ([a]) => asArray(a).flatMap((item) => (isArray(item) ? [...item] : [item]))],
  intersection: [['set[set]'], 'set', ([sets]) => intersection(members(sets))],
  union: [['set[set]'], 'set', ([sets]) => union(members(sets))],
  set_diff: [
    ['set', 'set'],
    'set',
    ([a, b]) => new RegoSet(new Map([...asSet(a).items].filter(([key]) => !asSet(b).items.has(key)))),
  ],
})

function slice(items: readonly Value[], from: Value | undefined, to: Value | undefined): Value {
  if (!isInteger(asNumber(from)) || !isInteger(asNumber(to))) fail('operand must be integer number')
  const start = Math.max(0, toDouble(asNumber(from)))
  const end = Math.min(items.length, toDouble(asNumber(to)))
  return start >= end ? [] : items.slice(start, end)
}

function intersection(sets: readonly Value[]): Value {
  const [first, ...others] = sets as RegoSet[]
  if (!first) return setOf([])
  const items = [...first.items].filter(([key]) => others.every((set) => set.items.has(key)))
  return new RegoSet(new Map(items))
}

function union(sets: readonly Value[]): Value {
  const items = new Map<Key, Value>()
  for (const set of sets as RegoSet[]) for (const [key, value] of set.items) items.set(key, value)
  return new RegoSet(items)
}
