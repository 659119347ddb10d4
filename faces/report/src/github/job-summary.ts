import type { ScanResult } from '@bartizan/model'
import type { ReportContext } from '../context.ts'
import { markdownPage } from '../markdown.ts'

/** GitHub takes 1 MiB for the summary of a step; entities and non-ASCII text make bytes out of characters. */
const limits = { size: 250_000, detailed: 50 }

/** The page for `$GITHUB_STEP_SUMMARY`. */
export function jobSummaryPage(result: ScanResult, context: ReportContext): string {
  return markdownPage(result, context, limits)
}
