import { comparePart, digitsEnd, isDigit, MAX_VERSION_LENGTH, numeral } from './order.ts'
import type { Part, VersionKey, VersionOrder } from './order.ts'

/** Layout: [how many numbers, the numbers without trailing zeros, …, pre-release identifiers]; a release ends after its numbers. */
interface Options {
  readonly foldCase: boolean
  readonly keepBuild: boolean
}

const PLUS = 43
const HYPHEN = 45
const DOT = 46

const isV = (code: number): boolean => code === 118 || code === 86

/** Parses the identifiers of `text` in [start, end) that dots separate. */
function identifiers(text: string, start: number, end: number, into: Part[]): void {
  let at = start
  while (at <= end) {
    let stop = text.indexOf('.', at)
    if (stop < 0 || stop > end) stop = end
    const digits = digitsEnd(text, at)
    into.push(digits >= stop && stop > at ? numeral(text, at, stop) : text.slice(at, stop))
    at = stop + 1
  }
}

function skipPrefix(text: string): number {
  let at = 0
  while (text.charCodeAt(at) === 32 || text.charCodeAt(at) === 61) at++
  if (isV(text.charCodeAt(at))) at++
  return at
}

function compileWith(input: string, { foldCase, keepBuild }: Options): VersionKey | undefined {
  if (input.length > MAX_VERSION_LENGTH) return undefined
  const text = foldCase ? input.toLowerCase() : input
  let at = skipPrefix(text)
  if (!isDigit(text.charCodeAt(at))) return undefined
  const key: Part[] = [0]
  let used = 1
  for (;;) {
    const stop = digitsEnd(text, at)
    const value = numeral(text, at, stop)
    key.push(value)
    if (value !== 0) used = key.length
    at = stop
    if (text.charCodeAt(at) !== DOT || !isDigit(text.charCodeAt(at + 1))) break
    at++
  }
  key.length = used
  key[0] = used - 1
  if (text.charCodeAt(at) === DOT) at++
  const plus = text.indexOf('+', at)
  let end = plus < 0 ? text.length : plus
  while (end > at && text.charCodeAt(end - 1) === 32) end--
  if (at < end) identifiers(text, text.charCodeAt(at) === HYPHEN ? at + 1 : at, end, key)
  if (keepBuild && text.charCodeAt(plus) === PLUS) {
    key.push('+')
    identifiers(text, plus + 1, text.length, key)
  }
  return key
}

/** Orders the numbers in front; missing ones count as zero. */
function compareNumbers(a: VersionKey, b: VersionKey): number {
  const left = a[0] as number
  const right = b[0] as number
  const shared = left < right ? left : right
  for (let at = 1; at <= shared; at++) {
    const x = a[at]!
    const y = b[at]!
    if (x !== y) {
      const order = comparePart(x, y)
      if (order !== 0) return order
    }
  }
  return left - right
}

function compareIdentifier(x: Part, y: Part): number {
  if (typeof x === 'string' ? typeof y === 'string' : typeof y !== 'string') return comparePart(x, y)
  return typeof x === 'string' ? 1 : -1
}

function compareIdentifiers(a: readonly Part[], b: readonly Part[]): number {
  const shared = Math.min(a.length, b.length)
  for (let at = 0; at < shared; at++) {
    const order = compareIdentifier(a[at]!, b[at]!)
    if (order !== 0) return order
  }
  return a.length - b.length
}

function compareSemver(a: VersionKey, b: VersionKey): number {
  const order = compareNumbers(a, b)
  if (order !== 0) return order
  let x = (a[0] as number) + 1
  let y = (b[0] as number) + 1
  if (x === a.length || y === b.length) return (x === a.length ? 1 : 0) - (y === b.length ? 1 : 0)
  for (; x < a.length && y < b.length; x++, y++) {
    const step = compareIdentifier(a[x]!, b[y]!)
    if (step !== 0) return step
  }
  return a.length - x - (b.length - y)
}

/** Semantic Versioning 2.0, lenient about a leading `v`, missing numbers, and further numbers. */
export const semver: VersionOrder = {
  name: 'semver',
  compile: (version) => compileWith(version, { foldCase: false, keepBuild: false }),
  compare: compareSemver,
}

/** NuGet: four numbers, pre-release identifiers without regard to case. */
export const nuget: VersionOrder = {
  name: 'nuget',
  compile: (version) => compileWith(version, { foldCase: true, keepBuild: false }),
  compare: compareSemver,
}

function splitBuild(key: VersionKey): { pre: readonly Part[]; build: readonly Part[] | undefined } {
  const plus = key.indexOf('+', (key[0] as number) + 1)
  const first = (key[0] as number) + 1
  return plus < 0
    ? { pre: key.slice(first), build: undefined }
    : { pre: key.slice(first, plus), build: key.slice(plus + 1) }
}

/** Pub: semver in which build metadata orders as well, a build after the bare version. */
export const pub: VersionOrder = {
  name: 'pub',
  compile: (version) => compileWith(version, { foldCase: false, keepBuild: true }),
  compare: (a, b) => {
    const order = compareNumbers(a, b)
    if (order !== 0) return order
    const left = splitBuild(a)
    const right = splitBuild(b)
    if (left.pre.length === 0 || right.pre.length === 0) {
      const stable = Number(left.pre.length === 0) - Number(right.pre.length === 0)
      if (stable !== 0) return stable
    }
    const pre = compareIdentifiers(left.pre, right.pre)
    if (pre !== 0) return pre
    if (left.build === undefined || right.build === undefined)
      return Number(left.build !== undefined) - Number(right.build !== undefined)
    return compareIdentifiers(left.build, right.build)
  },
}

/** `1.21rc2` and `go1.21rc2` of the toolchain become `1.21-rc.2`, which is how the advisories write them. */
function goToolchain(version: string): string {
  const bare = version.startsWith('go') ? version.slice(2) : version
  const match = /^(\d+(?:\.\d+)*)(rc|beta)(\d+)$/.exec(bare)
  return match === null ? bare : `${match[1]}-${match[2]}.${match[3]}`
}

/** Go modules and the toolchain: semver, pseudo-versions included, `+incompatible` without weight. */
export const golang: VersionOrder = {
  name: 'go',
  compile: (version) => semver.compile(goToolchain(version)),
  compare: compareSemver,
}
