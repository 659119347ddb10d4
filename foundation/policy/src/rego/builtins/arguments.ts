import { RegoSet, entriesOf, isArray, itemsOf } from '../value/index.ts'
import type { Num, Value } from '../value/index.ts'

/** The argument as the string that its declared type makes it. */
export const asString = (value: Value | undefined): string => value as string
/** The argument as a number. */
export const asNumber = (value: Value | undefined): Num => value as Num
/** The argument as an array. */
export const asArray = (value: Value | undefined): readonly Value[] => value as readonly Value[]
/** The argument as a set. */
export const asSet = (value: Value | undefined): RegoSet => value as RegoSet
/** The entries of an object argument, in order. */
export const asEntries = (value: Value | undefined): readonly (readonly [Value, Value])[] => entriesOf(value as Value)

/** Elements of an array or members of a set, in order. */
export function members(value: Value | undefined): readonly Value[] {
  if (value instanceof RegoSet) return itemsOf(value)
  return isArray(value) ? value : []
}
