import { compareParts, comparePart, digitsEnd, isDigit, MAX_VERSION_LENGTH, numeral } from './order.ts'
import type { Part, VersionKey, VersionOrder } from './order.ts'

/**
 * Layout: [epoch, how many release numbers, the numbers, pre rank, pre number, post, dev, …local].
 * A version that PEP 440 refuses gets epoch -1 and the words of the order that came before it.
 */
const ALPHA = 0
const BETA = 1
const CANDIDATE = 2
const NO_PRE = 3
const BEFORE_PRE = -1

const SUFFIX =
  /^[._-]?(?:(a|alpha|b|beta|c|rc|pre|preview)[._-]?(\d*))?(?:-(\d+)|[._-]?(post|rev|r)[._-]?(\d*))?(?:[._-]?(dev)[._-]?(\d*))?(?:\+([a-z0-9]+(?:[._-][a-z0-9]+)*))?$/

const PRE_RANK: Readonly<Record<string, number>> = {
  a: ALPHA,
  alpha: ALPHA,
  b: BETA,
  beta: BETA,
  c: CANDIDATE,
  rc: CANDIDATE,
  pre: CANDIDATE,
  preview: CANDIDATE,
}

const whole = (digits: string | undefined): number | bigint => numeral(digits ?? '', 0, digits?.length ?? 0)

/** Pushes everything after the release; false when the text is no PEP 440 suffix. */
function pushSuffix(text: string, key: Part[]): boolean {
  const match = SUFFIX.exec(text)
  if (match === null || /^[._-](?:$|\+)/.test(text)) return false
  const [, pre, preNumber, dash, post, postNumber, dev, devNumber, local] = match
  const hasPost = dash !== undefined || post !== undefined
  if (pre === undefined) key.push(dev !== undefined && !hasPost ? BEFORE_PRE : NO_PRE, 0)
  else key.push(PRE_RANK[pre] ?? NO_PRE, whole(preNumber))
  key.push(hasPost ? whole(dash ?? postNumber) : -1)
  key.push(dev === undefined ? Infinity : whole(devNumber))
  if (local !== undefined) {
    for (const part of local.split(/[._-]/))
      key.push(isDigit(part.charCodeAt(0)) && digitsEnd(part, 0) === part.length ? whole(part) : part)
  }
  return true
}

const LEGACY_WORDS: Readonly<Record<string, string>> = { pre: 'c', preview: 'c', rc: 'c', dev: '@', '-': 'final-' }

/** The order of setuptools before PEP 440: digits padded, words below or above `final`. */
function compileLegacy(text: string): VersionKey {
  const parts: string[] = []
  for (const token of [...(text.match(/\d+|[a-z]+|-|[^\da-z.-]+/g) ?? []), 'final']) {
    const word = LEGACY_WORDS[token] ?? token
    if (isDigit(word.charCodeAt(0))) {
      parts.push(word.padStart(8, '0'))
      continue
    }
    const item = `*${word}`
    if (item < '*final') while (parts.at(-1) === '*final-') parts.pop()
    while (parts.at(-1) === '00000000') parts.pop()
    parts.push(item)
  }
  return [-1, ...parts]
}

/** Reads the release numbers from `start` into the key and gives the end of the release. */
function pushRelease(text: string, start: number, key: Part[]): number {
  const first = key.length
  key.push(0)
  let at = start
  let used = key.length
  for (;;) {
    const stop = digitsEnd(text, at)
    const value = numeral(text, at, stop)
    key.push(value)
    if (value !== 0) used = key.length
    at = stop
    if (text.charCodeAt(at) !== 46 || !isDigit(text.charCodeAt(at + 1))) break
    at++
  }
  key.length = used
  key[first] = used - first - 1
  return at
}

function compile(version: string): VersionKey | undefined {
  if (version.length > MAX_VERSION_LENGTH) return undefined
  const text = version.trim().toLowerCase()
  if (text === '') return undefined
  let at = text.charCodeAt(0) === 118 ? 1 : 0
  if (!isDigit(text.charCodeAt(at))) return compileLegacy(text)
  const bang = digitsEnd(text, at)
  const key: Part[] = [0]
  if (text.charCodeAt(bang) === 33) {
    key[0] = numeral(text, at, bang)
    at = bang + 1
    if (!isDigit(text.charCodeAt(at))) return compileLegacy(text)
  }
  at = pushRelease(text, at, key)
  if (at === text.length) {
    key.push(NO_PRE, 0, -1, Infinity)
    return key
  }
  return pushSuffix(text.slice(at), key) ? key : compileLegacy(text)
}

/** Local labels: words below numbers, none below some. */
function compareLocal(a: VersionKey, b: VersionKey, start: { a: number; b: number }): number {
  let x = start.a
  let y = start.b
  for (; x < a.length && y < b.length; x++, y++) {
    const left = a[x]!
    const right = b[y]!
    if ((typeof left === 'string') !== (typeof right === 'string')) return typeof left === 'string' ? -1 : 1
    const order = comparePart(left, right)
    if (order !== 0) return order
  }
  return a.length - x - (b.length - y)
}

function compare(a: VersionKey, b: VersionKey): number {
  if (a[0] !== b[0]) return comparePart(a[0]!, b[0]!)
  if (a[0] === -1) return compareParts(a, b)
  const left = a[1] as number
  const right = b[1] as number
  const shared = left < right ? left : right
  for (let at = 2; at < shared + 2; at++) {
    const order = comparePart(a[at]!, b[at]!)
    if (order !== 0) return order
  }
  if (left !== right) return left - right
  const tail = left + 2
  for (let at = tail; at < tail + 4; at++) {
    const order = comparePart(a[at]!, b[at]!)
    if (order !== 0) return order
  }
  return compareLocal(a, b, { a: tail + 4, b: tail + 4 })
}

/** PyPI: PEP 440, and the order of legacy versions below all of it. */
export const pep440: VersionOrder = { name: 'pep440', compile, compare }
