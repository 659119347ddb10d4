import type { KeywordHit } from '@bartizan/engine'

/**
 * All keywords in one pass: a dense table of states over a reduced alphabet in which upper and lower case are one.
 * Built once; 16-bit states.
 */
export interface Automaton {
  /** All occurrences in order of their end. */
  search(bytes: Uint8Array): KeywordHit[]
}

/** Builds the automaton of lower-case keywords. Several milliseconds for a thousand of them. */
export function buildAutomaton(keywords: readonly string[]): Automaton {
  const classes = new Uint8Array(256)
  let width = 1
  for (const keyword of keywords) {
    for (let i = 0; i < keyword.length; i++) {
      const code = keyword.charCodeAt(i)
      if (classes[code] === 0) classes[code] = width++
    }
  }
  for (let code = 65; code <= 90; code++) classes[code] = classes[code + 32]!
  const total = keywords.reduce((sum, keyword) => sum + keyword.length, 1)
  const next = new Int32Array(total * width)
  const ends: (number[] | undefined)[] = [undefined]
  let states = 1
  keywords.forEach((keyword, index) => {
    let state = 0
    for (let i = 0; i < keyword.length; i++) {
      const at = state * width + classes[keyword.charCodeAt(i)]!
      if (next[at] === 0) {
        next[at] = states
        ends[states++] = undefined
      }
      state = next[at]!
    }
    ;(ends[state] ??= []).push(index)
  })
  complete(next, ends, width)
  // Rows are addressed by offset, with a flag in the lowest bit for states at which a keyword ends.
  const table = new Int32Array(states * width)
  for (let i = 0; i < table.length; i++) {
    const state = next[i]!
    table[i] = (state * width * 2) | (ends[state] === undefined ? 0 : 1)
  }
  return { search: (bytes) => search(bytes, { table, classes, ends, width, keywords }) }
}

/** Adds what follows from a shorter suffix: breadth first, so that each state's suffix is complete before it. */
function complete(next: Int32Array, ends: (number[] | undefined)[], width: number): void {
  const fail = new Int32Array(ends.length)
  const queue: number[] = []
  for (let c = 0; c < width; c++) if (next[c] !== 0) queue.push(next[c]!)
  for (let head = 0; head < queue.length; head++) {
    const state = queue[head]!
    const suffix = fail[state]!
    const inherited = ends[suffix]
    if (inherited !== undefined) ends[state] = [...(ends[state] ?? []), ...inherited]
    for (let c = 0; c < width; c++) {
      const child = next[state * width + c]!
      if (child === 0) next[state * width + c] = next[suffix * width + c]!
      else {
        fail[child] = next[suffix * width + c]!
        queue.push(child)
      }
    }
  }
}

interface Tables {
  readonly table: Int32Array
  readonly classes: Uint8Array
  readonly ends: readonly (readonly number[] | undefined)[]
  readonly width: number
  readonly keywords: readonly string[]
}

function search(bytes: Uint8Array, tables: Tables): KeywordHit[] {
  const { table, classes, ends, width, keywords } = tables
  const hits: KeywordHit[] = []
  let row = 0
  for (let i = 0; i < bytes.length; i++) {
    const cell = table[row + classes[bytes[i]!]!]!
    row = cell >> 1
    if ((cell & 1) === 1) {
      for (const keyword of ends[row / width]!) hits.push({ keyword, start: i + 1 - keywords[keyword]!.length })
    }
  }
  return hits
}
