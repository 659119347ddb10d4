/** A stretch of the source text in UTF-16 indices, end exclusive. `SourceFile.regionOfText` turns it into bytes and lines. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** One argument as written, with quotes and escapes undone in `value`. Variables are not yet substituted. */
export interface Word extends Span {
  readonly raw: string
  readonly value: string
  /** Surrounded by single quotes: no substitution takes place. */
  readonly literal: boolean
}

/** `--name=value` in front of an instruction's arguments. */
export interface Flag extends Span {
  readonly name: string
  readonly value?: string
}

/** `key=value` of ENV, ARG and LABEL. `value` is absent for `ARG NAME`. */
export interface Pair extends Span {
  readonly key: string
  readonly value?: Word
}

export interface Heredoc {
  readonly name: string
  /** A quoted delimiter switches substitution off. */
  readonly expand: boolean
  /** `<<-`: leading tabs are taken off each line. */
  readonly stripTabs: boolean
  /** The lines between the opening line and the delimiter. */
  readonly body: Span & { readonly text: string }
}

/**
 * A text put together from pieces of the source: line continuations and the comment lines between them are left out.
 * `pieces` holds pairs (index in `text`, index in the source) in rising order.
 */
export interface Logical {
  readonly text: string
  readonly pieces: readonly number[]
}

export interface Instruction extends Span {
  /** Upper case. */
  readonly keyword: string
  readonly keywordSpan: Span
  readonly flags: readonly Flag[]
  /** White-space separated arguments; for the JSON form its strings. Empty for pairs and for shell text. */
  readonly words: readonly Word[]
  /** True when the arguments are a JSON list of strings (exec form). */
  readonly json: boolean
  /** ENV, ARG and LABEL. */
  readonly pairs: readonly Pair[]
  /** Everything behind keyword and flags. */
  readonly rest: Logical
  readonly heredocs: readonly Heredoc[]
  /** The instruction behind ONBUILD. */
  readonly trigger?: Instruction
}

export interface Directive extends Span {
  readonly name: string
  readonly value: string
}

export interface SyntaxIssue extends Span {
  readonly message: string
}

export interface Dockerfile {
  readonly directives: readonly Directive[]
  readonly instructions: readonly Instruction[]
  readonly comments: readonly Span[]
  /** What Docker would refuse, or what a limit left out. */
  readonly issues: readonly SyntaxIssue[]
  readonly escape: '\\' | '`'
}
