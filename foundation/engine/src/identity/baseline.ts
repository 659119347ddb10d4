import type { Fingerprint, RuleId } from '@bartizan/model'

/** One accepted occurrence of a defect. */
export interface BaselineEntry {
  readonly rule: RuleId
  readonly fingerprint: Fingerprint
  /** Where it stood; only used to tell copies apart. */
  readonly path: string
  /** Hash of the lines around it. */
  readonly context: string
}
