import { comparePart, digitsEnd, isDigit, MAX_VERSION_LENGTH, numeral } from './order.ts'
import type { Part, VersionKey, VersionOrder } from './order.ts'

/** Layout: pairs [separator, value]; the separator is DOT or HYPHEN, the value a number or a lower-case qualifier. */
const HYPHEN = 0
const DOT = 1

/** Rank of the qualifiers that Maven knows; unknown ones sort after `sp` by their text. */
const RANK: Readonly<Record<string, number>> = { alpha: 1, beta: 2, milestone: 3, rc: 4, snapshot: 5, '': 6, sp: 7 }
const UNKNOWN_RANK = 8

const ALIAS: Readonly<Record<string, string>> = { ga: '', final: '', release: '', cr: 'rc' }
const SHORT: Readonly<Record<string, string>> = { a: 'alpha', b: 'beta', m: 'milestone' }

const isSeparator = (code: number): boolean => code === 46 || code === 45

const isNull = (value: Part): boolean => value === 0 || value === ''

/** Removes trailing zeros and release words, at the end and before each hyphen that follows. */
function trim(key: Part[]): VersionKey {
  const kept: Part[] = []
  for (let at = 0; at < key.length; at += 2) {
    if (key[at] === HYPHEN) dropNulls(kept)
    kept.push(key[at]!, key[at + 1]!)
  }
  dropNulls(kept)
  return kept
}

function dropNulls(kept: Part[]): void {
  while (kept.length > 2 && isNull(kept[kept.length - 1]!)) kept.length -= 2
}

function compile(version: string): VersionKey | undefined {
  if (version.length > MAX_VERSION_LENGTH || version === '') return undefined
  const text = version.toLowerCase()
  const key: Part[] = []
  let separator = HYPHEN
  let at = 0
  while (at <= text.length) {
    const code = text.charCodeAt(at)
    if (at === text.length || isSeparator(code)) {
      key.push(separator, 0)
    } else if (isDigit(code)) {
      const end = digitsEnd(text, at)
      key.push(separator, numeral(text, at, end))
      at = end
    } else {
      let end = at + 1
      while (end < text.length && !isDigit(text.charCodeAt(end)) && !isSeparator(text.charCodeAt(end))) end++
      const word = text.slice(at, end)
      key.push(separator, (isDigit(text.charCodeAt(end)) ? SHORT[word] : undefined) ?? ALIAS[word] ?? word)
      at = end
    }
    if (at >= text.length) break
    if (isSeparator(text.charCodeAt(at))) {
      separator = text.charCodeAt(at) === 46 ? DOT : HYPHEN
      at++
    } else separator = HYPHEN
  }
  return trim(key)
}

const rank = (word: string): number => RANK[word] ?? UNKNOWN_RANK

function compareWords(a: string, b: string): number {
  const order = rank(a) - rank(b)
  return order !== 0 ? order : comparePart(a, b)
}

function compareToken(aSeparator: Part, a: Part, bSeparator: Part, b: Part): number {
  if (typeof a === 'string') {
    if (typeof b !== 'string') return -1
    return aSeparator === bSeparator ? compareWords(a, b) : aSeparator === DOT ? -1 : 1
  }
  if (typeof b === 'string') return 1
  if (aSeparator !== bSeparator) return aSeparator === HYPHEN ? -1 : 1
  return comparePart(a, b)
}

/** A missing token counts as the null value of the kind it meets. */
const compareToNothing = (value: Part): number =>
  typeof value === 'string' ? compareWords(value, '') : comparePart(value, 0)

function compare(a: VersionKey, b: VersionKey): number {
  const longest = Math.max(a.length, b.length)
  for (let at = 0; at < longest; at += 2) {
    let order: number
    if (at >= a.length) order = -compareToNothing(b[at + 1]!)
    else if (at >= b.length) order = compareToNothing(a[at + 1]!)
    else order = compareToken(a[at]!, a[at + 1]!, b[at]!, b[at + 1]!)
    if (order !== 0) return order
  }
  return 0
}

/** Maven's ComparableVersion, as the POM reference states it. */
export const maven: VersionOrder = { name: 'maven', compile, compare }
