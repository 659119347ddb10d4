import type { KeywordHit } from '../detector.ts'
import type { IndexedSource } from '../files/source.ts'
import type { Mark } from './mark.ts'

/** Words that stand in every mark; the engine looks for them together with the detectors' keywords. */
export const markWords = ['bartizan-ignore'] as const

/** Reads the marks of a file. */
export function findMarks(_source: IndexedSource, _hits: readonly KeywordHit[]): Mark[] {
  return []
}
