import type { CharClass } from './ast.ts'

type Ranges = readonly (readonly [number, number])[]

const DIGIT: Ranges = [[48, 57]]
const LOWER: Ranges = [[97, 122]]
const UPPER: Ranges = [[65, 90]]
const WORD: Ranges = [...DIGIT, ...UPPER, [95, 95], ...LOWER]
const SPACE: Ranges = [
  [9, 10],
  [12, 13],
  [32, 32],
]

/** POSIX classes as they stand inside brackets. */
export const POSIX: Readonly<Record<string, Ranges>> = {
  alnum: [...DIGIT, ...UPPER, ...LOWER],
  alpha: [...UPPER, ...LOWER],
  ascii: [[0, 127]],
  blank: [
    [9, 9],
    [32, 32],
  ],
  cntrl: [
    [0, 31],
    [127, 127],
  ],
  digit: DIGIT,
  graph: [[33, 126]],
  lower: LOWER,
  print: [[32, 126]],
  punct: [
    [33, 47],
    [58, 64],
    [91, 96],
    [123, 126],
  ],
  space: [
    [9, 13],
    [32, 32],
  ],
  upper: UPPER,
  word: WORD,
  xdigit: [...DIGIT, [65, 70], [97, 102]],
}

/** Perl classes by letter. */
export const PERL: Readonly<Record<string, Ranges>> = { d: DIGIT, s: SPACE, w: WORD }

/** The complement of ranges. */
export function complement(ranges: Ranges): [number, number][] {
  const sorted = ranges.toSorted((a, b) => a[0] - b[0])
  const result: [number, number][] = []
  let next = 0
  for (const [from, to] of sorted) {
    if (from > next) result.push([next, from - 1])
    next = Math.max(next, to + 1)
  }
  if (next <= 0x10ffff) result.push([next, 0x10ffff])
  return result
}

/** True for ASCII word characters, which is what `\b` means in RE2. */
export function isWord(code: number): boolean {
  return (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || code === 95 || (code >= 97 && code <= 122)
}

/** The class as JavaScript source, for patterns with the `u` flag. */
export function classSource(set: CharClass): string {
  const ranges = set.fold ? folded(set.ranges) : set.ranges
  const parts = ranges.map(([from, to]) => (from === to ? escape(from) : `${escape(from)}-${escape(to)}`))
  for (const { name, negated } of set.properties) parts.push(`\\${negated ? 'P' : 'p'}{${name}}`)
  if (parts.length === 0) return set.negated ? '[\\s\\S]' : '[^\\s\\S]'
  return `[${set.negated ? '^' : ''}${parts.join('')}]`
}

function escape(code: number): string {
  return `\\u{${code.toString(16)}}`
}

/** Ranges this wide are all letters or none, so the other case lies inside or does not matter. */
const WIDEST_FOLD = 3_000

function folded(ranges: Ranges): Ranges {
  const result = [...ranges]
  for (const [from, to] of ranges) {
    if (to - from > WIDEST_FOLD) continue
    for (let code = from; code <= to; code++) for (const other of otherCases(code)) result.push([other, other])
  }
  return result
}

function otherCases(code: number): number[] {
  const text = String.fromCodePoint(code)
  return [text.toLowerCase(), text.toUpperCase()]
    .filter((other) => other !== text && [...other].length === 1)
    .map((other) => other.codePointAt(0) as number)
}

/** A test of code points against a class. */
export function classTest(set: CharClass): (code: number) => boolean {
  const ascii = new Uint8Array(128)
  const pattern = new RegExp(`^${classSource(set)}$`, 'u')
  for (let code = 0; code < 128; code++) ascii[code] = pattern.test(String.fromCharCode(code)) ? 1 : 0
  return (code) => (code < 128 ? ascii[code] === 1 : pattern.test(String.fromCodePoint(code)))
}
