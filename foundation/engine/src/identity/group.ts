import type { Finding, Location } from '@bartizan/model'

/** A finding with the name of the group that it may be reported with. */
export interface Grouped {
  readonly finding: Finding
  readonly group?: string
}

/**
 * Makes one finding of those that share rule, group, fingerprint and state; the others' places become related ones. Members
 * of different states stay apart: a copy that is new must not hide behind a known one.
 * @param members in report order, so that the first place is the primary one
 */
export function mergeGroups(members: readonly Grouped[]): Finding[] {
  const heads = new Map<string, number>()
  const merged: { finding: Finding; places: Location[] }[] = []
  for (const { finding, group } of members) {
    const key = group === undefined ? undefined : keyOf(finding, group)
    const head = key === undefined ? undefined : heads.get(key)
    if (head === undefined) {
      if (key !== undefined) heads.set(key, merged.length)
      merged.push({ finding, places: [] })
    } else {
      merged[head]!.places.push(finding.locations.primary, ...finding.locations.related)
    }
  }
  return merged.map(({ finding, places }) => {
    if (places.length === 0) return finding
    const { locations } = finding
    return { ...finding, locations: { ...locations, related: [...locations.related, ...places] } }
  })
}

function keyOf({ rule, fingerprint, state }: Finding, group: string): string {
  return JSON.stringify([rule, group, fingerprint, state])
}
