import type { KeywordHit } from '../detector.ts'

/** Number of low bits of a character class; three classes make a trigram code. */
const classBits = 5
const codeMask = (1 << (classBits * 3)) - 1
const pairMask = (1 << (classBits * 2)) - 1

/**
 * A multi-keyword matcher as flat tables, to be shared between threads. Matching goes in two steps: a bitmap over the
 * classes of three bytes in a row tells where a keyword may begin, and a trie over a reduced alphabet confirms it.
 */
export interface KeywordTables {
  /** Class of each byte for the trigram code: case-folded, letters apart, digits together. 256 entries. */
  readonly classes: Uint8Array
  /** 1 for every trigram code with which a keyword begins. */
  readonly filter: Uint8Array
  /** One bit for every code of four classes with which a keyword begins. */
  readonly quads: Uint8Array
  /** Symbol of each byte for the trie: 0 for bytes that occur in no keyword. 256 entries. */
  readonly symbols: Uint8Array
  readonly symbolCount: number
  /** Next state by `state * symbolCount + symbol`; 0 where there is none. State 0 is the root. */
  readonly next: Int32Array
  /** Head of the list of words that end in a state; -1 for none. */
  readonly firstWord: Int32Array
  /** Three numbers a word: group, keyword, index of the following word or -1. */
  readonly words: Int32Array
  readonly groupCount: number
}

/** The most hits that are kept of one file and group; further ones are counted only. */
export const hitLimit = 200_000

/** Hits of one file. */
export interface GroupHits {
  /** By group; undefined where nothing was found. */
  readonly hits: readonly (KeywordHit[] | undefined)[]
  /** Groups whose list was cut. */
  readonly cut: readonly number[]
}

/**
 * Builds the tables.
 * @param wanted keywords in lower-case ASCII, by detector
 */
export function buildKeywords(wanted: readonly (readonly string[])[]): KeywordTables {
  const groups = wanted.map((keywords) => keywords.map(asBytes))
  const symbols = shared(Uint8Array, 256)
  let symbolCount = 1
  let length = 0
  for (const word of groups.flat()) {
    length += word.length
    for (let at = 0; at < word.length; at++) {
      const byte = word.charCodeAt(at)
      if (symbols[byte] === 0) symbols[byte] = symbolCount++
    }
  }
  for (let upper = 65; upper <= 90; upper++) symbols[upper] = symbols[upper + 32]!
  const classes = byteClasses()
  const filter = shared(Uint8Array, codeMask + 1)
  const quads = shared(Uint8Array, 1 << (classBits * 4 - 3))
  const next = shared(Int32Array, (length + 1) * symbolCount)
  const firstWord = shared(Int32Array, length + 1).fill(-1)
  const words = shared(Int32Array, groups.flat().length * 3)
  let states = 1
  let count = 0
  groups.forEach((keywords, group) => {
    keywords.forEach((keyword, index) => {
      if (keyword.length === 0) return
      let state = 0
      for (let at = 0; at < keyword.length; at++) {
        const slot = state * symbolCount + symbols[keyword.charCodeAt(at)]!
        if (next[slot] === 0) next[slot] = states++
        state = next[slot]!
      }
      words[count * 3] = group
      words[count * 3 + 1] = index
      words[count * 3 + 2] = firstWord[state]!
      firstWord[state] = count++
      const [threeFrom, threeTo] = codesOf(classes, keyword, 3)
      filter.fill(1, threeFrom, threeTo)
      const [fourFrom, fourTo] = codesOf(classes, keyword, 4)
      // A keyword of less than four bytes has 32 codes or more, a whole number of bytes.
      if (fourTo - fourFrom > 1) quads.fill(0xff, fourFrom >> 3, fourTo >> 3)
      else quads[fourFrom >> 3]! |= 1 << (fourFrom & 7)
    })
  })
  return { classes, filter, quads, symbols, symbolCount, next, firstWord, words, groupCount: groups.length }
}

/** The word with one character for each byte of its UTF-8 form, so that a character code is a byte. */
function asBytes(word: string): string {
  for (let at = 0; at < word.length; at++) if (word.charCodeAt(at) > 0x7f) return Buffer.from(word).toString('latin1')
  return word
}

function shared<T extends Uint8Array | Int32Array>(
  type: { new (buffer: SharedArrayBuffer): T; readonly BYTES_PER_ELEMENT: number },
  length: number,
): T {
  return new type(new SharedArrayBuffer(Math.max(1, length) * type.BYTES_PER_ELEMENT))
}

/** 26 letters, `_`, `-`, digits, `.`, space and the rest: 32 classes. */
function byteClasses(): Uint8Array {
  const classes = shared(Uint8Array, 256)
  for (let letter = 0; letter < 26; letter++) {
    classes[97 + letter] = letter + 1
    classes[65 + letter] = letter + 1
  }
  for (let digit = 48; digit <= 57; digit++) classes[digit] = 27
  classes[0x5f] = 28
  classes[0x2d] = 29
  classes[0x2e] = 30
  classes[0x20] = 31
  return classes
}

