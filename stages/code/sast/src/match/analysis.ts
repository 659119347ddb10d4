import { hasNestedRepetition } from './regex.ts'

/** Shannon entropy of a text in bits a character. */
export const entropy = (text: string): number => {
  if (text.length === 0) return 0
  const counts = new Map<string, number>()
  for (const char of text) counts.set(char, (counts.get(char) ?? 0) + 1)
  let bits = 0
  for (const count of counts.values()) {
    const share = count / text.length
    bits -= share * Math.log2(share)
  }
  return bits
}

/** Bits of surprise that make a text look random. */
const RANDOM_BITS = 36

const isVowel = (char: string): boolean => 'aeiouy'.includes(char)

/** Bits that a character adds behind another: repeats add nothing, letters that read as syllables little. */
const surprise = (before: string, char: string): number => {
  if (char === before) return 0.2
  if (/[0-9]/.test(char)) return 3.4
  if (!/[A-Za-z]/.test(char)) return 2
  if (!/[A-Za-z]/.test(before)) return 4
  const isMixed = /[a-z]/.test(before) && /[A-Z]/.test(char)
  if (isMixed) return 4.5
  return isVowel(before.toLowerCase()) === isVowel(char.toLowerCase()) ? 3 : 1.5
}

/** A text that looks random enough to be a secret: long, mixed, without words or much repetition. */
export const isHighEntropy = (raw: string): boolean => {
  const text = raw.trim()
  if (/\s/.test(text)) return false
  const pairs = new Set<string>()
  let bits = 0
  for (let i = 0; i < text.length && bits < RANDOM_BITS; i++) {
    const before = text[i - 1] ?? ''
    const pair = before + text[i]!
    bits += pairs.has(pair) ? 0.5 : surprise(before, text[i]!)
    pairs.add(pair)
  }
  return bits >= RANDOM_BITS
}

/** An expression that may need exponential or high polynomial time. */
export const isCatastrophic = (source: string): boolean => hasNestedRepetition(source) || hasRepeatedAlternation(source)

/** `(a|a)*`: a repeated group with alternatives that share their first character. */
const hasRepeatedAlternation = (source: string): boolean => {
  const groups = source.matchAll(/\((?:\?:)?([^()]*\|[^()]*)\)[*+]/g)
  for (const [, body] of groups) {
    const firsts = (body ?? '').split('|').map((one) => one.replace(/^\^/, '')[0])
    if (new Set(firsts).size < firsts.length || firsts.includes('.')) return true
  }
  return false
}
