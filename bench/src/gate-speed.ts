import { decide, defaultGatePolicy, digestOf, loadGatePolicy } from '@bartizan/policy/gate'

/** Times a decision over 25,000 findings under the default policy. Usage: node bench/src/gate-speed.ts */
const FINDINGS = 25_000
const commit = '4f2c1d9'
const policy = loadGatePolicy(new Map([['default.rego', defaultGatePolicy]]), {
  environments: {
    production: {
      tier: 'production',
      requires: [{ stage: 'code', maxAgeSeconds: 86_400 }],
      thresholds: { critical: 0, high: 30_000 },
    },
  },
})
const severities = ['high', 'medium', 'low', 'info']
const findings = Array.from({ length: FINDINGS }, (_, i) => ({
  fingerprint: `finding-${i}`,
  rule: `code-sast/rule-${i % 300}`,
  severity: severities[i % 4] as string,
  confidence: 'high',
  path: `src/module-${i % 900}.ts`,
}))
const waivers = Array.from({ length: 200 }, (_, i) => ({
  id: `W-${i}`,
  fingerprint: `finding-${i * 7}`,
  owner: 'team',
  requestedBy: 'ann',
  approvedBy: 'bob',
  reason: 'measured',
  from: '2026-03-01T00:00:00Z',
  until: '2026-06-01T00:00:00Z',
  renewals: 0,
}))
const result = {
  stage: 'code',
  tool: 'bartizan',
  finishedAt: '2026-03-10T11:00:00Z',
  commit,
  coverage: { rules: 300, files: 900, failed: 0 },
  findings,
}
const input = {
  schemaVersion: 1,
  asOf: '2026-03-10T12:00:00Z',
  subject: { artifacts: [], commit, repository: 'example/shop' },
  environment: { name: 'production', tier: 'production' },
  results: [{ ...result, digest: digestOf(result) }],
  waivers,
}
const times: number[] = []
const cpu: number[] = []
let outcome = ''
for (let i = 0; i < 9; i++) {
  const start = performance.now()
  const before = process.cpuUsage()
  const decision = decide(policy, input)
  outcome = `${decision.outcome} ${decision.reasons.map((reason) => reason.message).join('; ')}`
  times.push(performance.now() - start)
  const used = process.cpuUsage(before)
  cpu.push((used.user + used.system) / 1000)
}
const warm = times.slice(2).sort((a, b) => a - b)
process.stdout.write(
  `25,000 findings: first ${(times[0] as number).toFixed(0)} ms, warm median ${(warm[3] as number).toFixed(0)} ms, ${(cpu.slice(2).sort((a, b) => a - b)[3] as number).toFixed(0)} ms of CPU (${outcome})\n`,
)
