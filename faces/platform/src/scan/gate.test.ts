import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AdvisoryEvidence, Confidence, Finding, Fingerprint, RuleId, Severity, State } from '@bartizan/model'
import { judge } from './gate.ts'

interface Draft {
  readonly rule: string
  readonly severity: Severity
  readonly confidence?: Confidence
  readonly fixed?: readonly string[]
  readonly state?: State
}

const advisory = (fixed: readonly string[]): AdvisoryEvidence => ({
  kind: 'advisory',
  package: 'pkg:npm/a@1.0.0',
  version: '1.0.0',
  ids: ['CVE-2026-1'],
  range: '>= 0',
  comparator: 'semver',
  fixed,
  path: [],
})

const findings = Object.entries({
  fixableHigh: { rule: 'dependencies/known-vulnerability', severity: 'high', fixed: ['1.0.1'] },
  unfixedCritical: { rule: 'dependencies/known-vulnerability', severity: 'critical', fixed: [] },
  fixableLow: { rule: 'dependencies/known-vulnerability', severity: 'low', fixed: ['1.0.1'] },
  exploitedUnfixed: { rule: 'dependencies/exploited-vulnerability', severity: 'medium', fixed: [] },
  exploitedWaived: {
    rule: 'dependencies/exploited-vulnerability',
    severity: 'high',
    fixed: ['1.0.1'],
    state: { kind: 'waived', by: 'ann', why: 'isolated' },
  },
  malicious: { rule: 'dependencies/malicious-package', severity: 'critical', fixed: [] },
  secret: { rule: 'secrets/github-pat', severity: 'critical' },
  guess: { rule: 'secrets/generic-password', severity: 'high', confidence: 'low' },
} satisfies Record<string, Draft>).map(([name, draft]: [string, Draft]): Finding => ({
  rule: draft.rule as RuleId,
  message: name,
  severity: draft.severity,
  confidence: draft.confidence ?? 'high',
  locations: { primary: { kind: 'file', path: 'x' }, related: [], flow: [] },
  fingerprint: name as Fingerprint,
  fixes: [],
  state: draft.state ?? { kind: 'new' },
  ...(draft.fixed === undefined ? {} : { evidence: advisory(draft.fixed) }),
}))

const cases: readonly (readonly [failOn: string, failing: readonly string[]])[] = [
  ['never', []],
  ['critical', ['unfixedCritical', 'malicious', 'secret']],
  ['high', ['fixableHigh', 'unfixedCritical', 'malicious', 'secret']],
  ['medium', ['fixableHigh', 'unfixedCritical', 'exploitedUnfixed', 'malicious', 'secret']],
  ['kev', ['exploitedUnfixed']],
  ['fixable', ['fixableHigh', 'malicious', 'secret']],
]

for (const [failOn, failing] of cases) {
  test(`--fail-on ${failOn}`, () => assert.deepEqual(judge(findings, failOn, 'default').failing, failing))
}

test('a stricter profile counts what is less sure', () => {
  assert.ok(judge(findings, 'fixable', 'strict').failing.includes('guess'))
})
