import type { Control } from './control.ts'
import type { Confidence, Severity } from './severity.ts'

/** `room/name`, for example `secrets/stripe-secret-key`: the room says which detector family the rule belongs to. */
export type RuleId = `${string}/${string}`

/** What a rule may use beyond reading the scanned tree. Each is named to the user before it is used. */
export type Capability = 'offline' | 'network' | 'credentials' | 'running-target'

/** A weakness in the CWE list. */
export type Cwe = `CWE-${number}`

/** The stages of delivery, in the order in which software passes them. */
export const stages = ['plan', 'code', 'build', 'infra', 'test', 'release', 'operate', 'comply'] as const
export type Stage = (typeof stages)[number]

/** What a detector can report: one defect, named once for every format in which it can occur. */
export interface Rule {
  readonly id: RuleId
  readonly stage: Stage
  /** One line in sentence case without a final stop, about the defect: "Stripe secret key in the source". */
  readonly title: string
  /** Plain Markdown: why it matters. */
  readonly why?: string
  /** Plain Markdown: how to put it right. */
  readonly remedy?: string
  readonly severity: Severity
  readonly confidence: Confidence
  /** The release that introduced it, as a version. */
  readonly since: string
  readonly weakness?: Cwe
  /** Ids under which other tools know the same defect, as users write them: `CKV_DOCKER_3`, `aws-access-token`, `DS-0002`. */
  readonly aliases: readonly string[]
  readonly controls: readonly Control[]
  readonly needs: readonly Capability[]
  readonly fixable: boolean
  /** Free words for filtering: provider, language, format. */
  readonly tags: readonly string[]
  /** Where to read more; https only. */
  readonly references: readonly string[]
}

type Optional = 'confidence' | 'since' | 'aliases' | 'controls' | 'needs' | 'fixable' | 'tags' | 'references'

/** What an author has to write: everything without a sensible default. */
export type RuleSpec = Omit<Rule, Optional> & Partial<Pick<Rule, Optional>>

/**
 * Completes a rule with the defaults: high confidence, offline, not fixable, no aliases or controls.
 * @returns a frozen rule
 */
export function defineRule(spec: RuleSpec): Rule {
  const rule: Rule = {
    ...spec,
    confidence: spec.confidence ?? 'high',
    since: spec.since ?? '0.1.0',
    aliases: spec.aliases ?? [],
    controls: spec.controls ?? [],
    needs: spec.needs ?? ['offline'],
    fixable: spec.fixable ?? false,
    tags: spec.tags ?? [],
    references: spec.references ?? [],
  }
  return Object.freeze(rule)
}
