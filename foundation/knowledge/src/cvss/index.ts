import { scoreV2 } from './v2.ts'
import { scoreV3 } from './v3.ts'
import { scoreV4 } from './v4.ts'
import { splitVector } from './vector.ts'

/** The words of the qualitative scale of CVSS 3 and 4. */
export type CvssRating = 'none' | 'low' | 'medium' | 'high' | 'critical'

/** A vector with its score between 0 and 10. */
export interface CvssScore {
  readonly version: string
  readonly score: number
  readonly rating: CvssRating
}

/** The word for a score. */
export function rate(score: number): CvssRating {
  if (score >= 9) return 'critical'
  if (score >= 7) return 'high'
  if (score >= 4) return 'medium'
  return score > 0 ? 'low' : 'none'
}

/**
 * Scores a CVSS vector of version 2.0, 3.0, 3.1 or 4.0 with all metrics that it states.
 * @returns undefined when the text is no such vector
 */
export function scoreCvss(vector: string): CvssScore | undefined {
  const parsed = splitVector(vector)
  if (parsed === undefined) return undefined
  const { version, metrics } = parsed
  const score =
    version === '4.0'
      ? scoreV4(metrics)
      : version.startsWith('3.')
        ? scoreV3(metrics, version)
        : version === '2.0'
          ? scoreV2(metrics)
          : Number.NaN
  return Number.isFinite(score) ? { version, score, rating: rate(score) } : undefined
}
