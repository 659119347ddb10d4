import { comparePart, digitsEnd, isDigit, isLetter, MAX_VERSION_LENGTH, numeral } from './order.ts'
import type { Part, VersionKey, VersionOrder } from './order.ts'

/**
 * Layout: [epoch, length of the upstream part, …upstream, …revision], each part as pairs [text, number].
 * Texts are rewritten so that plain string order is dpkg's: `~` below the end of the text, letters next, the rest last.
 */
const END = '\u0002'
const TILDE = '\u0001'
const OTHERS = 0x100

function orderedText(text: string, start: number, end: number): string {
  if (start === end) return END
  let out = ''
  for (let at = start; at < end; at++) {
    const code = text.charCodeAt(at)
    out += code === 126 ? TILDE : isLetter(code) ? text[at] : String.fromCharCode(code + OTHERS)
  }
  return out + END
}

function pushPairs(text: string, start: number, end: number, key: Part[]): void {
  let at = start
  while (at < end) {
    let stop = at
    while (stop < end && !isDigit(text.charCodeAt(stop))) stop++
    key.push(orderedText(text, at, stop))
    const digits = Math.min(digitsEnd(text, stop), end)
    key.push(numeral(text, stop, digits))
    at = digits
  }
}

function compile(version: string): VersionKey | undefined {
  if (version.length > MAX_VERSION_LENGTH) return undefined
  const text = version.trim()
  if (text === '') return undefined
  const colon = text.indexOf(':')
  const epochEnd = colon > 0 ? digitsEnd(text, 0) : 0
  if (colon === 0 || (colon > 0 && epochEnd !== colon)) return undefined
  const start = colon > 0 ? colon + 1 : 0
  const hyphen = text.lastIndexOf('-')
  const end = hyphen > start ? hyphen : text.length
  const key: Part[] = [colon > 0 ? numeral(text, 0, colon) : 0, 0]
  pushPairs(text, start, end, key)
  key[1] = key.length - 2
  if (hyphen > start) pushPairs(text, hyphen + 1, text.length, key)
  return key
}

interface Span {
  readonly key: VersionKey
  readonly start: number
  readonly end: number
}

function comparePairs(a: Span, b: Span): number {
  const longest = Math.max(a.end - a.start, b.end - b.start)
  for (let at = 0; at < longest; at++) {
    const blank = at % 2 === 0 ? END : 0
    const x = a.start + at < a.end ? a.key[a.start + at]! : blank
    const y = b.start + at < b.end ? b.key[b.start + at]! : blank
    if (x === y) continue
    const order = comparePart(x, y)
    if (order !== 0) return order
  }
  return 0
}

function compare(a: VersionKey, b: VersionKey): number {
  if (a[0] !== b[0]) return comparePart(a[0]!, b[0]!)
  const left = 2 + (a[1] as number)
  const right = 2 + (b[1] as number)
  const upstream = comparePairs({ key: a, start: 2, end: left }, { key: b, start: 2, end: right })
  if (upstream !== 0) return upstream
  return comparePairs({ key: a, start: left, end: a.length }, { key: b, start: right, end: b.length })
}

/** Debian, Ubuntu and opam: epoch, upstream version, revision, in dpkg's order. */
export const debian: VersionOrder = { name: 'dpkg', compile, compare }
