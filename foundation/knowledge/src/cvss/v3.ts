import { weight } from './vector.ts'
import type { Metrics } from './vector.ts'

const ATTACK = { N: 0.85, A: 0.62, L: 0.55, P: 0.2 }
const COMPLEXITY = { L: 0.77, H: 0.44 }
const PRIVILEGES = { N: 0.85, L: 0.62, H: 0.27 }
const PRIVILEGES_CHANGED = { N: 0.85, L: 0.68, H: 0.5 }
const INTERACTION = { N: 0.85, R: 0.62 }
const IMPACT = { H: 0.56, L: 0.22, N: 0 }
const REQUIREMENT = { X: 1, H: 1.5, M: 1, L: 0.5 }
const EXPLOIT = { X: 1, H: 1, F: 0.97, P: 0.94, U: 0.91 }
const REMEDIATION = { X: 1, U: 1, W: 0.97, T: 0.96, O: 0.95 }
const CONFIDENCE = { X: 1, C: 1, R: 0.96, U: 0.92 }

/** Smallest number with one decimal that is not below the value, free of binary fractions (specification 3.1, appendix A). */
function roundUp(value: number): number {
  const scaled = Math.round(value * 100_000)
  return scaled % 10_000 === 0 ? scaled / 100_000 : (Math.floor(scaled / 10_000) + 1) / 10
}

function impactScore(changed: boolean, isc: number, modified: boolean, version: string): number {
  if (!changed) return 6.42 * isc
  const base = isc - 0.02
  return modified && version === '3.1'
    ? 7.52 * (isc - 0.029) - 3.25 * (isc * 0.9731 - 0.02) ** 13
    : 7.52 * (isc - 0.029) - 3.25 * base ** 15
}

/** A metric, or its modified twin where the environment sets one. */
function environmental(metrics: Metrics, name: string): string | undefined {
  const modified = metrics.get(`M${name}`)
  return modified === undefined || modified === 'X' ? metrics.get(name) : modified
}

const ENVIRONMENT = ['CR', 'IR', 'AR', 'MAV', 'MAC', 'MPR', 'MUI', 'MS', 'MC', 'MI', 'MA']

/**
 * Score of a CVSS 3.0 or 3.1 vector: environmental where it has such metrics, else temporal, else base.
 * NaN when a base metric is missing or unknown.
 */
export function scoreV3(metrics: Metrics, version: string): number {
  const hasEnvironment = ENVIRONMENT.some((name) => metrics.has(name) && metrics.get(name) !== 'X')
  const value = (name: string): string | undefined =>
    hasEnvironment ? environmental(metrics, name) : metrics.get(name)
  const need = (name: string): number => (hasEnvironment ? weight(REQUIREMENT, metrics.get(name) ?? 'X') : 1)
  const lost = (name: string, requirement: string): number => 1 - weight(IMPACT, value(name)) * need(requirement)
  const scope = value('S')
  if (scope !== 'U' && scope !== 'C') return Number.NaN
  const changed = scope === 'C'
  const isc = Math.min(1 - lost('C', 'CR') * lost('I', 'IR') * lost('A', 'AR'), hasEnvironment ? 0.915 : 1)
  const impact = impactScore(changed, isc, hasEnvironment, version)
  const exploitability =
    8.22 *
    weight(ATTACK, value('AV')) *
    weight(COMPLEXITY, value('AC')) *
    weight(changed ? PRIVILEGES_CHANGED : PRIVILEGES, value('PR')) *
    weight(INTERACTION, value('UI'))
  if (Number.isNaN(exploitability) || Number.isNaN(impact)) return Number.NaN
  if (impact <= 0) return 0
  const base = roundUp(Math.min((changed ? 1.08 : 1) * (impact + exploitability), 10))
  const temporal =
    weight(EXPLOIT, metrics.get('E') ?? 'X') *
    weight(REMEDIATION, metrics.get('RL') ?? 'X') *
    weight(CONFIDENCE, metrics.get('RC') ?? 'X')
  return temporal === 1 ? base : roundUp(base * temporal)
}
