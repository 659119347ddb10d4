import type { Problem } from './problem.ts'

/** What one detector looked at. */
export interface DetectorCoverage {
  readonly detector: string
  readonly version: string
  /** Number of rules that were active. */
  readonly rules: number
  /** Files handed to it, including those answered from the cache. */
  readonly files: number
  /** Counts that only this detector has: unresolved calls, undecided checks, packages. Sorted by key. */
  readonly counts: Readonly<Record<string, number>>
}

/** What was looked at, by whom, with which data, and what was not and why. */
export interface Coverage {
  /** Files listed by the inventory. */
  readonly files: number
  /** Bytes of those that were read. */
  readonly bytes: number
  readonly detectors: readonly DetectorCoverage[]
  /** Data that the verdict rests on: the advisory database and its date. */
  readonly databases: readonly { readonly name: string; readonly digest: string; readonly date: string }[]
  readonly problems: readonly Problem[]
  /** Files passed over by rule, by reason: binary, minified, generated, ignored. Sorted by key. */
  readonly skipped: Readonly<Record<string, number>>
}
