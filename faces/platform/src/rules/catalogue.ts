import { engineRules } from '@bartizan/engine'
import type { Rule } from '@bartizan/model'
import { detectorSources } from '../registry.ts'

/** A rule with the detectors that apply it: one control can be broken in several formats. */
export interface CatalogueEntry {
  /** The first of them, in report order. */
  readonly detector: string
  readonly detectors: readonly string[]
  readonly rule: Rule
}

/** All rules of all detectors and the engine's own about marks and waivers, by id. */
export async function loadCatalogue(): Promise<ReadonlyMap<string, CatalogueEntry>> {
  const detectors = await Promise.all(detectorSources.map((source) => source.load()))
  const entries = new Map<string, CatalogueEntry>()
  for (const { id, rules } of [...detectors, { id: 'engine', rules: engineRules }]) {
    for (const rule of rules) {
      const known = entries.get(rule.id)
      if (known === undefined) entries.set(rule.id, { detector: id, detectors: [id], rule })
      else entries.set(rule.id, { ...known, detectors: [...known.detectors, id] })
    }
  }
  return new Map([...entries].sort(([a], [b]) => (a < b ? -1 : 1)))
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
