import type { RuleId } from './rule.ts'

/**
 * A file that shows what a rule reports or leaves alone. Rooms export theirs from `src/samples.ts`: tests run every sample,
 * the docs print them, and the generator demands a bad and a good one for each rule.
 */
export interface RuleSample {
  readonly rule: RuleId
  /** `bad` holds at least one finding of the rule, `good` none; `fixed` is what the fix makes of the first bad one. */
  readonly kind: 'bad' | 'good' | 'fixed'
  /** The path under which it is scanned, chosen as a project would: `Dockerfile`, `src/config.py`. */
  readonly path: string
  readonly text: string
  /** False keeps it out of the docs: live-looking credentials. */
  readonly publish?: boolean
}
