import type { Value } from '../value/index.ts'

/** A half-open range of UTF-16 offsets in the module's text. */
export type Span = { readonly start: number; readonly end: number }

/** A literal value. */
export type ScalarTerm = { readonly kind: 'scalar'; readonly value: Value; readonly at: Span; readonly raw?: boolean }
/** A variable, a rule name or the wildcard `_`. */
export type VarTerm = { readonly kind: 'var'; readonly name: string; readonly at: Span }
/** A reference: a head followed by at least one operand. */
export type RefTerm = { readonly kind: 'ref'; readonly head: Term; readonly path: readonly Term[]; readonly at: Span }
/** An array or set literal. */
export type ListTerm = { readonly kind: 'array' | 'set'; readonly items: readonly Term[]; readonly at: Span }
/** An object literal. */
export type ObjectTerm = {
  readonly kind: 'object'
  readonly pairs: readonly (readonly [Term, Term])[]
  readonly at: Span
}
/** A comprehension; `key` is present for objects only. */
export type ComprehensionTerm = {
  readonly kind: 'arraycompr' | 'setcompr' | 'objectcompr'
  readonly key?: Term
  readonly value: Term
  readonly body: readonly Literal[]
  readonly at: Span
}
/** A call; `infix` holds the operator when written between its operands. */
export type CallTerm = {
  readonly kind: 'call'
  readonly path: readonly string[]
  readonly args: readonly Term[]
  readonly infix?: string
  readonly at: Span
}
/** A template string: text and embedded literals in turn. */
export type TemplateTerm = {
  readonly kind: 'template'
  readonly parts: readonly (string | Literal)[]
  readonly raw: boolean
  readonly at: Span
}

/** Any term. */
export type Term = ScalarTerm | VarTerm | RefTerm | ListTerm | ObjectTerm | ComprehensionTerm | CallTerm | TemplateTerm

/** What a body line says, without its `with` modifiers. */
export type Expr =
  | { readonly kind: 'term'; readonly term: Term }
  | { readonly kind: 'not'; readonly expr: Expr }
  | { readonly kind: 'some'; readonly names: readonly VarTerm[] }
  | { readonly kind: 'somein'; readonly key?: Term; readonly value: Term; readonly domain: Term }
  | {
      readonly kind: 'every'
      readonly key?: VarTerm
      readonly value: VarTerm
      readonly domain: Term
      readonly body: readonly Literal[]
    }
  | { readonly kind: 'assign'; readonly left: Term; readonly right: Term }
  | { readonly kind: 'unify'; readonly left: Term; readonly right: Term }

/** A `with` modifier. */
export type With = { readonly target: Term; readonly value: Term; readonly at: Span }

/** One line of a body. */
export type Literal = { readonly expr: Expr; readonly withs: readonly With[]; readonly at: Span }

/** The head of a rule. `path[0]` is a string scalar. */
export type Head = {
  readonly path: readonly Term[]
  readonly args?: readonly Term[]
  /** The member of a partial set. */
  readonly key?: Term
  readonly value?: Term
  readonly operator?: ':=' | '='
  readonly contains?: boolean
  readonly at: Span
}

/** An `else` branch. */
export type Else = { readonly value?: Term; readonly body: readonly Literal[]; readonly at: Span }

/** A rule with its `else` chain. */
export type Rule = {
  readonly isDefault: boolean
  readonly head: Head
  readonly body: readonly Literal[]
  readonly elses: readonly Else[]
  readonly hasIf: boolean
  readonly at: Span
}

/** An import. */
export type Import = { readonly path: readonly string[]; readonly alias?: string; readonly at: Span }

/** A comment, without its `#`. */
export type Comment = { readonly text: string; readonly at: Span }

/** A parsed policy file. */
export type Module = {
  readonly file: string
  readonly text: string
  readonly version: 'v0' | 'v1'
  readonly path: readonly string[]
  readonly packageAt: Span
  readonly imports: readonly Import[]
  readonly rules: readonly Rule[]
  readonly comments: readonly Comment[]
}
