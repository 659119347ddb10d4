import { RegoSet, isArray, isPlain, itemsOf, lookup, toPlainJson } from '../rego/index.ts'
import type { Value } from '../rego/index.ts'
import type { Counterfactual, Obligation, Reason } from './types.ts'

/** Reasons read from what an entry yielded; undefined when its shape is not that of reasons. */
export function readReasons(value: Value | undefined): Reason[] | undefined {
  if (!(value instanceof RegoSet)) return undefined
  const reasons: Reason[] = []
  for (const item of itemsOf(value)) {
    const reason = readReason(toPlainJson(item))
    if (!reason) return undefined
    reasons.push(reason)
  }
  return reasons
}

function readReason(item: Value): Reason | undefined {
  if (!isPlain(item)) return undefined
  const { code, message, stage, fingerprints, excess, approvals, attestation, until } = item
  if (typeof code !== 'string' || typeof message !== 'string') return undefined
  const needed = approvals === undefined ? undefined : readApprovals(approvals)
  return {
    code,
    message,
    ...(typeof stage === 'string' && { stage }),
    ...(isArray(fingerprints) && { fingerprints: texts(fingerprints) }),
    ...(typeof excess === 'number' && { excess }),
    ...(needed && { approvals: needed }),
    ...(typeof attestation === 'string' && { attestation }),
    ...(typeof until === 'string' && { until }),
  }
}

function readApprovals(value: Value): Reason['approvals'] {
  const count = lookup(value, 'count')
  const roles = lookup(value, 'roles')
  return typeof count === 'number' ? { count, roles: isArray(roles) ? texts(roles) : [] } : undefined
}

function texts(values: readonly Value[]): string[] {
  return values.filter((value) => typeof value === 'string').sort()
}

/** Obligations read from what the policy yielded. */
export function readObligations(value: Value | undefined): Obligation[] | undefined {
  if (value === undefined) return []
  return readReasons(value)?.map(({ code, message }) => ({ code, message }))
}

/** Texts of a set or array; undefined when it is neither. */
export function readTexts(value: Value | undefined): string[] | undefined {
  if (value === undefined) return []
  if (value instanceof RegoSet) return texts(itemsOf(value))
  return isArray(value) ? texts(value) : undefined
}

/** What would have to change for the reasons to go. */
export function counterfactualOf(reasons: readonly Reason[]): Counterfactual {
  const stages = new Set<string>()
  const attestations = new Set<string>()
  const resolve: Counterfactual['resolve'][number][] = []
  const unresolvable: string[] = []
  let approvals: Counterfactual['approvals'] = null
  let waitUntil: string | null = null
  for (const reason of reasons) {
    if (reason.stage !== undefined) stages.add(reason.stage)
    else if (reason.fingerprints) {
      resolve.push({ count: reason.excess ?? reason.fingerprints.length, among: reason.fingerprints })
    } else if (reason.approvals) {
      if (!approvals || reason.approvals.count > approvals.count) approvals = reason.approvals
    } else if (reason.attestation !== undefined) attestations.add(reason.attestation)
    else if (reason.until !== undefined) {
      if (waitUntil === null || Date.parse(reason.until) > Date.parse(waitUntil)) waitUntil = reason.until
    } else unresolvable.push(reason.code)
  }
  return {
    rerunStages: [...stages].sort(),
    resolve,
    approvals,
    attestations: [...attestations].sort(),
    waitUntil,
    unresolvable: [...new Set(unresolvable)].sort(),
  }
}
