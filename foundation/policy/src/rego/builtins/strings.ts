import { isArray, isInteger, itemsOf, toBigInt, toDouble } from '../value/index.ts'
import type { Num, Value } from '../value/index.ts'
import { RegoSet } from '../value/index.ts'
import { asEntries, asNumber, asString, members } from './arguments.ts'
import { fail, failType, family } from './define.ts'
import { sprintf } from './sprintf.ts'

const ONE = ['string']
const TWO = ['string', 'string']
const THREE = ['string', 'string', 'string']
const SEVERAL = ['string|array[string]|set[string]', 'string|array[string]|set[string]']

/** Functions over strings; positions count code points. */
export const strings = family({
  concat: [['string', 'array[string]|set[string]'], 'string', ([by, list]) => members(list).join(asString(by))],
  contains: [TWO, 'boolean', ([text, part]) => asString(text).includes(asString(part))],
  startswith: [TWO, 'boolean', ([text, part]) => asString(text).startsWith(asString(part))],
  endswith: [TWO, 'boolean', ([text, part]) => asString(text).endsWith(asString(part))],
  lower: [ONE, 'string', ([text]) => asString(text).toLowerCase()],
  upper: [ONE, 'string', ([text]) => asString(text).toUpperCase()],
  split: [TWO, 'array', ([text, by]) => (by === '' ? [...asString(text)] : asString(text).split(asString(by)))],
  replace: [THREE, 'string', ([text, from, to]) => replaceAll(asString(text), asString(from), asString(to))],
  format_int: [['number', 'number'], 'string', ([value, base]) => formatInt(asNumber(value), asNumber(base))],
  indexof: [TWO, 'number', ([text, part]) => indexOf(asString(text), asString(part))],
  indexof_n: [TWO, 'array', ([text, part]) => allIndexes(asString(text), asString(part))],
  substring: [
    ['string', 'number', 'number'],
    'string',
    ([text, from, count]) => substring(asString(text), from, count),
  ],
  trim: [TWO, 'string', ([text, cut]) => trimLeft(trimRight(asString(text), asString(cut)), asString(cut))],
  trim_left: [TWO, 'string', ([text, cut]) => trimLeft(asString(text), asString(cut))],
  trim_right: [TWO, 'string', ([text, cut]) => trimRight(asString(text), asString(cut))],
  trim_prefix: [
    TWO,
    'string',
    ([text, prefix]) =>
      asString(text).startsWith(asString(prefix)) ? asString(text).slice(asString(prefix).length) : asString(text),
  ],
  trim_suffix: [
    TWO,
    'string',
    ([text, suffix]) =>
      suffix !== '' && asString(text).endsWith(asString(suffix))
        ? asString(text).slice(0, -asString(suffix).length)
        : asString(text),
  ],
  trim_space: [
    ONE,
    'string',
    ([text]) =>
      asString(text)
        .replace(/^[\s\u0085]+/u, '')
        .replace(/[\s\u0085]+$/u, ''),
  ],
  'strings.reverse': [ONE, 'string', ([text]) => [...asString(text)].reverse().join('')],
  'strings.count': [TWO, 'number', ([text, part]) => countOf(asString(text), asString(part))],
  'strings.any_prefix_match': [
    SEVERAL,
    'boolean',
    ([texts, parts]) => anyMatch(texts, parts, (a, b) => a.startsWith(b)),
  ],
  'strings.any_suffix_match': [SEVERAL, 'boolean', ([texts, parts]) => anyMatch(texts, parts, (a, b) => a.endsWith(b))],
  'strings.replace_n': [
    ['object[string]', 'string'],
    'string',
    ([pairs, text]) => replaceMany(asEntries(pairs) as readonly (readonly [string, string])[], asString(text)),
  ],
  sprintf: [['string', 'array'], 'string', ([format, values]) => sprintf(asString(format), members(values))],
})

function replaceAll(text: string, from: string, to: string): string {
  if (from === '') return `${to}${[...text].map((character) => character + to).join('')}`
  return text.split(from).join(to)
}

function formatInt(value: Num, base: Num): string {
  const radix = toDouble(base)
  if (![2, 8, 10, 16].includes(radix)) failType('operand 2 must be one of {2, 8, 10, 16}')
  const whole = isInteger(value) ? (toBigInt(value) as bigint) : BigInt(Math.trunc(toDouble(value)))
  return whole.toString(radix)
}

/** Converts an offset in UTF-16 units to one in code points. */
function points(text: string, offset: number): number {
  let count = 0
  for (let i = 0; i < offset; i++) if ((text.charCodeAt(i) & 0xfc00) !== 0xdc00) count++
  return count
}

function indexOf(text: string, part: string): number {
  if (part === '') fail('empty search character')
  const at = text.indexOf(part)
  return at === -1 ? -1 : points(text, at)
}

function allIndexes(text: string, part: string): Value {
  if (part === '') fail('empty search character')
  const found: number[] = []
  for (let at = text.indexOf(part); at !== -1; at = text.indexOf(part, at + 1)) found.push(points(text, at))
  return found
}

function substring(text: string, from: Value | undefined, count: Value | undefined): string {
  const start = toDouble(asNumber(from))
  const length = toDouble(asNumber(count))
  if (start < 0) fail('negative offset')
  const characters = [...text]
  return characters.slice(start, length < 0 ? undefined : start + length).join('')
}

function trimLeft(text: string, cut: string): string {
  const set = new Set(cut)
  const characters = [...text]
  let from = 0
  while (from < characters.length && set.has(characters[from] as string)) from++
  return characters.slice(from).join('')
}

function trimRight(text: string, cut: string): string {
  const set = new Set(cut)
  const characters = [...text]
  let to = characters.length
  while (to > 0 && set.has(characters[to - 1] as string)) to--
  return characters.slice(0, to).join('')
}

function countOf(text: string, part: string): number {
  return part === '' ? [...text].length + 1 : text.split(part).length - 1
}

function list(value: Value | undefined): readonly string[] {
  if (value instanceof RegoSet) return itemsOf(value) as string[]
  return isArray(value) ? (value as string[]) : [asString(value)]
}

function anyMatch(a: Value | undefined, b: Value | undefined, match: (text: string, part: string) => boolean): boolean {
  const parts = list(b)
  return list(a).some((text) => parts.some((part) => match(text, part)))
}

/** Replaces in one pass; at each place the first pair that fits wins. */
function replaceMany(pairs: readonly (readonly [string, string])[], text: string): string {
  let result = ''
  let at = 0
  while (at <= text.length) {
    const pair = pairs.find(([from]) => text.startsWith(from, at))
    if (pair) result += pair[1]
    if (pair && pair[0] !== '') at += pair[0].length
    else {
      result += text[at] ?? ''
      at++
    }
  }
  return result
}
