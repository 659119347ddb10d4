import type { Advisory } from '@bartizan/knowledge/advisories'

/** Advisories of several sources about one vulnerability of one package. */
export interface AliasGroup {
  /** The id that people use: a CVE where there is one. */
  readonly id: string
  /** The id that stays when a CVE is assigned later. */
  readonly identity: string
  /** All ids, the shown one first. */
  readonly ids: readonly string[]
  /** One per source, the leading source first. */
  readonly opinions: readonly Advisory[]
}

/** The package managers' own sources lead; distributions lead for their own packages because no other source has them. */
const SOURCE_RANK: readonly (readonly [string, number])[] = [
  ['MAL-', 0],
  ['GHSA-', 1],
  ['PYSEC-', 2],
  ['GO-', 2],
  ['RUSTSEC-', 2],
  ['CVE-', 4],
]

export const sourceRank = (id: string): number => SOURCE_RANK.find(([prefix]) => id.startsWith(prefix))?.[1] ?? 3

const byRank = (a: string, b: string): number => sourceRank(a) - sourceRank(b) || (a < b ? -1 : a > b ? 1 : 0)

const shownRank = (id: string): number => (id.startsWith('MAL-') ? 0 : id.startsWith('CVE-') ? 1 : 2 + sourceRank(id))

/** Joins advisories that share an id, directly or through others. */
export function groupByAlias(advisories: readonly Advisory[]): AliasGroup[] {
  const parent = new Map<string, string>()
  const find = (id: string): string => {
    let root = id
    while (parent.get(root) !== undefined && parent.get(root) !== root) root = parent.get(root)!
    parent.set(id, root)
    return root
  }
  for (const advisory of advisories)
    for (const alias of [advisory.id, ...advisory.aliases]) parent.set(find(alias), find(advisory.id))
  const groups = new Map<string, Advisory[]>()
  for (const advisory of advisories) {
    const root = find(advisory.id)
    const list = groups.get(root)
    if (list === undefined) groups.set(root, [advisory])
    else list.push(advisory)
  }
  return [...groups.values()].map((opinions) => {
    opinions.sort((a, b) => byRank(a.id, b.id))
    const all = [...new Set(opinions.flatMap((advisory) => [advisory.id, ...advisory.aliases]))]
    const shown = all.toSorted((a, b) => shownRank(a) - shownRank(b) || (a < b ? -1 : 1))
    return { id: shown[0]!, identity: all.toSorted(byRank)[0]!, ids: shown, opinions }
  })
}
