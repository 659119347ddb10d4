/** One scalar of a compiled version: big digit runs become bigint, which JavaScript orders against number. */
export type Part = number | bigint | string

/** A compiled version. Its layout belongs to the order that made it; keys of different orders never meet. */
export type VersionKey = readonly Part[]

/** How the versions of one ecosystem are ordered. */
export interface VersionOrder {
  /** Name shown as evidence, for example `pep440`. */
  readonly name: string
  /** Compiles a version once; undefined when the text is no version of this ecosystem ("undecided"). */
  readonly compile: (version: string) => VersionKey | undefined
  /** Negative, zero or positive, as for Array.prototype.sort. */
  readonly compare: (a: VersionKey, b: VersionKey) => number
}

/** Versions longer than this are refused: no registry accepts them, and hostile input may hold megabytes. */
export const MAX_VERSION_LENGTH = 1024

export const comparePart = (a: Part, b: Part): number => (a < b ? -1 : a > b ? 1 : 0)

export const isDigit = (code: number): boolean => code >= 48 && code <= 57

export const isLetter = (code: number): boolean => (code >= 97 && code <= 122) || (code >= 65 && code <= 90)

/** End of the run of decimal digits that starts at `start`. */
export function digitsEnd(text: string, start: number): number {
  let at = start
  while (at < text.length && isDigit(text.charCodeAt(at))) at++
  return at
}

/** End of the run of ASCII letters that starts at `start`. */
export function lettersEnd(text: string, start: number): number {
  let at = start
  while (at < text.length && isLetter(text.charCodeAt(at))) at++
  return at
}

/** Value of the decimal digits in [start, end); an empty run is 0. */
export function numeral(text: string, start: number, end: number): number | bigint {
  if (end - start > 15) return BigInt(text.slice(start, end))
  let value = 0
  for (let at = start; at < end; at++) value = value * 10 + text.charCodeAt(at) - 48
  return value
}

/** Compares two keys part by part; of two equal beginnings the longer is greater. */
export function compareParts(a: VersionKey, b: VersionKey): number {
  const shared = Math.min(a.length, b.length)
  for (let at = 0; at < shared; at++) {
    const x = a[at]!
    const y = b[at]!
    if (x !== y) {
      const order = comparePart(x, y)
      if (order !== 0) return order
    }
  }
  return a.length - b.length
}
