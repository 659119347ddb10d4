import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import type { Value } from '../rego/index.ts'
import { canonicalJson } from './canonical.ts'
import { decide, flips, gateExitCode, replay } from './decide.ts'
import { defaultGatePolicy } from './default-policy.gen.ts'
import { loadGatePolicy } from './policy.ts'
import type { GatePolicyResult } from './policy.ts'
import {
  sampleApproval,
  sampleArtifact,
  sampleCommit,
  sampleEnvironments,
  sampleFinding,
  sampleInput,
  sealed,
} from './sample.ts'

type Facts = { [key: string]: Value }

const policy = loadGatePolicy(new Map([['default.rego', defaultGatePolicy]]), sampleEnvironments)
const base = (): Facts => sampleInput(policy.digest)
const results = (facts: Facts) => facts['results'] as Facts[]
const rego = (body: string): GatePolicyResult => loadGatePolicy(new Map([['own.rego', body]]), sampleEnvironments)

/** The base facts with one thing changed. */
function changed(change: (facts: Facts) => void): Facts {
  const facts = structuredClone(base()) as Facts
  change(facts)
  return facts
}

const reseal = (facts: Facts, index: number, fields: Facts) => {
  results(facts)[index] = sealed({ ...(results(facts)[index] as Facts), ...fields })
}

const waiver = (fields: Facts): Facts => ({
  id: 'W-1',
  fingerprint: 'f9',
  owner: 'team-shop',
  requestedBy: 'eve',
  approvedBy: 'sam',
  reason: 'not reachable, see ticket',
  from: '2026-03-01T00:00:00Z',
  until: '2026-04-20T00:00:00Z',
  renewals: 0,
  ...fields,
})

const withWaiver = (fields: Facts) =>
  changed((facts) => {
    reseal(facts, 0, { findings: [sampleFinding('f9', 'high')] })
    facts['waivers'] = [waiver(fields)]
  })

const withApprovals = (approvals: Facts[]) =>
  changed((facts) => {
    facts['approvals'] = approvals
  })
const approval = (by: string, fields: Facts = {}): Facts => ({ ...sampleApproval(by, policy.digest), ...fields })

test('the sample release is allowed', () => {
  const decision = decide(policy, base())
  assert.deepEqual(decision.reasons, [])
  assert.equal(decision.outcome, 'allow')
  assert.equal(gateExitCode(decision), 0)
  assert.equal(decision.usedApprovals.length, 2)
})

