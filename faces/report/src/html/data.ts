import type { ScanResult } from '@bartizan/model'
import type { ReportContext } from '../context.ts'
import { permalink } from '../permalink.ts'
import { verdict } from '../verdict.ts'
import { view } from '../view.ts'
import type { PageData } from './page-data.ts'

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
