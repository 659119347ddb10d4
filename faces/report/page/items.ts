import type { Finding, Rule, Severity, Stage } from '@bartizan/model'
import { evidenceFacts, stateText } from '../src/evidence.ts'
import type { PageData } from '../src/html/page-data.ts'
import { groupKey, placeText } from '../src/text/place.ts'

/** A finding with what filters and lists need of it, computed once. */
export interface Item {
  readonly index: number
  readonly finding: Finding
  readonly rule: Rule
  readonly severity: Severity
  readonly stage: Stage
  readonly state: Finding['state']['kind']
  /** File path or name. */
  readonly path: string
  readonly place: string
  /** Lower case, for the full-text search. */
  readonly haystack: string
  readonly fails: boolean
  readonly link?: string
}

function standIn(id: Rule['id']): Rule {
  return {
    id,
    stage: 'code',
    title: id,
    severity: 'info',
    confidence: 'low',
    since: '',
    aliases: [],
    controls: [],
    needs: [],
    fixable: false,
    tags: [],
    references: [],
  }
}

/** Builds the items in report order. */
export function makeItems(data: PageData): Item[] {
  const rules = new Map(data.rules.map((rule) => [rule.id, rule]))
  const failing = new Set(data.failing)
  return data.findings.map((finding, index) => {
    const rule = rules.get(finding.rule) ?? standIn(finding.rule)
    const place = placeText(finding.locations.primary)
    const facts = evidenceFacts(finding.evidence).map(([, value]) => value)
    const words = [
      rule.title,
      finding.message,
      place,
      rule.id,
      rule.weakness,
      ...rule.aliases,
      ...rule.tags,
      finding.asset?.name,
      ...facts,
      stateText(finding.state),
      finding.fingerprint,
    ]
    const link = data.links[index]
    return {
      index,
      finding,
      rule,
      severity: finding.severity,
      stage: rule.stage,
      state: finding.state.kind,
      path: groupKey(finding.locations.primary),
      place,
      haystack: words
        .filter((word) => word !== undefined)
        .join('\n')
        .toLowerCase(),
      fails: failing.has(finding.fingerprint) && finding.state.kind === 'new',
      ...(typeof link === 'string' ? { link } : {}),
    }
  })
}
