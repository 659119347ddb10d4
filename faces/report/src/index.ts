import type { ScanResult } from '@bartizan/model'
import type { ReportContext } from './context.ts'

export { collect } from './chunks.ts'
export { type ColourDepth, type Report, type ReportContext, plainContext } from './context.ts'
export { type Format, type FormatName, findFormat, formats } from './formats.ts'
export { lineHashes } from './sarif/line-hash.ts'
export { type Verdict, verdict } from './verdict.ts'
export { type View, view } from './view.ts'

/** The Markdown page for `$GITHUB_STEP_SUMMARY`, loaded when it is asked for. */
export async function jobSummary(result: ScanResult, context: ReportContext): Promise<string> {
  return (await import('./github/job-summary.ts')).jobSummaryPage(result, context)
}
