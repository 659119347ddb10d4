import { K, KIND_NAMES, R, symText } from '@bartizan/syntax/tree'
import type { Tree } from '@bartizan/syntax/tree'
import type { Pattern } from '@bartizan/syntax/pattern'
import type { Compiled } from './compile.ts'

/**
 * What a file must mention for a rule to match: a conjunction of disjunctions of identifiers. An empty list asks for
 * nothing.
 */
export type Requirement = readonly (readonly string[])[]

const BITS = 1 << 16

/** The identifiers of a file, in code, strings and comments alike, as a set that may err towards "yes". */
export type IdentifierSet = { has(word: string): boolean }

const hashWord = (word: string): number => {
  let hash = 0x811c9dc5 | 0
  for (let i = 0; i < word.length; i++) hash = Math.imul(hash ^ word.charCodeAt(i), 16777619)
  return (hash ^ (hash >>> 16)) & (BITS - 1)
}

const PART = new Uint8Array(256)
for (let byte = 0; byte < 256; byte++) {
  const isWord = (byte >= 48 && byte <= 57) || (byte >= 65 && byte <= 90) || (byte >= 97 && byte <= 122)
  if (isWord || byte === 36 || byte === 95 || byte >= 128) PART[byte] = 1
}

const hexValue = (byte: number | undefined): number => {
  if (byte === undefined) return -1
  if (byte >= 48 && byte <= 57) return byte - 48
  const lower = byte | 32
  return lower >= 97 && lower <= 102 ? lower - 87 : -1
}

/** The length of the escape at a backslash that stands for an ASCII letter, digit, `_` or `$`, and its code; 0 when none. */
const wordEscape = (source: Uint8Array, at: number): { readonly length: number; readonly code: number } => {
  const kind = source[at + 1]
  let p = at + 2
  if (kind !== 117 && kind !== 120) return NO_ESCAPE
  const braced = kind === 117 && source[p] === 123
  if (braced) p++
  if (kind === 117) while (source[p] === 48 && source[p + 1] === 48) p += 2
  const high = hexValue(source[p])
  const low = hexValue(source[p + 1])
  const code = high * 16 + low
  if (high < 0 || low < 0 || code > 127 || PART[code] === 0) return NO_ESCAPE
  return { length: p + 2 - at + (braced ? 1 : 0), code }
}

const NO_ESCAPE = { length: 0, code: 0 } as const

/** Hashes every run of identifier characters of a file, escapes resolved: one loop over its bytes. */
export const identifiersOf = (source: Uint8Array): IdentifierSet => {
  const bits = new Uint8Array(BITS / 8)
  let hash = 0x811c9dc5 | 0
  let inWord = false
  for (let i = 0; i <= source.length; i++) {
    let byte = i < source.length ? source[i]! : 32
    if (byte === 92) {
      const { length, code } = wordEscape(source, i)
      if (length > 0) {
        byte = code
        i += length - 1
      }
    }
    if (PART[byte] === 1) {
      hash = Math.imul(hash ^ byte, 16777619)
      inWord = true
      continue
    }
    if (!inWord) continue
    const slot = (hash ^ (hash >>> 16)) & (BITS - 1)
    bits[slot >> 3]! |= 1 << (slot & 7)
    hash = 0x811c9dc5 | 0
    inWord = false
  }
  return {
    has: (word) => {
      const slot = hashWord(word)
      return (bits[slot >> 3]! & (1 << (slot & 7))) !== 0
    },
  }
}

const ASCII_WORD = /^[A-Za-z0-9_$]+$/

/** Names that equivalences may supply without the file mentioning them. */
const SUPPLIED = new Set(['default', 'require'])

/** The text of a module in `import` or `require`, which no constant stands in for. */
const isModuleName = (tree: Tree, node: number): boolean => {
  if (tree.kind[node] !== K.string) return false
  const text = symText(tree, node)
  if (text === '...' || text.includes('$') || text.startsWith('=~')) return false
  const parent = tree.parent[node]!
  if (tree.kind[parent] === K.import) return true
  return tree.kind[parent] === K.call && symText(tree, parent) === 'require' && tree.kind[parent + 1] === K.name
}

/** The identifiers that a pattern cannot match without. */
const requiredByPattern = ({ tree }: Pattern): Requirement => {
  const words = new Set<string>()
  for (let i = 0; i < tree.count; i++) {
    if (isModuleName(tree, i)) for (const word of symText(tree, i).match(/[A-Za-z0-9_]+/g) ?? []) words.add(word)
    if (tree.kind[i] !== K.name) continue
    const word = symText(tree, i)
    const isType = tree.role[i] === R.name && KIND_NAMES[tree.kind[tree.parent[i]!]!] === 'typeRef'
    if (ASCII_WORD.test(word) && !SUPPLIED.has(word) && !isType) words.add(word)
  }
  return [...words].map((word) => [word])
}

/** A requirement with more alternatives than this is dropped: it would hardly exclude a file. */
const MAX_ALTERNATIVES = 200

/** What a compiled formula needs; negations need nothing. */
export const requiredBy = (formula: Compiled): Requirement => {
  switch (formula.kind) {
    case 'pattern':
      return requiredByPattern(formula.pattern)
    case 'inside':
      return requiredBy(formula.part)
    case 'all':
      return formula.parts.flatMap((part) => (part.kind === 'not' ? [] : requiredBy(part)))
    case 'any':
      return requiredByAny(formula.parts.filter((part) => part.kind !== 'never').map((part) => requiredBy(part)))
    default:
      return []
  }
}

/** One identifier of each alternative is enough of a test: the longest, as the rarest. */
const requiredByAny = (parts: readonly Requirement[]): Requirement => {
  const words: string[] = []
  for (const part of parts) {
    let best: readonly string[] | undefined
    for (const one of part) {
      if (
        best === undefined ||
        one.length < best.length ||
        (one.length === best.length && one[0]!.length > best[0]!.length)
      )
        best = one
    }
    if (best === undefined) return []
    words.push(...best)
  }
  return words.length === 0 || words.length > MAX_ALTERNATIVES ? [] : [[...new Set(words)]]
}

/** Whether a file may match. */
export const mayMatch = (requirement: Requirement, identifiers: IdentifierSet): boolean =>
  requirement.every((words) => words.some((word) => identifiers.has(word)))
