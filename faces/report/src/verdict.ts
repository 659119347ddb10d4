import { grouped } from './count.ts'
import type { ScanResult } from '@bartizan/model'

/** How the run ended, in words that every format uses alike. */
export interface Verdict {
  /** No finding reached the threshold. */
  readonly passed: boolean
  /** Something was not covered although it should have been. */
  readonly incomplete: boolean
  /** `failed`, `passed` or `passed, but incomplete`. */
  readonly short: string
  /** One sentence with the reason. */
  readonly text: string
}

/** Reads the gate's outcome and the coverage. */
export function verdict(result: ScanResult): Verdict {
  const { gate, coverage } = result
  const failing = gate.failing.length
  const gaps = coverage.problems.filter((problem) => problem.weight === 'incomplete').length
  const passed = failing === 0
  const reason = `${reasonOf(gate.failOn, failing)} (--fail-on ${gate.failOn}, profile ${gate.profile})`
  const gap =
    gaps === 0 ? '' : `; incomplete: ${grouped(gaps)} ${gaps === 1 ? 'problem' : 'problems'}, see what was not covered`
  return {
    passed,
    incomplete: gaps > 0,
    short: passed ? (gaps > 0 ? 'passed, but incomplete' : 'passed') : 'failed',
    text: `Gate ${passed ? 'passed' : 'failed'}: ${reason}${gap}`,
  }
}

function reasonOf(failOn: string, failing: number): string {
  const number = failing === 0 ? 'no' : grouped(failing)
  if (failOn === 'kev') return `${number} known exploited ${failing === 1 ? 'vulnerability' : 'vulnerabilities'}`
  const findings =
    failing === 0 ? 'no finding reaches' : failing === 1 ? '1 finding reaches' : `${number} findings reach`
  return `${findings} the threshold${failOn === 'fixable' ? ', vulnerabilities without a fix left aside' : ''}`
}
