import { PatternError, Regex } from '../re2/index.ts'
import type { Data } from './ast.ts'
import { isList, isMap } from './found.ts'

/** A value on the right of an operator, ready to compare. */
export type Right =
  | { readonly kind: 'data'; readonly value: Data }
  | { readonly kind: 'regex'; readonly regex: Regex }
  | {
      readonly kind: 'range'
      readonly low: number
      readonly high: number
      readonly includeLow: boolean
      readonly includeHigh: boolean
    }
  | { readonly kind: 'list'; readonly items: readonly Right[] }

/** The outcome of comparing two values; values of different types cannot be compared. */
export type Comparison = 'yes' | 'no' | 'incomparable'

const compiled = new Map<string, Regex | undefined>()

/** The compiled expression; undefined when it is none. Escapes that RE2 lacks are taken literally. */
export function regexOf(source: string): Regex | undefined {
  if (!compiled.has(source)) {
    if (compiled.size > 2_000) compiled.clear()
    compiled.set(source, compileRegex(source))
  }
  return compiled.get(source)
}

function compileRegex(source: string): Regex | undefined {
  for (const text of [
    source,
    source.replace(/\\([^A-Za-z0-9\s])/g, (_, char: string) => quoted(char)),
    lenient(source),
  ]) {
    try {
      return new Regex(text)
    } catch (error) {
      if (!(error instanceof PatternError)) throw error
    }
  }
  return undefined
}

function quoted(char: string): string {
  return /[\\.+*?()|[\]{}^$]/.test(char) ? `\\${char}` : char
}

/** Braces that are no repetition stand for themselves. */
function lenient(source: string): string {
  return source.replace(/\{(?!\d+,?\d*\})/g, '\\{')
}

/** Equality of a value with the right side. */
export function equals(left: Data, right: Right): Comparison {
  switch (right.kind) {
    case 'regex':
      return typeof left === 'string' ? truth(right.regex.test(left)) : 'incomparable'
    case 'range':
      return typeof left === 'number' ? truth(inRange(left, right)) : 'incomparable'
    case 'list':
      return listEquals(left, right.items)
    default:
      return dataEquals(left, right.value)
  }
}

function truth(holds: boolean): Comparison {
  return holds ? 'yes' : 'no'
}

function inRange(value: number, range: Right & { kind: 'range' }): boolean {
  const above = range.includeLow ? value >= range.low : value > range.low
  const below = range.includeHigh ? value <= range.high : value < range.high
  return above && below
}

function listEquals(left: Data, items: readonly Right[]): Comparison {
  if (isList(left)) {
    return truth(left.length === items.length && left.every((item, i) => equals(item, items[i] as Right) === 'yes'))
  }
  const [only] = items
  return items.length === 1 && only ? equals(left, only) : 'incomparable'
}

/** Equality of two data values. */
export function dataEquals(a: Data, b: Data): Comparison {
  if (a === b) return 'yes'
  if (typeof a === 'string' && typeof b === 'string') return 'no'
  if (typeof a === 'number' && typeof b === 'number') return 'no'
  if (typeof a === 'boolean' && typeof b === 'boolean') return 'no'
  if (isList(a) && isList(b)) {
    return truth(a.length === b.length && a.every((item, i) => dataEquals(item, b[i] as Data) === 'yes'))
  }
  if (isMap(a) && isMap(b)) {
    const keys = Object.keys(a)
    const same = keys.length === Object.keys(b).length
    return truth(
      same && keys.every((key) => Object.hasOwn(b, key) && dataEquals(a[key] as Data, b[key] as Data) === 'yes'),
    )
  }
  return 'incomparable'
}

/** Order of two values: `<`, `<=`, `>` or `>=`. */
export function ordered(left: Data, operator: string, right: Right): Comparison {
  if (right.kind !== 'data') return 'incomparable'
  const { value } = right
  const bothNumbers = typeof left === 'number' && typeof value === 'number'
  const bothStrings = typeof left === 'string' && typeof value === 'string'
  if (!bothNumbers && !bothStrings) return 'incomparable'
  switch (operator) {
    case '<':
      return truth(left < value)
    case '<=':
      return truth(left <= value)
    case '>':
      return truth(left > value)
    default:
      return truth(left >= value)
  }
}

/** Membership: in a list, in a range, or as part of a text. */
export function within(left: Data, right: Right): Comparison {
  if (right.kind === 'list') return member(left, right.items)
  if (right.kind === 'data') {
    if (isList(right.value))
      return member(
        left,
        right.value.map((value): Right => ({ kind: 'data', value })),
      )
    if (typeof left === 'string' && typeof right.value === 'string') return truth(right.value.includes(left))
  }
  return equals(left, right)
}

function member(left: Data, items: readonly Right[]): Comparison {
  if (items.some((item) => equals(left, item) === 'yes')) return 'yes'
  if (isList(left))
    return truth(left.length > 0 && left.every((each) => items.some((item) => equals(each, item) === 'yes')))
  return 'no'
}
