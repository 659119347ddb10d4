import type { Coverage } from './coverage.ts'
import type { Finding } from './finding.ts'
import type { Rule } from './rule.ts'

/** Major.minor of the JSON form; additive within a major. */
export const schemaVersion = '1.0'

/** How the gate read the findings. */
export interface GateOutcome {
  readonly failOn: string
  readonly profile: Profile
  /** Fingerprints of the findings that made it fail, in report order. */
  readonly failing: readonly string[]
}

/** The one dial over confidence: `default` wants medium, `strict` low, `audit` also what could not be decided. */
export const profiles = ['default', 'strict', 'audit'] as const
export type Profile = (typeof profiles)[number]

/** Everything a scan has to say. Holds no clock and no machine path, so that two runs are byte-identical. */
export interface ScanResult {
  readonly schemaVersion: typeof schemaVersion
  readonly tool: { readonly name: 'bartizan'; readonly version: string }
  readonly target: Target
  /** The rules that the findings refer to, by id. */
  readonly rules: readonly Rule[]
  /** In report order: see compareFindings. */
  readonly findings: readonly Finding[]
  readonly coverage: Coverage
  readonly gate: GateOutcome
}

/** What was scanned. */
export interface Target {
  /** Base name of the root folder. */
  readonly name: string
  /** Head commit when it is a git work tree. */
  readonly commit?: string
  readonly branch?: string
  /** The remote's address without credentials. */
  readonly repository?: string
  /** Set when only a part was looked at: `since main`, `staged`, `paths`. */
  readonly scope?: string
}
