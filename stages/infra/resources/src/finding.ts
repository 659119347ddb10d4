import type { Detected } from '@bartizan/engine'
import type { FileLocation, Fix, Region } from '@bartizan/model'
import type { Origin, OriginId, Resource, ResourceSet, Verdict } from '@bartizan/model/resource'
import type { Outcome } from './check/run.ts'
import { because } from './cloud/brief.ts'
import { expectation, fixValue, remedyOf } from './rule.ts'

/** How findings reach the files they point into. */
export interface FindingContext {
  region(path: string, start: number, end: number): Region | undefined
  /** Edits that set an attribute, when the format's room knows how. */
  repair?(request: RepairRequest): Fix | undefined
  /** Also tell what could not be decided. */
  readonly undecided?: boolean
}

export interface RepairRequest {
  readonly origin: Origin
  /** Names that are missing below the origin's block; empty when the value itself is to be replaced. */
  readonly missing: readonly string[]
  readonly value: string | number | boolean
  readonly title: string
  readonly safety: 'safe' | 'unsafe'
}

/** Findings of one set, those of one defect at one place folded into one. */
export function findingsOf(
  outcomes: Iterable<Outcome>,
  set: ResourceSet,
  context: FindingContext,
): { findings: Detected[]; undecided: number } {
  const groups = new Map<string, { outcome: Outcome; addresses: Set<string> }>()
  let undecided = 0
  for (const outcome of outcomes) {
    const { verdict } = outcome
    if (verdict.kind === 'pass') continue
    if (verdict.kind === 'unknown') {
      undecided += 1
      if (context.undecided !== true) continue
    }
    const at = verdict.kind === 'unknown' ? (verdict.why[0] as OriginId) : verdict.at
    const place = blamed(set, outcome.resource, at)
    const key = `${outcome.check.rule}\n${verdict.kind}\n${place.path}:${place.start}:${place.end}`
    const held = groups.get(key)
    if (held === undefined) groups.set(key, { outcome, addresses: new Set([outcome.resource.address]) })
    else held.addresses.add(outcome.resource.address)
  }
  return {
    findings: [...groups.values()].map((group) => toDetected(group.outcome, [...group.addresses], { set, context })),
    undecided,
  }
}

/** The place to blame: the caller's argument when the value came from one, else the place in the resource. */
function blamed(set: ResourceSet, resource: Resource, at: OriginId): Origin {
  const chain = set.origins.chain(at)
  const argument = chain.findLast((step) => step.step === 'argument')
  const inside = chain[0] ?? set.origins.get(resource.header)
  // A part of an argument, such as one member of a map, has no step of its own; it still stands in the caller's folder.
  const part = resource.address.startsWith('module.')
    ? chain.findLast((step) => step.path !== '' && folderOf(step.path) !== folderOf(inside.path))
    : undefined
  const place = argument ?? part ?? inside
  return isVendored(place.path) ? (callOf(set, resource.address) ?? place) : place
}

const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/') + 1)
const isVendored = (path: string): boolean => path.split('/').includes('.terraform')

/** The outermost module call that is part of the scanned tree. */
function callOf(set: ResourceSet, address: string): Origin | undefined {
  const found = /^module\.[^.[]+/.exec(address)
  const call =
    found === null
      ? undefined
      : set.resources.find((resource) => resource.type === 'module' && resource.address === found[0])
  return call === undefined ? undefined : set.origins.get(call.header)
}

function locate(origin: Origin, context: FindingContext, note?: string): FileLocation {
  const region = context.region(origin.path, origin.start, origin.end)
  return {
    kind: 'file',
    path: origin.path,
    ...(region === undefined ? {} : { region }),
    ...(note === undefined ? {} : { note }),
  }
}

const stepNotes: Partial<Readonly<Record<Origin['step'], string>>> = {
  local: 'the local value',
  variable: 'the variable',
  argument: 'the argument of the module call',
  default: 'the default of the variable',
  values: 'the value from a variables file',
  output: 'the output of the module',
  plan: 'the planned value',
  template: 'the template',
}

const maxRelated = 8
const maxAddresses = 20

interface Surroundings {
  readonly set: ResourceSet
  readonly context: FindingContext
}

function toDetected(outcome: Outcome, addresses: readonly string[], { set, context }: Surroundings): Detected {
  const { check, resource, verdict } = outcome
  const at =
    verdict.kind === 'unknown' ? (verdict.why[0] as OriginId) : (verdict as Exclude<Verdict, { kind: 'unknown' }>).at
  const chain = set.origins.chain(at)
  const primary = blamed(set, resource, at)
  // The way of a secret would show it again.
  const steps = isSecret(outcome) ? [] : distinctSteps(chain, primary)
  const related = steps
    .slice(0, maxRelated)
    .map((step) =>
      locate(step, context, step === chain[0] ? `used here, in ${resource.address}` : stepNotes[step.step]),
    )
  const secret = isSecret(outcome)
  const actual = verdict.kind === 'unknown' || secret ? undefined : verdict.actual
  const expected = check.row.require === undefined ? undefined : expectation(check.row.require)?.replaceAll('`', '')
  const fix = fixOf(outcome, { set, context })
  return {
    rule: check.rule,
    message: messageOf(outcome, addresses),
    at: locate(primary, context),
    related,
    asset: { kind: 'resource', name: resource.address },
    ...(secret
      ? {}
      : {
          evidence: {
            kind: 'value' as const,
            path: verdict.path,
            ...(actual === undefined ? {} : { actual }),
            ...(expected === undefined ? {} : { expected }),
            ...(related.length === 0 ? {} : { origin: related }),
          },
        }),
    ...confidenceOf(outcome),
    ...(secret ? { redact: secretPlaces(outcome, primary, set) } : {}),
    ...(fix === undefined ? {} : { fixes: [fix] }),
    identity: [
      resource.type,
      resource.address.replaceAll(/\[[^\]]*\]/g, ''),
      verdict.path,
      ...(verdict.kind === 'unknown' ? ['undecided'] : []),
    ],
  }
}

