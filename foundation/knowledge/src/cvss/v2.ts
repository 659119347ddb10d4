import { weight } from './vector.ts'
import type { Metrics } from './vector.ts'

const ACCESS = { L: 0.395, A: 0.646, N: 1 }
const COMPLEXITY = { H: 0.35, M: 0.61, L: 0.71 }
const AUTHENTICATION = { M: 0.45, S: 0.56, N: 0.704 }
const IMPACT = { N: 0, P: 0.275, C: 0.66 }

/** Base score of a CVSS 2.0 vector; NaN when a metric is missing or unknown. */
export function scoreV2(metrics: Metrics): number {
  const lost = (name: string): number => 1 - weight(IMPACT, metrics.get(name))
  const impact = 10.41 * (1 - lost('C') * lost('I') * lost('A'))
  const exploitability =
    20 *
    weight(ACCESS, metrics.get('AV')) *
    weight(COMPLEXITY, metrics.get('AC')) *
    weight(AUTHENTICATION, metrics.get('Au'))
  const factor = impact === 0 ? 0 : 1.176
  return Math.round((0.6 * impact + 0.4 * exploitability - 1.5) * factor * 10) / 10
}
