import type { Coverage, Finding, Rule, ScanResult, Target } from '@bartizan/model'
import type { ReportContext } from '../context.ts'
import { permalink } from '../permalink.ts'
import { type Verdict, verdict } from '../verdict.ts'
import { view } from '../view.ts'

/** What the page is given: the result as shown, without what only machines read. */
export interface PageData {
  readonly tool: ScanResult['tool']
  readonly target: Target
  readonly verdict: Verdict
  readonly failing: readonly string[]
  readonly rules: readonly Rule[]
  readonly findings: readonly Finding[]
  readonly coverage: Coverage
  readonly hidden: { readonly belowSeverity: number; readonly belowConfidence: number; readonly minSeverity: string }
  /** Addresses of the primary places in the repository's forge, by position of the finding; absent where none is known. */
  readonly links: readonly (string | 0)[]
}

/** Gathers the page's data. */
export function pageData(result: ScanResult, context: ReportContext): PageData {
  const seen = view(result, context)
  const used = new Set(seen.findings.map((finding) => finding.rule))
  const links = seen.findings.map((finding) => permalink(result.target, finding.locations.primary) ?? 0)
  return {
    tool: result.tool,
    target: result.target,
    verdict: verdict(result),
    failing: result.gate.failing,
    rules: result.rules.filter((rule) => used.has(rule.id)),
    findings: seen.findings,
    coverage: result.coverage,
    hidden: {
      belowSeverity: seen.belowSeverity,
      belowConfidence: seen.belowConfidence,
      minSeverity: context.minSeverity,
    },
    links: links.some((link) => link !== 0) ? links : [],
  }
}
