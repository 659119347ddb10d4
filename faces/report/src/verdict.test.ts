import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ordinaryResult } from '../test-support/sample-result.ts'
import { verdict } from './verdict.ts'

const cases: readonly (readonly [failOn: string, failing: number, text: string])[] = [
  ['high', 0, 'Gate passed: no finding reaches the threshold (--fail-on high, profile default)'],
  ['high', 1, 'Gate failed: 1 finding reaches the threshold (--fail-on high, profile default)'],
  ['kev', 0, 'Gate passed: no known exploited vulnerabilities (--fail-on kev, profile default)'],
  ['kev', 1, 'Gate failed: 1 known exploited vulnerability (--fail-on kev, profile default)'],
  ['kev', 2, 'Gate failed: 2 known exploited vulnerabilities (--fail-on kev, profile default)'],
  [
    'fixable',
    2,
    'Gate failed: 2 findings reach the threshold, vulnerabilities without a fix left aside (--fail-on fixable, profile default)',
  ],
]

for (const [failOn, count, text] of cases) {
  test(`the verdict of --fail-on ${failOn} with ${count} failing`, () => {
    const result = ordinaryResult()
    const failing = Array.from({ length: count }, (_, index) => String(index))
    const coverage = { ...result.coverage, problems: [] }
    assert.equal(verdict({ ...result, coverage, gate: { failOn, profile: 'default', failing } }).text, text)
  })
}
