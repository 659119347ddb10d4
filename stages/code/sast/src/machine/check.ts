import type { When } from '@bartizan/knowledge/models'

/** A call (or assignment) that is a defect by its own form: the conditions must hold for sure. */
export interface CallCheck {
  /** `sast/NAME` */
  readonly rule: `sast/${string}`
  /** Full model names, as in rows. */
  readonly names: readonly string[]
  readonly when: readonly When[]
  readonly message: string
}
