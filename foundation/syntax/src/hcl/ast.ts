/** Bytes from `start` to `end` (exclusive) of the file. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** The contents of a file or block. */
export interface Body extends Span {
  readonly attributes: readonly Attribute[]
  readonly blocks: readonly Block[]
}

/** `name = value`. The span covers both. */
export interface Attribute extends Span {
  readonly name: string
  readonly nameEnd: number
  readonly value: Expression
}

/** `type "label" { … }`. The span ends after the closing brace; `headerEnd` is the offset after the last label. */
export interface Block extends Span {
  readonly type: string
  readonly labels: readonly Label[]
  readonly headerEnd: number
  readonly body: Body
}

export interface Label extends Span {
  readonly value: string
}

export type Expression =
  | LiteralExpression
  | StringExpression
  | TemplateExpression
  | ScopeExpression
  | AttributeExpression
  | IndexExpression
  | SplatExpression
  | EachExpression
  | CallExpression
  | TupleExpression
  | ObjectExpression
  | ForExpression
  | ConditionalExpression
  | BinaryExpression
  | UnaryExpression
  | ParenthesesExpression

/** A number, `true`, `false` or `null`. Whole numbers beyond 2^53 are bigints. */
export interface LiteralExpression extends Span {
  readonly kind: 'literal'
  readonly value: number | bigint | boolean | null
}

/** A quoted string or heredoc without interpolation. */
export interface StringExpression extends Span {
  readonly kind: 'string'
  readonly value: string
  readonly heredoc: boolean
}

/** A quoted string or heredoc with interpolations or directives. */
export interface TemplateExpression extends Span {
  readonly kind: 'template'
  readonly parts: readonly TemplatePart[]
  readonly heredoc: boolean
}

export type TemplatePart = TextPart | InterpolationPart | IfPart | ForPart

export interface TextPart extends Span {
  readonly kind: 'text'
  readonly value: string
}

export interface InterpolationPart extends Span {
  readonly kind: 'interpolation'
  readonly value: Expression
}

/** `%{ if c }…%{ else }…%{ endif }` */
export interface IfPart extends Span {
  readonly kind: 'if'
  readonly condition: Expression
  readonly whenTrue: readonly TemplatePart[]
  readonly whenFalse: readonly TemplatePart[]
}

/** `%{ for k, v in c }…%{ endfor }` */
export interface ForPart extends Span {
  readonly kind: 'for'
  readonly key?: string
  readonly item: string
  readonly collection: Expression
  readonly body: readonly TemplatePart[]
}

/** The first name of a traversal: `var`, `local`, `aws_s3_bucket`. */
export interface ScopeExpression extends Span {
  readonly kind: 'scope'
  readonly name: string
}

export interface AttributeExpression extends Span {
  readonly kind: 'attribute'
  readonly object: Expression
  readonly name: string
}

export interface IndexExpression extends Span {
  readonly kind: 'index'
  readonly object: Expression
  readonly key: Expression
}

/** `source[*].rest` or `source.*.rest`; `each` is the rest, built upon an `each` expression. */
export interface SplatExpression extends Span {
  readonly kind: 'splat'
  readonly source: Expression
  readonly each: Expression
}

/** The current item inside a splat. */
export interface EachExpression extends Span {
  readonly kind: 'each'
}

export interface CallExpression extends Span {
  readonly kind: 'call'
  readonly name: string
  readonly args: readonly Expression[]
  /** The last argument is followed by `...`. */
  readonly expand: boolean
}

export interface TupleExpression extends Span {
  readonly kind: 'tuple'
  readonly items: readonly Expression[]
}

export interface ObjectExpression extends Span {
  readonly kind: 'object'
  readonly items: readonly ObjectItem[]
}

/** A bare name as key is a string, not a reference. */
export interface ObjectItem {
  readonly key: Expression
  readonly value: Expression
}

export interface ForExpression extends Span {
  readonly kind: 'for'
  readonly keyName?: string
  readonly itemName: string
  readonly collection: Expression
  /** Present when the result is an object. */
  readonly key?: Expression
  readonly value: Expression
  readonly condition?: Expression
  readonly group: boolean
}

export interface ConditionalExpression extends Span {
  readonly kind: 'conditional'
  readonly condition: Expression
  readonly whenTrue: Expression
  readonly whenFalse: Expression
}

export type BinaryOperator = '||' | '&&' | '==' | '!=' | '>' | '>=' | '<' | '<=' | '+' | '-' | '*' | '/' | '%'

export interface BinaryExpression extends Span {
  readonly kind: 'binary'
  readonly op: BinaryOperator
  readonly left: Expression
  readonly right: Expression
}

export interface UnaryExpression extends Span {
  readonly kind: 'unary'
  readonly op: '-' | '!'
  readonly value: Expression
}

export interface ParenthesesExpression extends Span {
  readonly kind: 'parentheses'
  readonly value: Expression
}

/** What is wrong in a file, and where. `too-deep` and `too-large` are limits, not mistakes of the author. */
export interface HclProblem extends Span {
  readonly kind: 'syntax' | 'too-deep' | 'too-large' | 'not-utf8'
  readonly message: string
}

/** A parsed file. What could not be parsed is left out of the body and named in the problems. */
export interface HclFile {
  readonly body: Body
  readonly problems: readonly HclProblem[]
}
