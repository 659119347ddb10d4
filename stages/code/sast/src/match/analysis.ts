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

/** A text that looks random enough to be a secret: long, mixed, without much repetition. */
export const isHighEntropy = (text: string): boolean => {
  if (text.length < 8 || /\s/.test(text)) return false
  const threshold = text.length < 16 ? 3 : 3.4
  return entropy(text) >= threshold
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
