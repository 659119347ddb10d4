import { SKETCHED, SKETCHES } from './fingerprints.gen.ts'
import { shinglesOf, SKETCH, wordsOf } from './shingles.ts'

/** A licence whose text was found. */
export interface LicenceMatch {
  readonly id: string
  /** Share of the licence's sample that the text holds, 0 to 1. */
  readonly share: number
  /** Identifiers with the same text: whether a later version may be chosen stands elsewhere. */
  readonly others: readonly string[]
}

let sketches: Uint32Array | undefined

function load(): Uint32Array {
  const bytes = Buffer.from(SKETCHES, 'base64')
  const table = new Uint32Array(bytes.length / 4)
  for (let at = 0; at < table.length; at++) table[at] = bytes.readUInt32LE(at * 4)
  return table
}

/** The least share at which a text is taken for a licence. */
const ENOUGH = 0.65

/** Balances how much of the licence the text holds against how much of the text the licence explains. */
function fit(share: number, words: number, all: number): number {
  const explained = Math.min(1, (share * words) / all)
  return (2 * share * explained) / (share + explained)
}

/** Texts longer than this hold more than licences; only their beginning is looked at. */
const MAX_TEXT = 400_000

function shareOf(row: number, hashes: ReadonlySet<number>, table: Uint32Array): number {
  let held = 0
  let all = 0
  for (let at = row * SKETCH; at < (row + 1) * SKETCH; at++) {
    if (table[at] === 0) continue
    all++
    if (hashes.has(table[at]!)) held++
  }
  return all === 0 ? 0 : held / all
}

/**
 * Finds the licences whose texts stand in a text, the one that explains the text best first: a text that is part of another one found is left out.
 */
export function classifyLicence(text: string): LicenceMatch[] {
  sketches ??= load()
  const table = sketches
  const read = wordsOf(text.slice(0, MAX_TEXT))
  const hashes = shinglesOf(read)
  if (hashes.size < 8) return []
  const found = SKETCHED.map(([id, words], row) => ({ id, words, row, share: shareOf(row, hashes, table) })).filter(
    ({ share }) => share >= ENOUGH,
  )
  found.sort(
    (a, b) => fit(b.share, b.words, read.length) - fit(a.share, a.words, read.length) || (a.id < b.id ? -1 : 1),
  )
  const kept: { match: LicenceMatch & { others: string[] }; hashes: Set<number> }[] = []
  for (const { id, row, share } of found) {
    const own = new Set(table.subarray(row * SKETCH, (row + 1) * SKETCH))
    const holder = kept.find((other) => [...own].filter((hash) => other.hashes.has(hash)).length >= own.size / 2)
    if (holder === undefined) kept.push({ match: { id, share, others: [] }, hashes: own })
    else if (share >= holder.match.share) holder.match.others.push(id)
  }
  return contained(
    kept.map(({ match }) => match),
    hashes,
  )
}

/** A short licence inside a longer one that was found explains nothing more. */
function contained(matches: readonly LicenceMatch[], hashes: ReadonlySet<number>): LicenceMatch[] {
  const [first, ...rest] = matches
  if (first === undefined) return []
  const words = new Map(SKETCHED)
  const size = hashes.size
  return [first, ...rest.filter((match) => (words.get(match.id) ?? 0) + (words.get(first.id) ?? 0) <= size * 1.3)]
}
