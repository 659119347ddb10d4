import type { Rule } from '@bartizan/model'
import { detectorSources } from '../registry.ts'

/** A rule with the detector that applies it. */
export interface CatalogueEntry {
  readonly detector: string
  readonly rule: Rule
}

/** All rules of all detectors, by id. */
export async function loadCatalogue(): Promise<ReadonlyMap<string, CatalogueEntry>> {
  const detectors = await Promise.all(detectorSources.map((source) => source.load()))
  const entries = detectors.flatMap((detector) =>
    detector.rules.map((rule): CatalogueEntry => ({ detector: detector.id, rule })),
  )
  entries.sort((a, b) => (a.rule.id < b.rule.id ? -1 : 1))
  return new Map(entries.map((entry) => [entry.rule.id, entry]))
}

/** The rule of that id, or the one that another tool knows by it. */
export function findRule(catalogue: ReadonlyMap<string, CatalogueEntry>, name: string): CatalogueEntry | undefined {
  const wanted = name.toLowerCase()
  return (
    catalogue.get(name) ??
    [...catalogue.values()].find(({ rule }) => rule.aliases.some((alias) => alias.toLowerCase() === wanted))
  )
}

/** What the rules command can filter by; all given ones must hold. */
export interface RuleFilter {
  /** Words, each of which must occur in id, title, alias, tag, weakness or control. */
  readonly words: readonly string[]
  readonly stage?: string
  readonly minSeverity?: Rule['severity']
}
