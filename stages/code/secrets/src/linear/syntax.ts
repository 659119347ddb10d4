/** A set of bytes: 256 entries of 0 or 1. */
export type ByteSet = Uint8Array

/** An expression in the syntax of RE2, as far as it works on bytes. */
export type Node =
  | { readonly kind: 'empty' }
  | { readonly kind: 'set'; readonly set: ByteSet }
  | { readonly kind: 'sequence'; readonly items: readonly Node[] }
  | { readonly kind: 'choice'; readonly items: readonly Node[] }
  | {
      readonly kind: 'repeat'
      readonly item: Node
      readonly least: number
      readonly most: number
      readonly greedy: boolean
    }
  | { readonly kind: 'group'; readonly item: Node; readonly index: number; readonly name?: string }
  | { readonly kind: 'assert'; readonly what: Assertion }

export type Assertion = 'line-start' | 'line-end' | 'text-start' | 'text-end' | 'word' | 'no-word'

/** The expression cannot be used: what is wrong and where. */
export interface RegexProblem {
  readonly kind: 'problem'
  readonly cause: string
  readonly at: number
}

/** Bounds on users' expressions. */
export const regexLimits = { length: 20_000, depth: 200, repeat: 1000, program: 20_000, groups: 100 } as const
