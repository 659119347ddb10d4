import { K, KIND_NAMES, R, symText } from '@bartizan/syntax/tree'
import type { Pattern } from '@bartizan/syntax/pattern'
import type { Compiled } from './compile.ts'

/**
 * What a file must mention for a rule to match: a conjunction of disjunctions of identifiers. An empty list asks for
 * nothing.
 */
export type Requirement = readonly (readonly string[])[]

const BITS = 1 << 16

/** The identifiers of a file, in code, strings and comments alike, as a set that may err towards "yes". */
export type IdentifierSet = { has(word: string): boolean; readonly hasEscapes: boolean }

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

/** Hashes every run of identifier characters of a file: one loop over its bytes. */
export const identifiersOf = (source: Uint8Array): IdentifierSet => {
  const bits = new Uint8Array(BITS / 8)
  let hash = 0x811c9dc5 | 0
  let inWord = false
  let hasEscapes = false
  for (let i = 0; i <= source.length; i++) {
    const byte = i < source.length ? source[i]! : 32
    if (PART[byte] === 1) {
      hash = Math.imul(hash ^ byte, 16777619)
      inWord = true
      continue
    }
    if (byte === 92 && source[i + 1] === 117) hasEscapes = true
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
    hasEscapes,
  }
}

const ASCII_WORD = /^[A-Za-z0-9_$]+$/

/** Names that equivalences may supply without the file mentioning them. */
const SUPPLIED = new Set(['default', 'require'])

/** The identifiers that a pattern cannot match without. */
const requiredByPattern = ({ tree }: Pattern): Requirement => {
  const words = new Set<string>()
  for (let i = 0; i < tree.count; i++) {
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
  identifiers.hasEscapes || requirement.every((words) => words.some((word) => identifiers.has(word)))
