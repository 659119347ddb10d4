import { compareStrings, sortStrings } from './strings.ts'
import { numberText } from './number.ts'
import { Decimal, RegoObject, RegoSet, isNumber } from './types.ts'
import type { Key, PlainObject, Value } from './types.ts'

/** The canonical key of a value: scalars stand for themselves, composites for a text no string key collides with. */
export function keyOf(value: Value): Key {
  if (typeof value === 'string') return value.charCodeAt(0) === 0 ? `\0s${value}` : value
  if (typeof value !== 'object' || value === null) return value === 0 ? 0 : value
  return `\0c${canonicalText(value)}`
}

/** A text that is equal for equal values and different for different ones. */
export function canonicalText(value: Value): string {
  if (typeof value === 'string') return JSON.stringify(value)
  if (isNumber(value)) {
    return value instanceof Decimal ? `${value.digits}e${value.exponent}` : numberText(value === 0 ? 0 : value)
  }
  if (typeof value !== 'object' || value === null) return String(value)
  if (Array.isArray(value)) return `[${(value as readonly Value[]).map(canonicalText).join(',')}]`
  if (value instanceof RegoSet) {
    value.text ??= `<${sortStrings([...value.items.values()].map(canonicalText)).join(',')}>`
    return value.text
  }
  if (value instanceof RegoObject) {
    value.text ??= `{${[...value.entries.values()]
      .map(([key, item]) => `${canonicalText(key)}:${canonicalText(item)}`)
      .sort(compareStrings)
      .join(',')}}`
    return value.text
  }
  const plain = value as PlainObject
  return `{${sortStrings(Object.keys(plain))
    .map((key) => `${JSON.stringify(key)}:${canonicalText(plain[key] as Value)}`)
    .sort(compareStrings)
    .join(',')}}`
}
