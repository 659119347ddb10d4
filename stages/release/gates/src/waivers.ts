import { gateInputSchema } from '@bartizan/policy/gate'
import { lookup, schemaViolations } from '@bartizan/policy/rego'
import type { Value } from '@bartizan/policy/rego'
import { isMapping, lineOf, readYaml } from './yaml.ts'
import type { GateProblem } from './yaml.ts'

/** A waiver as the gate sees it. Times are RFC 3339. */
export type Waiver = {
  readonly id: string
  readonly fingerprint?: string
  readonly rule?: string
  readonly path?: string
  readonly environment?: string
  readonly owner: string
  readonly requestedBy: string
  readonly approvedBy?: string
  readonly reason: string
  readonly evidence?: string
  readonly from: string
  readonly until: string
  readonly renewals?: number
}

/** Where a waiver stands in its life. */
export type WaiverState = 'requested' | 'planned' | 'active' | 'expiring' | 'expired'

/** Waivers of a file, or why they cannot be used. */
export type WaiversResult =
  | { readonly kind: 'waivers'; readonly waivers: readonly Waiver[] }
  | { readonly kind: 'failed'; readonly problems: readonly GateProblem[] }

/** Reads the reviewed file of waivers (`waivers:` with a list). Dates without a time are read as midnight UTC. */
export function loadWaivers(file: string, text: string): WaiversResult {
  const read = readYaml(file, text)
  if (read.kind === 'failed') return { kind: 'failed', problems: [read.problem] }
  if (read.data === null) return { kind: 'waivers', waivers: [] }
  const list = isMapping(read.data) ? read.data['waivers'] : undefined
  if (!Array.isArray(list))
    return { kind: 'failed', problems: [{ file, line: 1, message: 'waivers must be a list under `waivers:`' }] }
  const problems: GateProblem[] = []
  const waivers = (list as unknown[]).map((item) => (isMapping(item) ? withTimes(item) : item)) as Waiver[]
  const seen = new Set<string>()
  const schema = waiverSchema()
  for (const [i, waiver] of waivers.entries()) {
    const id = isMapping(waiver) && typeof waiver.id === 'string' ? waiver.id : `waiver ${i + 1}`
    const tell = (message: string) => problems.push({ file, line: lineOf(text, id), message: `${id}: ${message}` })
    for (const violation of schemaViolations(schema, waiver as unknown as Value)) tell(violation.description)
    if (seen.has(id)) tell('the id is used twice')
    seen.add(id)
    if (isMapping(waiver) && waiver.fingerprint === undefined && waiver.rule === undefined)
      tell('names neither a fingerprint nor a rule')
    if (isMapping(waiver) && Date.parse(waiver.until) <= Date.parse(waiver.from)) tell('ends before it begins')
  }
  return problems.length > 0 ? { kind: 'failed', problems } : { kind: 'waivers', waivers }
}

function waiverSchema(): Value {
  const definitions = lookup(gateInputSchema, 'definitions') as Value
  return { $ref: '#/definitions/waiver', definitions }
}

function withTimes(item: { readonly [key: string]: unknown }): unknown {
  const time = (value: unknown) =>
    typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) ? `${value}T00:00:00Z` : value
  return {
    ...item,
    ...('from' in item && { from: time(item['from']) }),
    ...('until' in item && { until: time(item['until']) }),
  }
}

const WARNING_MS = 30 * 86_400_000

/** Where a waiver stands at a moment (RFC 3339). */
export function waiverState(waiver: Waiver, asOf: string): WaiverState {
  const now = Date.parse(asOf)
  if (waiver.approvedBy === undefined) return 'requested'
  if (now >= Date.parse(waiver.until)) return 'expired'
  if (now < Date.parse(waiver.from)) return 'planned'
  return Date.parse(waiver.until) - now < WARNING_MS ? 'expiring' : 'active'
}

/** A waiver prolonged: the renewal is counted, and its approval starts anew. */
export function renewWaiver(waiver: Waiver, until: string, requestedBy: string): Waiver {
  const { approvedBy: _, ...rest } = waiver
  return { ...rest, requestedBy, until, renewals: (waiver.renewals ?? 0) + 1 }
}
