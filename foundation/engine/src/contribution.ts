import type { Detector, ProjectReport } from './detector.ts'
import type { Conclusion } from './inspect/conclude.ts'
import { dress } from './inspect/dress.ts'

/** What was found elsewhere than in the tree, by a detector of this scan: in the history, in a running target. */
export interface Contribution {
  readonly detector: string
  readonly report: ProjectReport
}

/** A contribution in the form of a detector's own conclusion: its findings get identity and state like all others. */
export function concludeContribution({ detector, report }: Contribution, detectors: readonly Detector[]): Conclusion {
  const rules = new Map(
    detectors
      .filter(({ id }) => id === detector)
      .flatMap((one) => one.rules.map((rule) => [rule.id as string, rule] as const)),
  )
  const wardrobe = { detector, rules, source: () => undefined, redactions: () => [] }
  return {
    detector,
    drafts: (report.findings ?? []).map((detected) => dress(detected, wardrobe)),
    problems: (report.problems ?? []).map((problem) => ({ detector, ...problem })),
    counts: report.counts ?? {},
    redactions: [],
    databases: report.databases ?? [],
    reads: [],
  }
}
