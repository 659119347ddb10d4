import type { FileFacts } from './types.ts'

/** Paths of the bills of materials that count for nothing, because other files of the tree name the packages. */
export function redundantBills(packages: ReadonlyMap<string, FileFacts>): readonly string[] {
  const bills = [...packages].flatMap(([path, facts]) => (facts.format === 'sbom' ? [path] : []))
  const named = [...packages.values()].some(
    (facts) => facts.format !== 'sbom' && facts.kind !== 'reference' && facts.packages.length > 0,
  )
  return named ? bills : []
}
