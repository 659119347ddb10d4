import type { Item } from './items.ts'

/** Ways to choose findings by a property with few values. */
export const facets = ['severity', 'stage', 'state', 'rule'] as const
export type Facet = (typeof facets)[number]

/** What the reader asked for. An empty set means all values. */
export interface Filter {
  readonly text: string
  readonly path: string
  readonly chosen: Readonly<Record<Facet, ReadonlySet<string>>>
}

/** The findings that pass, and for each facet how many each of its values would leave. */
export interface Outcome {
  readonly items: readonly Item[]
  readonly counts: Readonly<Record<Facet, ReadonlyMap<string, number>>>
}

/** The value of an item for a facet. */
export function facetValue(item: Item, facet: Facet): string {
  return facet === 'rule' ? item.rule.id : item[facet]
}

/** Applies the filter in one pass. A facet's own choice does not change its counts, so that a reader sees what else there is. */
export function applyFilter(all: readonly Item[], filter: Filter): Outcome {
  const words = filter.text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
  const path = filter.path.trim().toLowerCase()
  const counts = {
    severity: new Map<string, number>(),
    stage: new Map<string, number>(),
    state: new Map<string, number>(),
    rule: new Map<string, number>(),
  }
  const items: Item[] = []
  for (const item of all) {
    if (path !== '' && !item.path.toLowerCase().includes(path)) continue
    if (!words.every((word) => item.haystack.includes(word))) continue
    const failed = facets.filter(
      (facet) => filter.chosen[facet].size > 0 && !filter.chosen[facet].has(facetValue(item, facet)),
    )
    if (failed.length === 0) items.push(item)
    for (const facet of facets) {
      if (failed.length > 1 || (failed.length === 1 && failed[0] !== facet)) continue
      const value = facetValue(item, facet)
      counts[facet].set(value, (counts[facet].get(value) ?? 0) + 1)
    }
  }
  return { items, counts }
}
