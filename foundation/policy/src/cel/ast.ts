/** A CEL expression; `at` is its offset in the text. */
export type Expr = { readonly at: number } & (
  | { readonly kind: 'literal'; readonly value: Literal }
  | { readonly kind: 'ident'; readonly name: string; readonly rooted: boolean }
  | { readonly kind: 'select'; readonly operand: Expr; readonly field: string; readonly optional: boolean }
  | { readonly kind: 'index'; readonly operand: Expr; readonly index: Expr; readonly optional: boolean }
  | { readonly kind: 'call'; readonly name: string; readonly target?: Expr; readonly args: readonly Expr[] }
  | { readonly kind: 'list'; readonly items: readonly { readonly optional: boolean; readonly value: Expr }[] }
  | {
      readonly kind: 'map'
      readonly entries: readonly { readonly optional: boolean; readonly key: Expr; readonly value: Expr }[]
    }
  | {
      readonly kind: 'message'
      readonly name: string
      readonly fields: readonly { readonly name: string; readonly value: Expr }[]
    }
  | { readonly kind: 'unary'; readonly operator: '!' | '-'; readonly operand: Expr }
  | { readonly kind: 'binary'; readonly operator: string; readonly left: Expr; readonly right: Expr }
  | { readonly kind: 'ternary'; readonly condition: Expr; readonly yes: Expr; readonly no: Expr }
)

/** A constant as written. */
export type Literal =
  | { readonly type: 'int'; readonly value: bigint }
  | { readonly type: 'uint'; readonly value: bigint }
  | { readonly type: 'double'; readonly value: number }
  | { readonly type: 'string'; readonly value: string }
  | { readonly type: 'bytes'; readonly value: Uint8Array }
  | { readonly type: 'bool'; readonly value: boolean }
  | { readonly type: 'null' }

/** Thrown for text that is no CEL. */
export class CelSyntaxError extends Error {
  readonly code = 'cel_syntax_error'
  readonly at: number
  constructor(message: string, at: number) {
    super(message)
    this.name = 'CelSyntaxError'
    this.at = at
  }
}
