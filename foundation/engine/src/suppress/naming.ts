import type { Finding, Rule } from '@bartizan/model'
import type { Dialect } from './mark.ts'

/** A finding as marks and waivers see it. */
export type Named = Pick<Finding, 'rule' | 'evidence'>

/** Whether ids that a user wrote name a finding: by its rule's id, by an alias, by an advisory's id. */
export function isNamedBy(finding: Named, rule: Rule | undefined, written: string): boolean {
  const id = normalised(written)
  if (normalised(finding.rule) === id) return true
  if (rule?.aliases.some((alias) => normalised(alias) === id || id.endsWith(`.${normalised(alias)}`)) === true)
    return true
  return finding.evidence?.kind === 'advisory' && finding.evidence.ids.some((known) => normalised(known) === id)
}

/** Trivy's ids are written with and without their old prefix, in either case. */
function normalised(id: string): string {
  const lower = id.toLowerCase()
  return lower.startsWith('avd-') ? lower.slice(4) : lower
}

/** Whether a mark that names no rule concerns a finding: only those of the kind that the dialect's tool reports. */
export function isOfKind(dialect: Dialect, rule: Rule): boolean {
  if (dialect === 'gitleaks') return rule.id.startsWith('secrets/')
  if (dialect === 'semgrep') return rule.id.startsWith('sast/')
  if (dialect === 'kics' || dialect === 'trivy' || dialect === 'kube-linter') return rule.stage === 'infra'
  return false
}
