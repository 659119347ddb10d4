import type { Value } from '../rego/index.ts'

/** What came out of a gate. */
export type Outcome = 'allow' | 'hold' | 'deny'

/** Why a gate denies or holds, and what of the input stands in the way. */
export type Reason = {
  readonly code: string
  readonly message: string
  /** The stage whose result is missing, stale, incomplete or about something else. */
  readonly stage?: string
  /** Findings that count against the release. */
  readonly fingerprints?: readonly string[]
  /** How many of these findings must go. */
  readonly excess?: number
  readonly approvals?: { readonly count: number; readonly roles: readonly string[] }
  readonly attestation?: string
  /** When the reason ends by itself (RFC 3339). */
  readonly until?: string
}

/** What must be done although the decision does not depend on it. */
export type Obligation = { readonly code: string; readonly message: string }

/** The least that would change a deny or hold into an allow. */
export type Counterfactual = {
  readonly rerunStages: readonly string[]
  /** Per limit: how many of the listed findings must be fixed or waived. */
  readonly resolve: readonly { readonly count: number; readonly among: readonly string[] }[]
  readonly approvals: { readonly count: number; readonly roles: readonly string[] } | null
  readonly attestations: readonly string[]
  readonly waitUntil: string | null
  /** Reasons that no fact of the input can remove. */
  readonly unresolvable: readonly string[]
}

/** A decision; its canonical JSON is the record. */
export type Decision = {
  readonly schemaVersion: 1
  readonly outcome: Outcome
  readonly reasons: readonly Reason[]
  readonly obligations: readonly Obligation[]
  readonly counterfactual: Counterfactual
  readonly usedWaivers: readonly string[]
  readonly usedApprovals: readonly string[]
  /** How many rules of the policy were there, and how many yielded something. */
  readonly rules: { readonly total: number; readonly matched: number }
  readonly input: string
  readonly policy: string
  readonly engine: string
}

/** The facts that a gate decides on; `input.schema.json` is their full description. */
export type GateInput = { readonly [key: string]: Value }
