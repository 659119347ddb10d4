import { isReference, notRandom } from '../value/placeholder.ts'
import { randomness, readable } from '../value/shape.ts'
import type { Verdict } from './index.ts'

/** Keeps a value that looks drawn by a machine. */
export function checkRandom(value: string): Verdict {
  if (isReference(value)) return { kind: 'refuse', reason: 'reference' }
  const why = notRandom(value)
  if (why !== undefined) return { kind: 'refuse', reason: why }
  const random = randomness(value.replaceAll(/[-_=+/.:]/g, ''))
  return random < 0.5 || readable(value) > 0.6
    ? { kind: 'refuse', reason: 'identifier' }
    : { kind: 'keep', confidence: 'medium' }
}
