import { evaluatePaths, isArray, isPlain, lookup, schemaViolations } from '../rego/index.ts'
import type { Limits, Value } from '../rego/index.ts'

import { Digester, canonicalJson, digestOf } from './canonical.ts'
import { GATE_ENGINE, entryRules, gateInputSchema } from './policy.ts'
import type { GatePolicy, GatePolicyResult } from './policy.ts'
import { counterfactualOf, readObligations, readReasons, readTexts } from './reasons.ts'
import type { Decision, Outcome, Reason } from './types.ts'

/** Limits of one decision. */
const GATE_LIMITS: Limits = { steps: 10_000_000, memory: 64 * 1024 * 1024, depth: 1_000, time: 1_000 }

/** How a decision is made; for tests of the limits. */
export type DecideOptions = { readonly limits?: Partial<Limits> }

/**
 * Decides on a release. Pure: the same policy and input give the same bytes of canonical JSON, whenever and wherever.
 * Never throws and never allows on account of a fault: bad input, an unusable policy and an exceeded limit deny.
 */
export function decide(policy: GatePolicyResult, input: unknown, options: DecideOptions = {}): Decision {
  const digester = new Digester()
  const frame = { input: safeDigest(input, digester), policy: policy.digest }
  if (policy.kind === 'unusable') {
    const [first] = policy.problems
    return denial(frame, { code: 'policy-error', message: first?.message ?? 'the policy cannot be used' })
  }
  const fault = inputFault(input, digester)
  if (fault) return denial(frame, fault)
  try {
    return evaluate(policy, input as Value, frame, { ...GATE_LIMITS, ...options.limits })
  } catch (error) {
    return denial(frame, {
      code: 'policy-error',
      message: error instanceof Error ? error.message : 'evaluation failed',
    })
  }
}

type Frame = { readonly input: string; readonly policy: string }

/** Data that has no canonical form has no digest either; it is denied as invalid. */
function safeDigest(input: unknown, digester: Digester): string {
  try {
    return digester.digest(input)
  } catch {
    return digestOf(null)
  }
}

function inputFault(input: unknown, digester: Digester): Reason | undefined {
  if (typeof input !== 'object' || input === null) return { code: 'input-invalid', message: 'the input is no object' }
  const [violation] = schemaViolations(gateInputSchema, input as Value)
  if (violation) return { code: 'input-invalid', message: `input ${violation.field}: ${violation.description}` }
  const results = lookup(input as Value, 'results')
  for (const result of isArray(results) ? results : []) {
    if (!isPlain(result)) continue
    const { digest, ...content } = result
    if (digest !== digester.digest(content)) {
      return {
        code: 'input-mismatch',
        message: `the result of ${String(result['tool'])} is not the one that its digest names`,
        stage: String(result['stage']),
      }
    }
  }
  return undefined
}

const PATHS = ['deny', 'hold', 'obligations', 'used_waivers', 'used_approvals'].map((name) => [
  'bartizan',
  'gate',
  name,
])

function evaluate(policy: GatePolicy, input: Value, frame: Frame, limits: Limits): Decision {
  const data = { ...(isPlain(policy.data) ? policy.data : {}), gate: { policy: policy.digest } }
  const result = evaluatePaths(policy.program, PATHS, { input, data, limits, strict: true, seed: frame.input })
  if (result.kind === 'failed') return denial(frame, { code: 'policy-error', message: result.problem.message })
  const [denyValue, holdValue, obligationValue, waiverValue, approvalValue] = result.values
  const denied = readReasons(denyValue)
  const held = holdValue === undefined ? [] : readReasons(holdValue)
  const obligations = readObligations(obligationValue)
  const usedWaivers = readTexts(waiverValue)
  const usedApprovals = readTexts(approvalValue)
  if (!denied || !held || !obligations || !usedWaivers || !usedApprovals) {
    return denial(frame, { code: 'policy-error', message: 'the policy yields reasons of an unknown shape' })
  }
  const outcome: Outcome = denied.length > 0 ? 'deny' : held.length > 0 ? 'hold' : 'allow'
  const reasons = [...denied, ...held]
  return {
    schemaVersion: 1,
    outcome,
    reasons,
    obligations,
    counterfactual: counterfactualOf(reasons),
    usedWaivers,
    usedApprovals,
    rules: { total: entryRules(policy), matched: reasons.length },
    ...frame,
    engine: GATE_ENGINE,
  }
}

function denial(frame: Frame, reason: Reason): Decision {
  return {
    schemaVersion: 1,
    outcome: 'deny',
    reasons: [reason],
    obligations: [],
    counterfactual: counterfactualOf([reason]),
    usedWaivers: [],
    usedApprovals: [],
    rules: { total: 0, matched: 0 },
    ...frame,
    engine: GATE_ENGINE,
  }
}

/** The command's exit code for a decision: 0 allow, 1 hold or deny, 2 when the policy itself is unusable. */
export function gateExitCode(decision: Decision): 0 | 1 | 2 {
  if (decision.outcome === 'allow') return 0
  return decision.reasons.some(({ code }) => code === 'policy-error') ? 2 : 1
}

/** A recorded decision with its input, as the ledger stores it. */
export type DecisionRecord = { readonly input: unknown; readonly decision: Decision }

/** Whether a recorded decision comes out again, byte for byte. */
export type ReplayResult =
  | { readonly kind: 'identical' }
  | { readonly kind: 'different'; readonly recomputed: Decision; readonly reason: string }

/** Recomputes a recorded decision and compares bytes. */
export function replay(policy: GatePolicyResult, record: DecisionRecord): ReplayResult {
  const recomputed = decide(policy, record.input)
  if (canonicalJson(recomputed) === canonicalJson(record.decision)) return { kind: 'identical' }
  const { decision } = record
  const reason =
    decision.engine !== recomputed.engine
      ? `decided by ${decision.engine}, replayed by ${recomputed.engine}`
      : decision.policy !== recomputed.policy
        ? 'the policy is not the one that decided'
        : decision.input !== recomputed.input
          ? 'the input is not the one that was decided on'
          : 'the decision differs'
  return { kind: 'different', recomputed, reason }
}

/** A past decision that another policy would have made differently. */
export type Flip = {
  readonly input: string
  readonly before: Outcome
  readonly after: Outcome
  readonly reasons: readonly Reason[]
}

/** What a policy would have decided on recorded inputs: the decisions that flip. */
export function flips(policy: GatePolicyResult, records: readonly DecisionRecord[]): Flip[] {
  const found: Flip[] = []
  for (const { input, decision } of records) {
    const { outcome, reasons } = decide(policy, input)
    if (outcome !== decision.outcome)
      found.push({ input: decision.input, before: decision.outcome, after: outcome, reasons })
  }
  return found
}
