import type { Finding, ScanResult, Severity } from '@bartizan/model'
import type { ReportContext } from './context.ts'
import { sentence } from './escape/characters.ts'
import { forIndentedJson } from './escape/json.ts'
import { groupKey } from './text/place.ts'
import { ruleLookup, view } from './view.ts'

const severity: Readonly<Record<Severity, string>> = {
  critical: 'blocker',
  high: 'critical',
  medium: 'major',
  low: 'minor',
  info: 'info',
}

/** Lines of the finding; the first line where it is about a whole file or a named thing, for readers want one. */
function lines(finding: Finding): { readonly begin: number; readonly end: number } {
  const { primary } = finding.locations
  const region = primary.kind === 'file' ? primary.region : undefined
  return { begin: region?.startLine ?? 1, end: region?.endLine ?? 1 }
}

/** GitLab's code quality report. GitLab compares branches itself, so findings of the baseline are in it; accepted ones are not. */
export function codeclimate(result: ScanResult, context: ReportContext): string {
  const rule = ruleLookup(result)
  const open = view(result, context).findings.filter(
    (finding) => finding.state.kind === 'new' || finding.state.kind === 'known',
  )
  const issues = open.map((finding) => ({
    type: 'issue',
    check_name: finding.rule,
    description: sentence(`${rule(finding.rule).title}: ${finding.message}`),
    categories: ['Security'],
    severity: severity[finding.severity],
    fingerprint: finding.fingerprint,
    location: { path: groupKey(finding.locations.primary).toWellFormed(), lines: lines(finding) },
  }))
  return `${forIndentedJson(issues)}\n`
}
