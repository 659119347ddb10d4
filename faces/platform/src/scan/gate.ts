import {
  confidenceAtLeast,
  severities,
  severityAtLeast,
  type Finding,
  type GateOutcome,
  type Profile,
} from '@bartizan/model'
import { profileConfidence } from '../options/table.ts'

/** The rule of vulnerabilities that stand in the catalogue of known exploited ones. */
const exploitedRule = 'dependencies/exploited-vulnerability'
const vulnerabilityRules: readonly string[] = [exploitedRule, 'dependencies/known-vulnerability']

/**
 * The verdict in its first form: new findings that are severe and sure enough.
 * @param failOn a severity; `kev`: only vulnerabilities that are exploited in the wild; `fixable`: as `high`, without
 *   vulnerabilities that no version ends yet; or `never`
 */
export function judge(findings: readonly Finding[], failOn: string, profile: Profile): GateOutcome {
  const reaches = threshold(failOn)
  const failing = findings.filter(
    (finding) =>
      finding.state.kind === 'new' &&
      reaches(finding) &&
      confidenceAtLeast(finding.confidence, profileConfidence[profile]),
  )
  return { failOn, profile, failing: failing.map((finding) => finding.fingerprint) }
}

function threshold(failOn: string): (finding: Finding) => boolean {
  if (failOn === 'kev') return (finding) => finding.rule === exploitedRule
  if (failOn === 'fixable') return (finding) => severityAtLeast(finding.severity, 'high') && !awaitsFix(finding)
  const least = severities.find((severity) => severity === failOn)
  return (finding) => least !== undefined && severityAtLeast(finding.severity, least)
}

/** A vulnerability that no version ends yet. A malicious package is not one: the remedy is to remove it. */
const awaitsFix = ({ rule, evidence }: Finding): boolean =>
  vulnerabilityRules.includes(rule) && evidence?.kind === 'advisory' && evidence.fixed.length === 0
