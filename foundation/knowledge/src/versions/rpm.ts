import { comparePart, digitsEnd, isDigit, isLetter, lettersEnd, MAX_VERSION_LENGTH, numeral } from './order.ts'
import type { Part, VersionKey, VersionOrder } from './order.ts'

/**
 * Layout: the segments of epoch, version and release, each closed by END; a version without a release has none.
 * A segment is a number, a word, or a mark; marks order against everything else by `rank`.
 */
const TILDE = '~'
const END = ''
const CARET = '^'

function pushSegments(text: string, start: number, end: number, key: Part[]): void {
  let at = start
  while (at < end) {
    const code = text.charCodeAt(at)
    if (isDigit(code)) {
      const stop = Math.min(digitsEnd(text, at), end)
      key.push(numeral(text, at, stop))
      at = stop
    } else if (isLetter(code)) {
      const stop = Math.min(lettersEnd(text, at), end)
      key.push(text.slice(at, stop))
      at = stop
    } else {
      if (code === 126 || code === 94) key.push(text[at]!)
      at++
    }
  }
  key.push(END)
}

function compile(version: string): VersionKey | undefined {
  if (version.length > MAX_VERSION_LENGTH) return undefined
  const text = version.trim()
  if (text === '') return undefined
  const colon = text.indexOf(':')
  const hyphen = text.indexOf('-', colon + 1)
  const key: Part[] = []
  if (colon < 0) key.push(0, END)
  else pushSegments(text, 0, colon, key)
  pushSegments(text, colon + 1, hyphen < 0 ? text.length : hyphen, key)
  if (hyphen >= 0) pushSegments(text, hyphen + 1, text.length, key)
  return key
}

/** `~` below the end, `^` just above it, then words, then numbers. */
function rank(part: Part): number {
  if (typeof part !== 'string') return 4
  if (part === TILDE) return 0
  if (part === END) return 1
  return part === CARET ? 2 : 3
}

function compare(a: VersionKey, b: VersionKey): number {
  const shared = Math.min(a.length, b.length)
  for (let at = 0; at < shared; at++) {
    const x = a[at]!
    const y = b[at]!
    if (x === y) continue
    const order = rank(x) - rank(y)
    if (order !== 0) return order
    const value = comparePart(x, y)
    if (value !== 0) return value
  }
  return a.length - b.length
}

/** Red Hat and the other RPM distributions: epoch, version, release. */
export const rpm: VersionOrder = { name: 'rpm', compile, compare }
