import type { Names } from './names.ts'

/** The source languages that have a tree. */
export type Language = 'javascript' | 'jsx' | 'typescript' | 'tsx' | 'python' | 'java' | 'go'

/**
 * A syntax tree as a struct of arrays, nodes in pre-order: node 0 is the unit, the first child of `i` is `i + 1` when
 * `i + 1 < skip[i]`, the next sibling of `c` is `skip[c]`, and `j` is inside `i` exactly when `i < j < skip[i]`.
 * Index 0 therefore never names a child and stands for "none" in lookups.
 */
export type Tree = {
  readonly language: Language
  readonly source: Uint8Array
  readonly names: Names
  readonly count: number
  /** see kinds.ts */
  readonly kind: Uint8Array
  /** see roles.ts */
  readonly role: Uint8Array
  /** see flags.ts */
  readonly flags: Uint16Array
  /** byte offsets [start, end) into `source` */
  readonly start: Int32Array
  readonly end: Int32Array
  /** index after the subtree */
  readonly skip: Int32Array
  /** parent index; -1 for the unit */
  readonly parent: Int32Array
  /** interned name, operator or literal text; 0 = none */
  readonly sym: Int32Array
  /** pairs (start, end) of byte spans that could not be parsed */
  readonly errors: Int32Array
  /** why, one text for each pair of `errors` */
  readonly errorTexts: readonly string[]
}
