import type { Detected, SourceFile } from '@bartizan/engine'
import type { Fix } from '@bartizan/model'
import type { OriginId, Origins, Resource } from '@bartizan/model/resource'
import { runChecks, type CompiledRow, type Outcome } from '@bartizan/resources'
import { checks } from './rules.ts'
import { templateRemedy } from './shared.ts'
import type { LoadedTemplate } from './template/load.ts'

export interface Judged {
  readonly findings: readonly Detected[]
  readonly undecided: number
}

/** Turns origins of several files into locations. */
export type SourceOf = (path: string) => SourceFile | undefined

function placeOf(origins: Origins, id: OriginId, sourceOf: SourceOf): Detected['at'] {
  const { path, start, end } = origins.get(id)
  const source = sourceOf(path)
  return source === undefined ? { kind: 'file', path } : { kind: 'file', path, region: source.region(start, end) }
}

function messageOf(check: CompiledRow, resource: Resource, actual: string | undefined): string {
  const { title, why } = check.row
  const remedy = templateRemedy(check.row)
  const found = actual === undefined || actual.length > 60 ? '' : ` (${actual})`
  return `${resource.type.split('::').slice(1).join(' ')} ${resource.address}: ${title.charAt(0).toLowerCase()}${title.slice(1)}${found}. ${why} ${remedy ?? ''}`.trim()
}

function toDetected(outcome: Outcome, origins: Origins, sourceOf: SourceOf): Detected | undefined {
  const { check, resource, verdict } = outcome
  if (verdict.kind !== 'fail' && verdict.kind !== 'depends') return undefined
  const { actual } = verdict
  const message = messageOf(check, resource, actual)
  const when =
    verdict.kind === 'depends'
      ? ` This holds when the condition ${verdict.when.text} is ${verdict.negated ? 'false' : 'true'}.`
      : ''
  const origin = origins
    .chain(verdict.at)
    .slice(1)
    .map((step) => {
      const source = sourceOf(step.path)
      const region = source?.region(step.start, step.end)
      return {
        kind: 'file',
        path: step.path,
        note: `value from this ${step.step}`,
        ...(region === undefined ? {} : { region }),
      } as const
    })
  return {
    rule: check.rule,
    message: message + when,
    ...(verdict.kind === 'depends' ? { confidence: 'medium' as const } : {}),
    at: placeOf(origins, verdict.at, sourceOf),
    asset: { kind: 'resource', name: resource.address },
    evidence: {
      kind: 'value',
      path: verdict.path,
      ...(actual === undefined ? {} : { actual }),
      ...(origin.length === 0 ? {} : { origin }),
    },
    identity: [resource.type, resource.address, verdict.path],
  }
}

function onePerPlace(findings: readonly Detected[]): Detected[] {
  const seen = new Set<string>()
  return findings.filter(({ rule, at }) => {
    if (at.kind !== 'file' || at.region === undefined) return true
    const key = `${rule} ${at.path} ${at.region.startByte} ${at.region.endByte}`
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
}

/** Gives the repairs of what rows have found. */
export type Repairer = (outcomes: readonly Outcome[]) => ReadonlyMap<Outcome, Fix>

const fails = ({ verdict }: Outcome): boolean => verdict.kind === 'fail' || verdict.kind === 'depends'

/**
 * Runs all rows over a template.
 * @param repair when findings are to carry repairs
 */
export function judge(template: LoadedTemplate, sourceOf: SourceOf, repair?: Repairer): Judged {
  const outcomes = [...runChecks(checks, template.set)]
  const fixes = repair?.(outcomes.filter(fails))
  const findings = outcomes.flatMap((outcome) => {
    const detected = toDetected(outcome, template.set.origins, sourceOf)
    const fix = fixes?.get(outcome)
    return detected === undefined ? [] : fix === undefined ? detected : { ...detected, fixes: [fix] }
  })
  const undecided = outcomes.filter(({ verdict }) => verdict.kind === 'unknown').length
  // Instances of one declaration have the same defect at the same place: one of them is told.
  return { findings: onePerPlace(findings), undecided }
}
