import type { Value } from '../rego/index.ts'
import { digestOf } from './canonical.ts'

/** A release that the environment `production` below allows: the starting point of the gate's tests and docs. */
export const sampleArtifact = `sha256:${'a'.repeat(64)}`
export const sampleCommit = '4f2c1d9'
export const sampleAsOf = '2026-03-10T12:00:00Z'

export const sampleEnvironments: Value = {
  environments: {
    production: {
      tier: 'production',
      requireArtifacts: true,
      requires: [
        { stage: 'code', maxAgeSeconds: 86_400 },
        { stage: 'build', maxAgeSeconds: 86_400, coversArtifacts: true, maxFailed: 1 },
      ],
      thresholds: { critical: 0, high: 0, medium: 2 },
      attestations: [{ type: 'provenance', signers: ['builder'] }],
      approvals: { count: 2, roles: ['release-manager', 'security'], maxAgeSeconds: 172_800 },
      waivers: { maxDays: 90, maxRenewals: 2 },
      freezes: [{ from: '2026-12-20T00:00:00Z', until: '2027-01-04T00:00:00Z', reason: 'year end' }],
      maxDrift: 0,
    },
    staging: {
      tier: 'staging',
      requires: [{ stage: 'code', maxAgeSeconds: 604_800 }],
      thresholds: { critical: 0 },
      newOnly: true,
    },
  },
}

/** Seals a result with the digest of its content. */
export function sealed(result: { readonly [key: string]: Value }): { [key: string]: Value } {
  const { digest: _, ...content } = result
  return { ...content, digest: digestOf(content) }
}

function result(stage: string, findings: readonly Value[]): Value {
  return sealed({
    stage,
    tool: 'bartizan',
    finishedAt: '2026-03-10T11:00:00Z',
    commit: sampleCommit,
    artifacts: [sampleArtifact],
    coverage: { rules: 120, files: 310, failed: 0 },
    findings,
  })
}

/** A finding as the gate sees it. */
export function sampleFinding(fingerprint: string, severity: string): { [key: string]: Value } {
  return { fingerprint, rule: 'code-sast/sql-injection', severity, confidence: 'high', path: 'src/db.ts' }
}

/** An approval under a policy. */
export function sampleApproval(by: string, policy: string): { [key: string]: Value } {
  return {
    by,
    role: 'release-manager',
    over: [sampleArtifact, sampleCommit],
    environment: 'production',
    policy,
    at: '2026-03-10T10:00:00Z',
    until: '2026-03-12T10:00:00Z',
    statement: digestOf(by),
  }
}

/** The facts of a release that may go to production under the policy of that digest. */
export function sampleInput(policy: string): { [key: string]: Value } {
  return {
    schemaVersion: 1,
    asOf: sampleAsOf,
    subject: { artifacts: [sampleArtifact], commit: sampleCommit, repository: 'example/shop' },
    environment: { name: 'production', tier: 'production' },
    results: [result('code', [sampleFinding('f1', 'medium')]), result('build', [])],
    delta: { new: [], fixed: [] },
    waivers: [],
    attestations: [
      { type: 'provenance', digest: sampleArtifact, signer: 'builder', at: '2026-03-10T10:30:00Z', verified: true },
    ],
    approvals: [sampleApproval('ann', policy), sampleApproval('bob', policy)],
    identities: { 'ann@home.example': 'ann', 'eve@home.example': 'eve' },
    change: { authors: ['eve'], deployer: 'dan' },
    drift: { resources: 0 },
  }
}
