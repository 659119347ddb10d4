import { comparePart, digitsEnd, isDigit, isLetter, MAX_VERSION_LENGTH, numeral } from './order.ts'
import type { Part, VersionKey, VersionOrder } from './order.ts'

/**
 * Layout: a flat list of pairs [kind, value] closed by [END, 0]. Of two different kinds the smaller number is the greater version,
 * apart from pre-release suffixes and trailing garbage, which sort below the end.
 */
const COMPONENT = 0
const LETTER = 1
const LETTER_NUMBER = 2
const SUFFIX = 3
const SUFFIX_NUMBER = 4
const REVISION = 5
const END = 6
const PRE_SUFFIX = 7
const GARBAGE = 8
const GAP = 9

const SUFFIXES = ['alpha', 'beta', 'pre', 'rc', 'cvs', 'svn', 'git', 'hg', 'p']
const FIRST_POST = SUFFIXES.indexOf('cvs')
const UNKNOWN_SUFFIX = -1

/** A component with a leading zero is a decimal fraction and orders as text. */
function component(text: string, start: number, end: number): Part {
  return text.charCodeAt(start) === 48 && end - start > 1 ? text.slice(start, end) : numeral(text, start, end)
}

function pushComponents(text: string, key: Part[]): number {
  let at = 0
  for (;;) {
    const end = digitsEnd(text, at)
    if (end > at) key.push(COMPONENT, at === 0 ? numeral(text, at, end) : component(text, at, end))
    else if (at < text.length || at > 0) key.push(GAP, 0)
    if (text.charCodeAt(end) !== 46) return end
    at = end + 1
  }
}

function pushSuffix(text: string, start: number, key: Part[]): number {
  let end = start + 1
  while (end < text.length && isLetter(text.charCodeAt(end))) end++
  const rank = SUFFIXES.indexOf(text.slice(start + 1, end))
  key.push(rank >= FIRST_POST ? SUFFIX : PRE_SUFFIX, rank < 0 ? UNKNOWN_SUFFIX : rank)
  const digits = digitsEnd(text, end)
  key.push(SUFFIX_NUMBER, numeral(text, end, digits))
  return digits
}

function compile(version: string): VersionKey | undefined {
  if (version.length > MAX_VERSION_LENGTH) return undefined
  const text = version.trim()
  if (text === '') return undefined
  const key: Part[] = []
  let at = pushComponents(text, key)
  if (isLetter(text.charCodeAt(at))) {
    key.push(LETTER, text[at]!)
    at++
    if (isDigit(text.charCodeAt(at))) {
      const end = digitsEnd(text, at)
      key.push(LETTER_NUMBER, numeral(text, at, end))
      at = end
    }
  }
  while (text.charCodeAt(at) === 95) at = pushSuffix(text, at, key)
  if (text.charCodeAt(at) === 126) {
    at++
    while (at < text.length && /[0-9a-f]/.test(text[at]!)) at++
  }
  if (text.startsWith('-r', at) && !isLetter(text.charCodeAt(at + 2))) {
    const end = digitsEnd(text, at + 2)
    key.push(REVISION, numeral(text, at + 2, end))
    at = end
  }
  key.push(at < text.length ? GARBAGE : END, 0)
  return key
}

const compareValue = (x: Part, y: Part): number =>
  typeof x === typeof y
    ? comparePart(x, y)
    : typeof x === 'bigint' || typeof y === 'bigint'
      ? comparePart(x, y)
      : comparePart(String(x), String(y))

function compare(a: VersionKey, b: VersionKey): number {
  const shared = Math.min(a.length, b.length)
  for (let at = 0; at < shared; at += 2) {
    if (a[at] !== b[at]) return comparePart(b[at]!, a[at]!)
    if (a[at + 1] !== b[at + 1]) {
      const order = compareValue(a[at + 1]!, b[at + 1]!)
      if (order !== 0) return order
    }
  }
  return 0
}

/** Alpine, Wolfi, Chainguard and their kin: numbers, a letter, suffixes, a revision. */
export const alpine: VersionOrder = { name: 'apk', compile, compare }
