/** JSON data as Guard sees it. */
export type Data = null | boolean | number | string | readonly Data[] | { readonly [key: string]: Data }

/** Where something stands in a rule file; lines and columns count from 1. */
export type Place = { readonly line: number; readonly column: number }

/** A literal on the right of an operator. */
export type Literal =
  | { readonly kind: 'data'; readonly value: Data }
  | { readonly kind: 'regex'; readonly source: string }
  | {
      readonly kind: 'range'
      readonly low: number
      readonly high: number
      readonly includeLow: boolean
      readonly includeHigh: boolean
    }
  | { readonly kind: 'list'; readonly items: readonly Operand[] }
  | { readonly kind: 'map'; readonly entries: readonly (readonly [string, Operand])[] }

/** One step of a query. */
export type Step =
  | { readonly kind: 'this' }
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'key'; readonly name: string }
  | { readonly kind: 'key-variable'; readonly name: string }
  | { readonly kind: 'index'; readonly index: number }
  | { readonly kind: 'all-values'; readonly capture?: string }
  | { readonly kind: 'all-indices'; readonly capture?: string }
  | { readonly kind: 'filter'; readonly conditions: Conjunction; readonly capture?: string }
  | {
      readonly kind: 'keys'
      readonly clause: { readonly operator: string; readonly negated: boolean; readonly right: Operand }
    }

/** A query; with `some` one of its values suffices. */
export type Query = { readonly steps: readonly Step[]; readonly some: boolean }

/** What a clause compares or a variable holds. */
export type Operand =
  | { readonly kind: 'literal'; readonly literal: Literal }
  | { readonly kind: 'query'; readonly query: Query }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Operand[]; readonly at: Place }

/** `let name = value`. */
export type Let = { readonly name: string; readonly value: Operand }

/** A clause or block inside a body. */
export type Clause =
  | {
      readonly kind: 'clause'
      readonly left: Operand
      readonly operator: string
      /** `not` on the operator, or in front of the clause. */
      readonly negated: boolean
      readonly right?: Operand
      readonly message?: string
      readonly at: Place
    }
  | {
      readonly kind: 'named'
      readonly rule: string
      readonly negated: boolean
      readonly args?: readonly Operand[]
      readonly message?: string
      readonly at: Place
    }
  | { readonly kind: 'block'; readonly query: Query; readonly body: Body; readonly at: Place }
  | { readonly kind: 'when'; readonly when: Conjunction; readonly body: Body; readonly at: Place }
  | {
      readonly kind: 'type'
      readonly type: string
      readonly when?: Conjunction
      readonly body: Body
      readonly at: Place
    }

/** Lines that must all hold, each an alternative of clauses. */
export type Conjunction = readonly (readonly Clause[])[]

/** The inside of braces. */
export type Body = { readonly lets: readonly Let[]; readonly lines: Conjunction }

/** A rule. */
export type GuardRule = {
  readonly name: string
  readonly parameters?: readonly string[]
  readonly when?: Conjunction
  readonly body: Body
  readonly at: Place
}

/** A parsed rule file; clauses outside rules make the rule `default`. */
export type GuardFile = { readonly lets: readonly Let[]; readonly rules: readonly GuardRule[] }