/** The places of a secret in the primary file. */
function secretPlaces({ verdict }: Outcome, primary: Origin, set: ResourceSet): (readonly [number, number])[] {
  const also = verdict.kind === 'fail' ? (verdict.also ?? []) : []
  const others = also.flatMap((at) => set.origins.chain(at)).filter((step) => step.path === primary.path)
  return [primary, ...others].map((step) => [step.start, step.end] as const)
}

/** Findings about secrets never show the value. */
const isSecret = ({ check }: Outcome): boolean => check.row.why === because.secrets

/** The way of the value apart from the primary place, each place once. A value and the attribute that holds it are one. */
function distinctSteps(chain: readonly Origin[], primary: Origin): Origin[] {
  const kept: Origin[] = []
  for (const step of chain) {
    if (step.path === '' || isVendored(step.path)) continue
    const holds = (other: Origin): boolean =>
      other.path === step.path && other.start <= step.start && other.end >= step.end
    if (!holds(primary) && !kept.some(holds)) kept.push(step)
  }
  return kept
}

function confidenceOf({ check, resource, verdict }: Outcome): Pick<Detected, 'confidence' | 'severity'> {
  if (verdict.kind === 'unknown') return { confidence: 'low', severity: 'info' }
  const unsure = verdict.kind === 'depends' || resource.certainty === 'maybe'
  return unsure && check.row.confidence !== 'low' ? { confidence: 'medium' } : {}
}

function messageOf({ check, resource, verdict }: Outcome, addresses: readonly string[]): string {
  const { row } = check
  const others = addresses.length - 1
  const who =
    others === 0
      ? resource.address
      : `${addresses.slice(0, maxAddresses).join(', ')}${addresses.length > maxAddresses ? ` and ${addresses.length - maxAddresses} more` : ''}`
  if (verdict.kind === 'unknown')
    return `${who}: it cannot be decided whether "${row.title}" applies, because ${verdict.path === '' ? 'a value' : `\`${verdict.path}\``} is not known before the plan.`
  const value =
    verdict.actual === undefined || check.row.why === because.secrets
      ? ''
      : ` (\`${verdict.path}\` is \`${verdict.actual}\`)`
  const when =
    verdict.kind === 'depends'
      ? ` This holds when \`${verdict.when.text}\` is ${verdict.negated ? 'false' : 'true'}.`
      : ''
  const remedy = remedyOf(row)
  return `${who}: ${row.title}${value}.${when} ${row.why}${remedy === undefined ? '' : ` ${remedy}`}`
}

/** Repairs for these reasons neither replace a resource nor cut anyone off. */
const calm: ReadonlySet<string> = new Set([because.logging, because.patching, because.deletion, because.hygiene])

/** A repair of the value where it stands, or of the block that lacks it. Values that come from elsewhere are left alone. */
function fixOf({ check, resource, verdict }: Outcome, { set, context }: Surroundings): Fix | undefined {
  const value = fixValue(check.row)
  if (
    value === undefined ||
    context.repair === undefined ||
    (verdict.kind !== 'fail' && verdict.kind !== 'depends') ||
    verdict.also !== undefined
  )
    return undefined
  const path = typeof check.row.path === 'string' ? check.row.path : check.row.path?.[resource.format]
  const [wanted = ''] = (path ?? '').split(' | ')
  const origin = set.origins.get(verdict.at)
  if (isVendored(origin.path) || wanted === '') return undefined
  const names = wanted.replaceAll('[]', '').split('.')
  const depth = verdict.path.split('.').length
  const missing =
    origin.step === 'block' && verdict.actual === undefined && wanted.startsWith(verdict.path)
      ? names.slice(depth - 1)
      : []
  if (missing.length === 0 && verdict.actual === undefined) return undefined
  return context.repair({
    origin,
    missing,
    value,
    title: remedyOf(check.row) ?? check.row.title,
    safety: check.row.fix?.safety ?? (calm.has(check.row.why) ? 'safe' : 'unsafe'),
  })
}
