import type { Coverage, Finding, Rule, ScanResult, Target } from '@bartizan/model'
import type { Verdict } from '../verdict.ts'

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
