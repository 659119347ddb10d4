import { formatControl, severityAtLeast } from '@bartizan/model'
import type { CatalogueEntry, RuleFilter } from './catalogue.ts'

/** The entries that fit a filter, in id order. */
export function filterRules(entries: Iterable<CatalogueEntry>, filter: RuleFilter): readonly CatalogueEntry[] {
  const words = filter.words.map((word) => word.toLowerCase())
  return [...entries].filter((entry) => {
    const { rule } = entry
    if (filter.stage !== undefined && rule.stage !== filter.stage && !entry.detectors.includes(filter.stage))
      return false
    if (filter.minSeverity !== undefined && !severityAtLeast(rule.severity, filter.minSeverity)) return false
    const text = searchable(entry)
    return words.every((word) => text.includes(word))
  })
}

function searchable({ rule }: CatalogueEntry): string {
  const controls = rule.controls.map(formatControl)
  return [rule.id, rule.title, rule.weakness ?? '', ...rule.aliases, ...rule.tags, ...controls].join('\n').toLowerCase()
}
