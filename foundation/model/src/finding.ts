import type { Asset } from './asset.ts'
import type { Evidence } from './evidence.ts'
import type { FileLocation, Location } from './location.ts'
import type { RuleId } from './rule.ts'
import type { Confidence, Severity } from './severity.ts'

/** Identity by content and structure: hex digits, stable over moves, renames and re-indents. */
export type Fingerprint = string & { readonly __brand: 'Fingerprint' }

/** One replacement of bytes in one file. */
export interface Edit {
  readonly path: string
  readonly startByte: number
  readonly endByte: number
  readonly text: string
}

/** A repair that was checked: re-scanned, the finding is gone and nothing new has come. */
export interface Fix {
  readonly title: string
  /** Safe ones are applied by `fix`; unsafe ones change behaviour and are applied only when asked for. */
  readonly safety: 'safe' | 'unsafe'
  readonly edits: readonly Edit[]
}

/** Where a finding stands in its life. */
export type State =
  | { readonly kind: 'new' }
  | { readonly kind: 'known' }
  | { readonly kind: 'waived'; readonly by: string; readonly why: string; readonly until?: string }
  | { readonly kind: 'suppressed'; readonly mark: string; readonly why: string; readonly until?: string }

/** The primary place, others that explain it, and the steps of a data flow in order. */
export interface Locations {
  readonly primary: Location
  readonly related: readonly Location[]
  readonly flow: readonly FileLocation[]
}

/** One defect at one place (or one secret at many). */
export interface Finding {
  readonly rule: RuleId
  /** One or two sentences about this occurrence: what is wrong, why it matters, what to do. */
  readonly message: string
  readonly severity: Severity
  readonly confidence: Confidence
  readonly locations: Locations
  readonly asset?: Asset
  readonly evidence?: Evidence
  readonly fingerprint: Fingerprint
  readonly fixes: readonly Fix[]
  readonly state: State
}
