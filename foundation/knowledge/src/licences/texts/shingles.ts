/** Number of words in a row that make one shingle. */
const WIDTH = 5

/** Number of hashes that a licence is known by. */
export const SKETCH = 48

/** Lines that differ from copy to copy: who holds the rights, and since when. */
const VARIABLE = /^\s*(?:[#*/;-]*\s*)?(?:copyright\b|\(c\)|©|all rights reserved).*$/gim

/** Whoever grants or disclaims: each copy names them otherwise. */
const HOLDER =
  /\b(?:the )?(?:copyright (?:holders?|owners?)|authors?|regents|contributors?|isc|intel|licensors?)(?: (?:and|or) (?:the )?(?:copyright (?:holders?|owners?)|authors?|contributors?))*\b/g

/** The words of a text without case, marks and the lines that name the holder. */
export function wordsOf(text: string): string[] {
  return (
    text
      .replace(VARIABLE, ' ')
      .replace(/<[^<>\n]{1,60}>|\[[^[\]\n]{1,40}\]/g, ' ')
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, ' ')
      .replace(HOLDER, 'holder')
      .match(/[a-z0-9]+/g) ?? []
  )
}

/** Hashes of all runs of five words. */
export function shinglesOf(words: readonly string[]): Set<number> {
  const hashes = new Set<number>()
  for (let at = 0; at + WIDTH <= words.length; at++) {
    let hash = 0x811c9dc5
    for (let word = at; word < at + WIDTH; word++) {
      const text = words[word]!
      for (let letter = 0; letter < text.length; letter++) hash = Math.imul(hash ^ text.charCodeAt(letter), 0x01000193)
      hash = Math.imul(hash ^ 32, 0x01000193)
    }
    hashes.add((hash ^ (hash >>> 15)) >>> 0)
  }
  return hashes
}

/** The smallest hashes stand for the whole: which they are depends on the text alone. */
export const sketchOf = (hashes: ReadonlySet<number>): number[] => [...hashes].sort((a, b) => a - b).slice(0, SKETCH)
