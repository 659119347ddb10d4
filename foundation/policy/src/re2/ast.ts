/** A set of code points: ranges and Unicode properties, possibly negated as a whole. */
export type CharClass = {
  readonly ranges: readonly (readonly [number, number])[]
  readonly properties: readonly { readonly name: string; readonly negated: boolean }[]
  readonly negated: boolean
  /** Letters match in either case. */
  readonly fold: boolean
}

/** A parsed pattern. */
export type Node =
  | { readonly kind: 'empty' }
  | { readonly kind: 'class'; readonly set: CharClass }
  | {
      readonly kind: 'assert'
      readonly what: 'text-start' | 'text-end' | 'line-start' | 'line-end' | 'word' | 'not-word'
    }
  | { readonly kind: 'concat' | 'alternate'; readonly items: readonly Node[] }
  | {
      readonly kind: 'repeat'
      readonly item: Node
      readonly min: number
      readonly max: number
      readonly greedy: boolean
    }
  | { readonly kind: 'group'; readonly item: Node; readonly index: number; readonly name?: string }

/** A pattern that RE2 refuses. */
export class PatternError extends Error {
  readonly code = 'invalid_pattern'
  constructor(message: string) {
    super(message)
    this.name = 'PatternError'
  }
}
