import type { BaselineEntry } from './baseline.ts'

/** What matching a baseline came to. */
export interface Matching {
  /** By occurrence: whether the baseline holds it. */
  readonly known: readonly boolean[]
  /** Entries that no occurrence claims. */
  readonly unclaimed: readonly BaselineEntry[]
}

/** How well an entry fits an occurrence of the same rule and fingerprint, best first. */
const fits: readonly ((entry: BaselineEntry, occurrence: BaselineEntry) => boolean)[] = [
  (entry, occurrence) => entry.path === occurrence.path && entry.context === occurrence.context,
  (entry, occurrence) => entry.path === occurrence.path,
  (entry, occurrence) => entry.context === occurrence.context,
  () => true,
]

/**
 * Matches occurrences with baseline entries one to one, so that a second copy of a known defect is new: in the same place
 * and surroundings first, then in the same file, then in the same surroundings elsewhere, then whatever is left.
 */
export function matchBaseline(occurrences: readonly BaselineEntry[], baseline: readonly BaselineEntry[]): Matching {
  const known = occurrences.map(() => false)
  const open = new Map<string, BaselineEntry[]>()
  for (const entry of baseline) {
    const key = keyOf(entry)
    const list = open.get(key)
    if (list === undefined) open.set(key, [entry])
    else list.push(entry)
  }
  for (const fit of fits) {
    occurrences.forEach((occurrence, index) => {
      const candidates = known[index] ? undefined : open.get(keyOf(occurrence))
      const at = candidates?.findIndex((entry) => fit(entry, occurrence)) ?? -1
      if (at === -1) return
      candidates!.splice(at, 1)
      known[index] = true
    })
  }
  return { known, unclaimed: [...open.values()].flat() }
}

function keyOf({ rule, fingerprint }: BaselineEntry): string {
  return `${rule} ${fingerprint}`
}
