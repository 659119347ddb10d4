import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { canonicalJson, decide, defaultGatePolicy, loadGatePolicy, replay } from '@bartizan/policy/gate'
import type { Fingerprint, Finding, RuleId } from '@bartizan/model'
import {
  decisionText,
  gateResult,
  loadEnvironments,
  loadRecords,
  loadWaivers,
  recordLine,
  renewWaiver,
  waiverState,
} from './index.ts'

const environments = `environments:
  production:
    tier: production
    requires:
      - {stage: code, maxAge: 24h}
    thresholds: {critical: 0, high: 0}
    approvals: {count: 1, roles: [security], maxAge: 2d}
`
const loaded = loadEnvironments('environments.yaml', environments)
const finding: Finding = {
  rule: 'code-sast/sql-injection' as RuleId,
  message: 'query is built from input',
  severity: 'high',
  confidence: 'high',
  locations: { primary: { kind: 'file', path: 'src/db.ts' }, related: [], flow: [] },
  fingerprint: 'f1' as Fingerprint,
  fixes: [],
  state: { kind: 'new' },
}
const scan = {
  stage: 'code',
  tool: 'bartizan',
  finishedAt: '2026-03-10T11:00:00Z',
  commit: 'abc',
  coverage: { rules: 10, files: 20, failed: 0 },
  findings: [finding],
}

test('environments are read with durations, and refused with line and field', () => {
  assert.equal(loaded.kind === 'environments' && loaded.names.join(), 'production')
  const wrong: readonly (readonly [string, RegExp])[] = [
    ['environments: {}', /no environments/],
    ['environments:\n  a:\n    tier: x\n    requires: []\n    thresholds: {high: 0}\n', /at least 1 items/],
    [
      'environments:\n  a:\n    tier: x\n    requires: [{stage: code, maxAge: soon}]\n    thresholds: {high: 0}\n',
      /duration such as 24h/,
    ],
    [
      'environments:\n  a:\n    teir: x\n    requires: [{stage: code, maxAge: 1h}]\n    thresholds: {high: 0}\n',
      /teir is not allowed/,
    ],
    ['environments: [', /./],
  ]
  for (const [text, message] of wrong) {
    const result = loadEnvironments('e.yaml', text)
    assert.match(
      result.kind === 'failed' ? result.problems.map((problem) => problem.message).join('\n') : 'accepted',
      message,
    )
  }
})

test('the environments of the policy guide are valid', () => {
  const guide = readFileSync(join(import.meta.dirname, '../../../../docs/policy.md'), 'utf8')
  const example = /```yaml environments\.yaml\n([\s\S]*?)```/.exec(guide)?.[1]
  assert.equal(loadEnvironments('environments.yaml', example ?? '').kind, 'environments')
})

test('waivers have a life', () => {
  const text =
    'waivers:\n  - {id: W-1, rule: r, owner: team, requestedBy: eve, approvedBy: sam, reason: why, from: 2026-01-01, until: 2026-04-01}\n'
  const result = loadWaivers('waivers.yaml', text)
  assert.equal(result.kind, 'waivers')
  const waiver = result.kind === 'waivers' ? result.waivers[0] : undefined
  assert.ok(waiver)
  assert.deepEqual(
    ['2025-12-01', '2026-01-15', '2026-03-20', '2026-04-01'].map((day) => waiverState(waiver, `${day}T00:00:00Z`)),
    ['planned', 'active', 'expiring', 'expired'],
  )
  const renewed = renewWaiver(waiver, '2026-06-01T00:00:00Z', 'eve')
  assert.deepEqual(
    [renewed.renewals, renewed.approvedBy, waiverState(renewed, '2026-04-02T00:00:00Z')],
    [1, undefined, 'requested'],
  )
  for (const [body, message] of [
    [
      '- {id: W-1, owner: t, requestedBy: e, reason: w, from: 2026-01-01, until: 2026-02-01}',
      /neither a fingerprint nor a rule/,
    ],
    ['- {id: W-1, rule: r, owner: t, requestedBy: e, reason: w, from: 2026-03-01, until: 2026-02-01}', /ends before/],
    ['- {id: W-1, rule: r, requestedBy: e, reason: w, from: 2026-01-01, until: 2026-02-01}', /owner is required/],
  ] as const) {
    const broken = loadWaivers('w.yaml', `waivers:\n  ${body}\n`)
    assert.match(broken.kind === 'failed' ? (broken.problems[0]?.message ?? '') : 'accepted', message)
  }
})

test('from files to a decision, its record and its replay', () => {
  assert.equal(loaded.kind, 'environments')
  if (loaded.kind !== 'environments') return
  const policy = loadGatePolicy(new Map([['default.rego', defaultGatePolicy]]), loaded.data)
  const input = {
    schemaVersion: 1,
    asOf: '2026-03-10T12:00:00Z',
    subject: { artifacts: [], commit: 'abc', repository: 'example/shop' },
    environment: { name: 'production', tier: 'production' },
    results: [gateResult(scan)],
    change: { authors: ['eve'] },
  }
  const decision = decide(policy, input)
  assert.deepEqual(
    decision.reasons.map(({ code }) => code),
    ['findings-over-limit', 'approvals-missing'],
  )
  assert.match(decisionText(decision), /fix or waive 1 of 1 findings: f1[\s\S]*1 more approvals \(security\)/)
  const records = loadRecords('ledger.jsonl', recordLine({ input, decision }, canonicalJson))
  assert.equal(records.kind, 'records')
  const [record] = records.kind === 'records' ? records.records : []
  assert.ok(record)
  assert.deepEqual(replay(policy, record), { kind: 'identical' })
  assert.equal(loadRecords('ledger.jsonl', '{"input": 1}\n').kind, 'failed')
  assert.equal(loadRecords('ledger.jsonl', '').kind, 'failed')
})