/** Range of the codes of the first `length` classes of a keyword, end exclusive; a shorter one may be followed by anything. */
function codesOf(classes: Uint8Array, keyword: string, length: number): readonly [from: number, to: number] {
  const known = Math.min(length, keyword.length)
  let code = 0
  for (let at = 0; at < known; at++) code = (code << classBits) | classes[keyword.charCodeAt(at)]!
  const open = classBits * (length - known)
  return [code << open, (code + 1) << open]
}

/** Finds all keywords in one pass over the bytes, ignoring ASCII case. Overlapping ones are all found, in order. */
export function findKeywords(tables: KeywordTables, bytes: Uint8Array): GroupHits {
  const length = bytes.length
  const last = length - blockReach
  let found: Collector | undefined
  let at = 0
  while (at <= last) {
    at = nextBlock(tables, bytes, at)
    if (at > last) break
    found ??= new Collector(tables, bytes)
    for (const end = at + blockSize; at < end; at++) if (mayBegin(tables, bytes, at)) found.confirm(at)
  }
  // The last starts have no whole block: the trie is asked directly.
  for (; at < length; at++) {
    if (tables.next[tables.symbols[bytes[at]!]!] === 0) continue
    found ??= new Collector(tables, bytes)
    found.confirm(at)
  }
  return found === undefined ? nothing(tables.groupCount) : { hits: found.hits, cut: [...found.cut] }
}

/** Starts that are looked at together, and how far the last one's four bytes reach. */
const blockSize = 4
const blockReach = 7

/**
 * Steps over blocks of four starts in which no keyword can begin: one branch for four bytes, three times as fast as one for
 * each. A function by itself, so that everything stays in registers.
 * @returns where the next block with a candidate begins, or the first block that is cut by the end
 */
function nextBlock({ classes, filter, quads }: KeywordTables, bytes: Uint8Array, from: number): number {
  const last = bytes.length - blockReach
  let before = (classes[bytes[from]!]! << classBits) | classes[bytes[from + 1]!]!
  let at = from
  for (; at <= last; at += blockSize) {
    const first = (before << (classBits * 2)) | (classes[bytes[at + 2]!]! << classBits) | classes[bytes[at + 3]!]!
    before = (classes[bytes[at + 4]!]! << classBits) | classes[bytes[at + 5]!]!
    const second = ((first & pairMask) << (classBits * 2)) | before
    const any =
      filter[first >> classBits]! |
      filter[first & codeMask]! |
      filter[second >> classBits]! |
      filter[second & codeMask]!
    if (any === 0) continue
    const middle = ((first & codeMask) << classBits) | (before >> classBits)
    const end = ((second & codeMask) << classBits) | classes[bytes[at + 6]!]!
    if ((bit(quads, first) | bit(quads, middle) | bit(quads, second) | bit(quads, end)) !== 0) return at
  }
  return at
}

/** Not 0 when a bit is set. */
function bit(bits: Uint8Array, index: number): number {
  return bits[index >> 3]! & (1 << (index & 7))
}

/** Asks the first four classes, so that few places are left for the trie, whose tables are larger than the nearest cache. */
function mayBegin({ classes, quads }: KeywordTables, bytes: Uint8Array, at: number): boolean {
  const pair = (classes[bytes[at]!]! << classBits) | classes[bytes[at + 1]!]!
  const quad = (((pair << classBits) | classes[bytes[at + 2]!]!) << classBits) | classes[bytes[at + 3]!]!
  return bit(quads, quad) !== 0
}

const nothingFound = new Map<number, GroupHits>()

/** Most files hold no keyword: one answer serves them all. */
function nothing(groupCount: number): GroupHits {
  let answer = nothingFound.get(groupCount)
  if (answer === undefined) {
    answer = { hits: Array.from({ length: groupCount }, () => undefined), cut: [] }
    nothingFound.set(groupCount, answer)
  }
  return answer
}

class Collector {
  readonly hits: (KeywordHit[] | undefined)[]
  readonly cut = new Set<number>()
  readonly #tables: KeywordTables
  readonly #bytes: Uint8Array

  constructor(tables: KeywordTables, bytes: Uint8Array) {
    this.hits = Array.from({ length: tables.groupCount }, () => undefined)
    this.#tables = tables
    this.#bytes = bytes
  }

  /** Walks the trie from a place where a keyword may begin. */
  confirm(start: number): void {
    const { symbols, symbolCount, next, firstWord } = this.#tables
    const bytes = this.#bytes
    let state = 0
    for (let at = start; at < bytes.length; at++) {
      const symbol = symbols[bytes[at]!]!
      if (symbol === 0) return
      state = next[state * symbolCount + symbol]!
      if (state === 0) return
      if (firstWord[state]! >= 0) this.#record(firstWord[state]!, start)
    }
  }

  #record(word: number, start: number): void {
    const { words } = this.#tables
    for (let at = word; at >= 0; at = words[at * 3 + 2]!) {
      const group = words[at * 3]!
      const list = (this.hits[group] ??= [])
      if (list.length < hitLimit) list.push({ keyword: words[at * 3 + 1]!, start })
      else this.cut.add(group)
    }
  }
}