/** Facts or policies with one fault each: the code that must be among the reasons. None may be allowed. */
const faults: readonly (readonly [
  string,
  string,
  () => { policy?: GatePolicyResult; facts?: unknown; limits?: object },
])[] = [
  ['missing scan', 'input-missing', () => ({ facts: changed((f) => (f['results'] = results(f).slice(1))) })],
  ['no scans at all', 'input-missing', () => ({ facts: changed((f) => (f['results'] = [])) })],
  [
    'empty scan',
    'input-empty',
    () => ({ facts: changed((f) => reseal(f, 0, { coverage: { rules: 120, files: 0, failed: 0 } })) }),
  ],
  [
    'zero rules ran',
    'input-empty',
    () => ({ facts: changed((f) => reseal(f, 0, { coverage: { rules: 0, files: 9, failed: 0 } })) }),
  ],
  [
    'incomplete scan',
    'input-incomplete',
    () => ({ facts: changed((f) => reseal(f, 0, { coverage: { rules: 9, files: 9, failed: 1 } })) }),
  ],
  [
    'stale scan',
    'input-stale',
    () => ({ facts: changed((f) => reseal(f, 0, { finishedAt: '2026-03-08T11:00:00Z' })) }),
  ],
  [
    'scan from the future',
    'input-future',
    () => ({ facts: changed((f) => reseal(f, 0, { finishedAt: '2026-03-10T13:00:00Z' })) }),
  ],
  ['scan of another commit', 'input-mismatch', () => ({ facts: changed((f) => reseal(f, 0, { commit: 'other' })) })],
  [
    'scan of another artifact',
    'input-mismatch',
    () => ({ facts: changed((f) => reseal(f, 1, { artifacts: [`sha256:${'b'.repeat(64)}`] })) }),
  ],
  [
    'poisoned cache: findings removed after sealing',
    'input-mismatch',
    () => ({ facts: changed((f) => ((results(f)[0] as Facts)['findings'] = [])) }),
  ],
  [
    'a high finding',
    'findings-over-limit',
    () => ({ facts: changed((f) => reseal(f, 0, { findings: [sampleFinding('f9', 'high')] })) }),
  ],
  ['expired waiver', 'findings-over-limit', () => ({ facts: withWaiver({ until: '2026-03-10T11:59:59Z' }) })],
  ['waiver not yet in force', 'findings-over-limit', () => ({ facts: withWaiver({ from: '2026-03-11T00:00:00Z' }) })],
  ['self-approved waiver', 'findings-over-limit', () => ({ facts: withWaiver({ requestedBy: 'sam' }) })],
  [
    'waiver self-approved under a second address',
    'findings-over-limit',
    () => ({ facts: withWaiver({ requestedBy: 'ann', approvedBy: 'ann@home.example' }) }),
  ],
  [
    'unapproved waiver',
    'findings-over-limit',
    () => ({
      facts: changed((f) => {
        reseal(f, 0, { findings: [sampleFinding('f9', 'high')] })
        const { approvedBy: _, ...rest } = waiver({})
        f['waivers'] = [rest]
      }),
    }),
  ],
  ['waiver for another environment', 'findings-over-limit', () => ({ facts: withWaiver({ environment: 'staging' }) })],
  [
    'waiver without end in sight',
    'findings-over-limit',
    () => ({ facts: withWaiver({ until: '2027-03-01T00:00:00Z' }) }),
  ],
  ['waiver renewed too often', 'findings-over-limit', () => ({ facts: withWaiver({ renewals: 3 }) })],
  ['waiver without a reason', 'findings-over-limit', () => ({ facts: withWaiver({ reason: '  ' }) })],
  ['attestation missing', 'attestation-missing', () => ({ facts: changed((f) => (f['attestations'] = [])) })],
  [
    'attestation not verified',
    'attestation-missing',
    () => ({ facts: changed((f) => (((f['attestations'] as Facts[])[0] as Facts)['verified'] = false)) }),
  ],
  [
    'attestation by a stranger',
    'attestation-missing',
    () => ({ facts: changed((f) => (((f['attestations'] as Facts[])[0] as Facts)['signer'] = 'mallory')) }),
  ],
  ['one approval short', 'approvals-missing', () => ({ facts: withApprovals([approval('ann')]) })],
  ['duplicate approver', 'approvals-missing', () => ({ facts: withApprovals([approval('ann'), approval('ann')]) })],
  [
    'the same approver under a second address',
    'approvals-missing',
    () => ({ facts: withApprovals([approval('ann'), approval('ann@home.example')]) }),
  ],
  ['approval by the author', 'approvals-missing', () => ({ facts: withApprovals([approval('ann'), approval('eve')]) })],
  [
    'approval by the author under a second address',
    'approvals-missing',
    () => ({ facts: withApprovals([approval('ann'), approval('eve@home.example')]) }),
  ],
  [
    'approval by the deployer',
    'approvals-missing',
    () => ({ facts: withApprovals([approval('ann'), approval('dan')]) }),
  ],
  [
    'stale approval',
    'approvals-missing',
    () => ({ facts: withApprovals([approval('ann'), approval('bob', { at: '2026-03-01T00:00:00Z' })]) }),
  ],
  [
    'expired approval',
    'approvals-missing',
    () => ({ facts: withApprovals([approval('ann'), approval('bob', { until: '2026-03-10T11:00:00Z' })]) }),
  ],
  [
    'approval from the future',
    'approvals-missing',
    () => ({ facts: withApprovals([approval('ann'), approval('bob', { at: '2026-03-10T14:00:00Z' })]) }),
  ],
  [
    'approval of another artifact',
    'approvals-missing',
    () => ({
      facts: withApprovals([approval('ann'), approval('bob', { over: [`sha256:${'b'.repeat(64)}`, sampleCommit] })]),
    }),
  ],
  [
    'approval of another commit',
    'approvals-missing',
    () => ({ facts: withApprovals([approval('ann'), approval('bob', { over: [sampleArtifact] })]) }),
  ],
  [
    'approval for another environment',
    'approvals-missing',
    () => ({ facts: withApprovals([approval('ann'), approval('bob', { environment: 'staging' })]) }),
  ],
  [
    'approval under another policy',
    'approvals-missing',
    () => ({ facts: withApprovals([approval('ann'), approval('bob', { policy: `sha256:${'c'.repeat(64)}` })]) }),
  ],
  [
    'approval from a role that may not',
    'approvals-missing',
    () => ({ facts: withApprovals([approval('ann'), approval('bob', { role: 'intern' })]) }),
  ],
  ['authors unknown', 'approvals-missing', () => ({ facts: changed((f) => delete f['change']) })],
  ['freeze', 'freeze', () => ({ facts: frozen() })],
  ['drift not measured', 'input-missing', () => ({ facts: changed((f) => delete f['drift']) })],
  ['drift', 'drift-over-limit', () => ({ facts: changed((f) => (f['drift'] = { resources: 1 })) })],
  ['no artifact', 'subject-empty', () => ({ facts: changed((f) => ((f['subject'] as Facts)['artifacts'] = [])) })],
  [
    'unknown environment',
    'environment-unknown',
    () => ({ facts: changed((f) => (f['environment'] = { name: 'prod', tier: 'production' })) }),
  ],
  [
    'tier does not fit',
    'environment-mismatch',
    () => ({ facts: changed((f) => (f['environment'] = { name: 'production', tier: 'staging' })) }),
  ],
  ['input of another version', 'input-invalid', () => ({ facts: changed((f) => (f['schemaVersion'] = 2)) })],
  ['misspelt input field', 'input-invalid', () => ({ facts: changed((f) => (f['result'] = f['results'] as Value)) })],
  ['clock that is none', 'input-invalid', () => ({ facts: changed((f) => (f['asOf'] = 'yesterday')) })],
  ['no object', 'input-invalid', () => ({ facts: 'allow' })],
  ['nothing', 'input-invalid', () => ({ facts: undefined })],
  ['engine limit', 'policy-error', () => ({ facts: base(), limits: { steps: 10 } })],
  ['policy of zero rules', 'policy-error', () => ({ policy: rego('package bartizan.gate') })],
  [
    'policy in another package',
    'policy-error',
    () => ({
      policy: rego('package bartizan.gates\ndeny contains {"code": "x", "message": "x"} if input.schemaVersion == 1'),
    }),
  ],
  [
    'misnamed rule',
    'policy-error',
    () => ({
      policy: rego('package bartizan.gate\ndenny contains {"code": "x", "message": "x"} if input.schemaVersion == 1'),
    }),
  ],
  [
    'mistyped path',
    'policy-error',
    () => ({
      policy: rego(
        'package bartizan.gate\ndeny contains {"code": "x", "message": "x"} if input.reslts[_].stage == "code"',
      ),
    }),
  ],
  [
    'mistyped path behind a variable',
    'policy-error',
    () => ({
      policy: rego(
        'package bartizan.gate\ndeny contains {"code": "x", "message": "x"} if {\n some r in input.results\n some f in r.findngs\n f.severity == "high"\n}',
      ),
    }),
  ],
  ['non-boolean deny', 'policy-error', () => ({ policy: rego('package bartizan.gate\ndeny := "no"') })],
  ['deny of texts', 'policy-error', () => ({ policy: rego('package bartizan.gate\ndeny contains "no"') })],
  ['policy that does not parse', 'policy-error', () => ({ policy: rego('package bartizan.gate\ndeny contains {') })],
  [
    'recursive policy',
    'policy-error',
    () => ({ policy: rego('package bartizan.gate\ndeny contains x if { x := y }\ny := z\nz := y') }),
  ],
  [
    'policy that conflicts with itself',
    'policy-error',
    () => ({
      policy: rego(
        'package bartizan.gate\ndeny contains {"code": "x", "message": v} if v := pick\npick := "a" if input.schemaVersion == 1\npick := "b" if input.schemaVersion == 1',
      ),
    }),
  ],
  [
    'policy that reaches for the network',
    'policy-error',
    () => ({
      policy: rego(
        'package bartizan.gate\ndeny contains {"code": "x", "message": "x"} if http.send({"method": "get", "url": "https://example.com"}).status_code == 200',
      ),
    }),
  ],
  [
    'environment that demands nothing',
    'policy-error',
    () => ({
      policy: loadGatePolicy(new Map([['default.rego', defaultGatePolicy]]), {
        environments: { production: { tier: 'production', requires: [], thresholds: {} } },
      }),
    }),
  ],
]

