import type { Severity } from '@bartizan/model'
import type { Epss, KnownExploited } from '@bartizan/knowledge/advisories'
import { scoreCvss } from '@bartizan/knowledge/cvss'
import type { Scope } from '../extract/types.ts'
import type { AliasGroup } from './group.ts'

/** How bad a vulnerability is, and by whose word. */
export interface SeverityVerdict {
  readonly severity: Severity
  /** 0 to 10. */
  readonly score: number
  /** The vector or word that decided, with the id of its source. */
  readonly basis: string
}

const WORD_SCORE: Readonly<Record<string, number>> = {
  critical: 9.5,
  high: 8,
  important: 8,
  moderate: 5.5,
  medium: 5.5,
  low: 2.5,
  negligible: 1,
  unimportant: 1,
  informational: 0.5,
  none: 0,
}

function severityOf(score: number): Severity {
  if (score >= 9) return 'critical'
  if (score >= 7) return 'high'
  if (score >= 4) return 'medium'
  return score > 0.9 ? 'low' : 'info'
}

/** The leading source that states a vector decides; without vectors the leading word; without either medium is assumed. */
export function judgeSeverity(group: AliasGroup): SeverityVerdict {
  if (group.opinions.some((opinion) => opinion.malicious))
    return { severity: 'critical', score: 10, basis: 'malicious code' }
  for (const opinion of group.opinions) {
    const scored = opinion.vectors
      .map((vector) => ({ vector, result: scoreCvss(vector) }))
      .filter(({ result }) => result !== undefined)
    const newest = scored.sort((a, b) => (a.result!.version < b.result!.version ? 1 : -1))[0]
    if (newest !== undefined)
      return {
        severity: severityOf(newest.result!.score),
        score: newest.result!.score,
        basis: `${newest.vector} (${opinion.id})`,
      }
  }
  for (const opinion of group.opinions) {
    const score = opinion.rating === undefined ? undefined : WORD_SCORE[opinion.rating]
    if (score !== undefined) return { severity: severityOf(score), score, basis: `"${opinion.rating}" (${opinion.id})` }
  }
  return { severity: 'medium', score: 5.5, basis: 'no source states a severity' }
}

export interface RiskInput {
  readonly score: number
  readonly exploited: KnownExploited | undefined
  readonly probability: Epss | undefined
  readonly scopes: readonly Scope[]
  readonly direct: boolean | undefined
}

/** A number from 0 to 100 with every factor that made it. */
export interface Risk {
  readonly value: number
  readonly factors: readonly { readonly name: string; readonly factor: number; readonly why: string }[]
}

function threat({ exploited, probability }: RiskInput): { factor: number; why: string } {
  if (exploited !== undefined)
    return {
      factor: 1,
      why: `exploited in the wild since ${exploited.added}${exploited.ransomware ? ', also by ransomware' : ''} (KEV)`,
    }
  if (probability === undefined) return { factor: 0.4, why: 'no probability of exploitation known' }
  const shown = (probability.probability * 100).toFixed(probability.probability < 0.01 ? 2 : 1)
  return {
    factor: 0.15 + 0.85 * probability.percentile ** 4,
    why: `${shown} % probability of exploitation within 30 days (EPSS)`,
  }
}

/** Whether a package reaches production: nothing known counts as yes. */
export const isProduction = (scopes: readonly Scope[]): boolean =>
  scopes.length === 0 || scopes.some((scope) => scope === 'prod' || scope === 'optional' || scope === 'peer')

/** Risk = severity × threat × use × distance; the factors stand beside the value. */
export function judgeRisk(input: RiskInput): Risk {
  const production = isProduction(input.scopes)
  const factors = [
    { name: 'severity', factor: input.score / 10, why: `score ${input.score.toFixed(1)} of 10` },
    { name: 'threat', ...threat(input) },
    {
      name: 'use',
      factor: production ? 1 : 0.4,
      why: production ? 'used in production' : `used for ${input.scopes.join(', ')} only`,
    },
    {
      name: 'distance',
      factor: input.direct === false ? 0.9 : 1,
      why: input.direct === false ? 'needed by another package' : 'asked for directly',
    },
  ]
  const value = Math.round(1000 * factors.reduce((product, { factor }) => product * factor, 1)) / 10
  return { value, factors }
}
