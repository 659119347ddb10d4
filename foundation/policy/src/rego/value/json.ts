import { entriesOf, itemsOf, keysOf } from './order.ts'
import { canonicalText } from './key.ts'
import { numberText, parseNumber } from './number.ts'
import { Decimal, RegoObject, RegoSet, isNumber, isPlain } from './types.ts'
import type { PlainObject, Value } from './types.ts'

/** Text in which a double might lose digits: a long digit run or a large exponent. */
const PRECISE = /[\d.]{16,}|\d[eE][+-]?\d/

/** Parses JSON text with exact numbers. Throws SyntaxError on malformed text. */
export function parseJson(text: string): Value {
  if (!PRECISE.test(text)) return JSON.parse(text) as Value
  return JSON.parse(text, (_key, value: Value, context?: { source?: string }) =>
    typeof value === 'number' && context?.source !== undefined ? (parseNumber(context.source) ?? value) : value,
  ) as Value
}

/** Compact JSON text with keys in order; sets become arrays, keys that are no strings their JSON text. */
export function toJson(value: Value): string {
  if (typeof value === 'string') return JSON.stringify(value)
  if (isNumber(value)) return numberText(value)
  if (typeof value !== 'object' || value === null) return String(value)
  if (Array.isArray(value)) return listJson(value as readonly Value[])
  if (value instanceof RegoSet) return listJson(itemsOf(value))
  if (isPlain(value)) return plainJson(value)
  return `{${entriesOf(value)
    .map(([key, item]) => `${JSON.stringify(jsonKey(key))}:${toJson(item)}`)
    .join(',')}}`
}

function listJson(items: readonly Value[]): string {
  let text = '['
  for (let i = 0; i < items.length; i++) text += (i === 0 ? '' : ',') + toJson(items[i] as Value)
  return `${text}]`
}

/** Keys in JSON, kept because objects mostly share theirs. */
const keyTexts = new Map<string, string>()
const KEYS_KEPT = 5_000

function keyJson(key: string): string {
  let text = keyTexts.get(key)
  if (text === undefined) {
    text = `${JSON.stringify(key)}:`
    if (keyTexts.size >= KEYS_KEPT) keyTexts.clear()
    if (key.length < 200) keyTexts.set(key, text)
  }
  return text
}

function plainJson(value: PlainObject): string {
  let text = '{'
  const keys = keysOf(value)
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i] as string
    text += (i === 0 ? '' : ',') + keyJson(key) + toJson(value[key] as Value)
  }
  return `${text}}`
}

function jsonKey(key: Value): string {
  return typeof key === 'string' ? key : toJson(key)
}

/** The value as plain JSON data: sets as sorted arrays, other keys as JSON text, large numbers as doubles. */
export function toPlainJson(value: Value): Value {
  if (value instanceof Decimal) return Number(value.text)
  if (typeof value === 'bigint') return Number(value)
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return (value as readonly Value[]).map(toPlainJson)
  if (value instanceof RegoSet) return itemsOf(value).map(toPlainJson)
  return Object.fromEntries(entriesOf(value).map(([key, item]) => [jsonKey(key), toPlainJson(item)]))
}

/** The value as Rego prints it: `{"a": 1}`, `[1, 2]`, `set()`. */
export function toText(value: Value): string {
  if (typeof value === 'string') return JSON.stringify(value)
  if (isNumber(value)) return numberText(value)
  if (typeof value !== 'object' || value === null) return String(value)
  if (Array.isArray(value)) return `[${(value as readonly Value[]).map(toText).join(', ')}]`
  if (value instanceof RegoSet) {
    return value.items.size === 0 ? 'set()' : `{${itemsOf(value).map(toText).join(', ')}}`
  }
  return `{${entriesOf(value)
    .map(([key, item]) => `${toText(key)}: ${toText(item)}`)
    .join(', ')}}`
}

/** A rough size in bytes of the values that a composite adds beyond its members. */
export function shallowSize(value: Value): number {
  if (typeof value === 'string') return value.length
  if (typeof value !== 'object' || value === null) return 8
  if (Array.isArray(value)) return 16 + 8 * value.length
  if (value instanceof RegoSet) return 64 + 40 * value.items.size
  if (value instanceof RegoObject) return 64 + 56 * value.entries.size
  return 32 + 16 * keysOf(value as PlainObject).length
}

export { canonicalText }
