import {
  confidenceAtLeast,
  severities,
  severityAtLeast,
  type Finding,
  type GateOutcome,
  type Profile,
} from '@bartizan/model'
import { profileConfidence } from '../options/table.ts'

/**
 * The verdict in its first form: new findings that are severe and sure enough.
 * @param failOn a severity, or `never`
 */
export function judge(findings: readonly Finding[], failOn: string, profile: Profile): GateOutcome {
  const threshold = severities.find((severity) => severity === failOn)
  const failing = findings.filter(
    (finding) =>
      finding.state.kind === 'new' &&
      threshold !== undefined &&
      severityAtLeast(finding.severity, threshold) &&
      confidenceAtLeast(finding.confidence, profileConfidence[profile]),
  )
  return { failOn, profile, failing: failing.map((finding) => finding.fingerprint) }
}