function frozen(): Facts {
  return changed((facts) => {
    const at = '2026-12-24T12:00:00Z'
    facts['asOf'] = at
    for (const index of [0, 1]) reseal(facts, index, { finishedAt: at })
    facts['approvals'] = ['ann', 'bob'].map((by) => approval(by, { at, until: '2026-12-25T00:00:00Z' }))
  })
}

for (const [name, code, make] of faults) {
  test(`never allowed: ${name}`, () => {
    const { policy: own = policy, facts = base(), limits } = { facts: base() as unknown, ...make() }
    const decision = decide(own, 'facts' in make() ? make().facts : facts, limits ? { limits } : {})
    assert.notEqual(decision.outcome, 'allow')
    assert.ok(
      decision.reasons.some((reason) => reason.code === code),
      `wanted ${code}, got ${JSON.stringify(decision.reasons)}`,
    )
    assert.equal(gateExitCode(decision), code === 'policy-error' ? 2 : 1)
  })
}

test('a hold says what is missing, a deny which findings stand in the way', () => {
  const held = decide(policy, withApprovals([approval('ann')]))
  assert.equal(held.outcome, 'hold')
  assert.deepEqual(held.counterfactual.approvals, { count: 1, roles: ['release-manager', 'security'] })
  const many = changed((facts) =>
    reseal(facts, 0, { findings: ['a', 'b', 'c', 'd'].map((id) => sampleFinding(id, 'medium')) }),
  )
  const denied = decide(policy, many)
  assert.equal(denied.outcome, 'deny')
  assert.deepEqual(denied.counterfactual.resolve, [{ count: 2, among: ['a', 'b', 'c', 'd'] }])
  assert.deepEqual(decide(policy, frozen()).counterfactual.waitUntil, '2027-01-04T00:00:00Z')
})

