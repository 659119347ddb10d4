import { confidenceAtLeast, type ScanResult } from '@bartizan/model'
import { profileConfidence } from '@bartizan/platform/options'

/** The one line after a scan: files, rules, findings, not covered, time. */
export function summaryLine(result: ScanResult, milliseconds: number): string {
  const { coverage, findings } = result
  const rules = coverage.detectors.reduce((sum, detector) => sum + detector.rules, 0)
  const least = profileConfidence[result.gate.profile]
  const fresh = findings.filter(
    ({ state, confidence }) => state.kind === 'new' && confidenceAtLeast(confidence, least),
  ).length
  const incomplete = coverage.problems.filter((problem) => problem.weight === 'incomplete').length
  return [
    count(coverage.files, 'file'),
    count(rules, 'rule'),
    count(fresh, 'new finding'),
    `${incomplete} not covered`,
    milliseconds < 10_000 ? `${(milliseconds / 1000).toFixed(2)} s` : `${(milliseconds / 1000).toFixed(1)} s`,
  ].join(' · ')
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`
}
