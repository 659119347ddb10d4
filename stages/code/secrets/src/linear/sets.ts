import type { ByteSet } from './syntax.ts'

/** An empty set. */
export const noBytes = (): ByteSet => new Uint8Array(256)

/** The set of the bytes from `low` to `high`. */
export function range(low: number, high: number, into: ByteSet = noBytes()): ByteSet {
  for (let byte = low; byte <= high && byte < 256; byte++) into[byte] = 1
  return into
}

/** What is not in the set. */
export function inverted(set: ByteSet): ByteSet {
  return set.map((member) => 1 - member)
}

/** Adds the other case of every ASCII letter. */
export function foldCase(set: ByteSet): ByteSet {
  for (let byte = 65; byte <= 90; byte++) {
    const either = set[byte]! | set[byte + 32]!
    set[byte] = either
    set[byte + 32] = either
  }
  return set
}

/** Adds one set to another. */
export function unite(into: ByteSet, from: ByteSet): ByteSet {
  for (let byte = 0; byte < 256; byte++) into[byte]! |= from[byte]!
  return into
}

const digit = (): ByteSet => range(48, 57)
const word = (): ByteSet => range(95, 95, range(97, 122, range(65, 90, digit())))
const space = (): ByteSet => range(32, 32, range(12, 13, range(9, 10)))

/** Sets of the classes `\d`, `\w`, `\s` and their opposites; undefined for other letters. */
export function escapeSet(letter: string): ByteSet | undefined {
  const makers: Readonly<Record<string, () => ByteSet>> = { d: digit, w: word, s: space }
  const set = makers[letter.toLowerCase()]?.()
  return set === undefined || letter === letter.toLowerCase() ? set : inverted(set)
}

/** Sets of `[:alpha:]` and the like. */
export function posixSet(name: string): ByteSet | undefined {
  switch (name) {
    case 'alnum':
      return range(97, 122, range(65, 90, digit()))
    case 'alpha':
      return range(97, 122, range(65, 90))
    case 'ascii':
      return range(0, 127)
    case 'blank':
      return range(32, 32, range(9, 9))
    case 'cntrl':
      return range(127, 127, range(0, 31))
    case 'digit':
      return digit()
    case 'graph':
      return range(33, 126)
    case 'lower':
      return range(97, 122)
    case 'print':
      return range(32, 126)
    case 'punct':
      return range(123, 126, range(91, 96, range(58, 64, range(33, 47))))
    case 'space':
      return range(11, 11, space())
    case 'upper':
      return range(65, 90)
    case 'word':
      return word()
    case 'xdigit':
      return range(97, 102, range(65, 70, digit()))
    default:
      return undefined
  }
}
