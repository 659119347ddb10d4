import {
  type Confidence,
  type Finding,
  type Profile,
  type Rule,
  type ScanResult,
  confidenceAtLeast,
  severityAtLeast,
} from '@bartizan/model'
import type { ReportContext } from './context.ts'

const wanted: Readonly<Record<Profile, Confidence>> = { default: 'medium', strict: 'low', audit: 'low' }

/** The findings a report shows, and how many it leaves out and for what. */
export interface View {
  /** In report order. */
  readonly findings: readonly Finding[]
  readonly belowSeverity: number
  readonly belowConfidence: number
}

/**
 * Applies `minSeverity` and the profile's confidence. What made the gate fail is always shown: a verdict without its
 * reason helps nobody.
 */
export function view(result: ScanResult, context: ReportContext): View {
  const failing = new Set(result.gate.failing)
  const findings: Finding[] = []
  let belowSeverity = 0
  let belowConfidence = 0
  for (const finding of result.findings) {
    if (failing.has(finding.fingerprint)) findings.push(finding)
    else if (!severityAtLeast(finding.severity, context.minSeverity)) belowSeverity++
    else if (!confidenceAtLeast(finding.confidence, wanted[context.profile])) belowConfidence++
    else findings.push(finding)
  }
  return { findings, belowSeverity, belowConfidence }
}

/** Rules by id, with a stand-in for an id that the result does not explain. */
export function ruleLookup(result: ScanResult): (id: Finding['rule']) => Rule {
  const rules = new Map(result.rules.map((rule) => [rule.id, rule]))
  return (id) => rules.get(id) ?? unknownRule(id)
}

function unknownRule(id: Finding['rule']): Rule {
  return {
    id,
    stage: 'code',
    title: id,
    severity: 'info',
    confidence: 'low',
    since: '0.0.0',
    aliases: [],
    controls: [],
    needs: [],
    fixable: false,
    tags: [],
    references: [],
  }
}

/** True for findings that stand open: neither accepted in the baseline, nor waived, nor suppressed. */
export function isOpen(finding: Finding): boolean {
  return finding.state.kind === 'new'
}
