/** One event of a version range, in the order of versions. */
export interface RangeEvent {
  readonly kind: 'introduced' | 'fixed' | 'last_affected' | 'limit'
  readonly version: string
}

/** What one source says of one package. */
export interface Advisory {
  readonly id: string
  readonly aliases: readonly string[]
  /** With its release, as the record states it: `Debian:12`. */
  readonly ecosystem: string
  readonly name: string
  readonly malicious: boolean
  /** CVSS vectors as written. */
  readonly vectors: readonly string[]
  /** The source's own word: `critical`, `high`, `moderate` … in lower case. */
  readonly rating?: string
  readonly ranges: readonly (readonly RangeEvent[])[]
  /** Affected versions that the ranges do not imply. */
  readonly versions: readonly string[]
  /** Where the text lies: number of the record in its shard. */
  readonly record: number
}

/** The texts of a record, read only for display. */
export interface AdvisoryText {
  readonly summary: string
  readonly details: string
  readonly published: string
  readonly modified: string
  readonly weaknesses: readonly string[]
  readonly references: readonly string[]
  /** What the record says of affected code: import paths and symbols. */
  readonly symbols?: unknown
}
