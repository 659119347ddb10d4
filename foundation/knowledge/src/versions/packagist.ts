import { comparePart, digitsEnd, isDigit, MAX_VERSION_LENGTH, numeral } from './order.ts'
import type { Part, VersionKey, VersionOrder } from './order.ts'

/** Layout: numbers, and words by the rank that PHP's version_compare gives them (as text `w<rank>`). */
const NUMBER = 4
const PREFIXES: readonly (readonly [string, number])[] = [
  ['dev', 0],
  ['a', 1],
  ['b', 2],
  ['RC', 3],
  ['rc', 3],
  ['#', NUMBER],
  ['p', 5],
]

/** PHP knows a word by its beginning, and only in this spelling; all others sort below `dev`. */
const wordRank = (word: string): number => PREFIXES.find(([prefix]) => word.startsWith(prefix))?.[1] ?? -1

const isSeparator = (code: number): boolean => code === 46 || code === 45 || code === 95 || code === 43

function compile(version: string): VersionKey | undefined {
  if (version.length > MAX_VERSION_LENGTH) return undefined
  const text = version.trim()
  if (text === '') return undefined
  const key: Part[] = []
  let at = (text.charCodeAt(0) | 32) === 118 && isDigit(text.charCodeAt(1)) ? 1 : 0
  while (at < text.length) {
    const code = text.charCodeAt(at)
    if (isSeparator(code)) {
      at++
      continue
    }
    if (isDigit(code)) {
      const end = digitsEnd(text, at)
      key.push(numeral(text, at, end))
      at = end
      continue
    }
    let end = at + 1
    while (end < text.length && !isDigit(text.charCodeAt(end)) && !isSeparator(text.charCodeAt(end))) end++
    key.push(String(wordRank(text.slice(at, end))))
    at = end
  }
  return key
}

const rank = (part: Part): number => (typeof part === 'string' ? Number(part) : NUMBER)

function compare(a: VersionKey, b: VersionKey): number {
  const shared = Math.min(a.length, b.length)
  for (let at = 0; at < shared; at++) {
    const x = a[at]!
    const y = b[at]!
    const order = typeof x !== 'string' && typeof y !== 'string' ? comparePart(x, y) : rank(x) - rank(y)
    if (order !== 0) return order
  }
  for (let at = shared; at < a.length; at++) {
    const order = compareToEnd(a[at]!)
    if (order !== 0) return order
  }
  for (let at = shared; at < b.length; at++) {
    const order = compareToEnd(b[at]!)
    if (order !== 0) return -order
  }
  return 0
}

/** A further number is greater than nothing; a word orders against the place of a number. */
const compareToEnd = (part: Part): number => (typeof part === 'string' ? Number(part) - NUMBER : 1)

/** Packagist: PHP's version_compare. Branch names (`dev-x`, `x-dev`) sort, but decide nothing. */
export const packagist: VersionOrder = { name: 'packagist', compile, compare }