test('a valid waiver waives, and is named', () => {
  const decision = decide(policy, withWaiver({}))
  assert.equal(decision.outcome, 'allow')
  assert.deepEqual(decision.usedWaivers, ['f9'])
  const rules = decide(
    policy,
    changed((facts) => {
      reseal(facts, 0, { findings: [sampleFinding('f9', 'high')] })
      const { fingerprint: _, ...rest } = waiver({ rule: 'code-sast/sql-injection', path: 'src/db.ts' })
      facts['waivers'] = [rest, { ...rest, id: 'W-2' }]
    }),
  )
  assert.equal(rules.outcome, 'allow')
})

test('only new findings count where the environment says so', () => {
  const facts = (fresh: string[]) =>
    changed((f) => {
      f['environment'] = { name: 'staging', tier: 'staging' }
      f['delta'] = { new: fresh, fixed: [] }
      reseal(f, 0, { findings: [sampleFinding('f9', 'critical')] })
    })
  assert.equal(decide(policy, facts([])).outcome, 'allow')
  assert.equal(decide(policy, facts(['f9'])).outcome, 'deny')
})

test('decisions replay byte for byte, and differ under another policy', () => {
  for (const facts of [base(), withApprovals([]), withWaiver({})]) {
    const decision = decide(policy, facts)
    const copy = JSON.parse(canonicalJson(facts)) as Facts
    assert.equal(canonicalJson(decide(policy, copy)), canonicalJson(decision))
    assert.deepEqual(replay(policy, { input: copy, decision }), { kind: 'identical' })
  }
  const strict = rego('package bartizan.gate\ndeny contains {"code": "closed", "message": "closed"}')
  const record = { input: base(), decision: decide(policy, base()) }
  assert.equal(replay(strict, record).kind, 'different')
  assert.deepEqual(
    flips(strict, [record]).map(({ before, after }) => [before, after]),
    [['allow', 'deny']],
  )
})

test('the bundled policy is the readable file', () => {
  const text = readFileSync(join(import.meta.dirname, 'default.rego'), 'utf8')
  assert.equal(defaultGatePolicy, text, 'run `npm run gen` after changing default.rego')
})
