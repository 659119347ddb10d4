/** Positions are indices into the parsed text, end exclusive. */
export interface ShellSpan {
  readonly start: number
  readonly end: number
}

/** A piece of a word. */
export type WordPart =
  | { readonly kind: 'literal'; readonly text: string; readonly quoted: boolean }
  /** `$NAME` or `${NAME…}`; `operator` is what follows the name inside the braces. */
  | { readonly kind: 'variable'; readonly name: string; readonly operator: string; readonly quoted: boolean }
  | { readonly kind: 'command'; readonly body: List; readonly quoted: boolean }
  /** `<(…)` and `>(…)`. */
  | { readonly kind: 'process'; readonly body: List }
  | { readonly kind: 'arithmetic'; readonly text: string }

export interface ShellWord extends ShellSpan {
  readonly raw: string
  readonly parts: readonly WordPart[]
  /** The text when it is the same in every run; undefined when a variable or a command takes part. */
  readonly value: string | undefined
  /** Like `value`, with variables as `$NAME` and commands as `$()`: for prefix tests and messages. */
  readonly text: string
}

export interface Assignment extends ShellSpan {
  readonly name: string
  readonly value: ShellWord | undefined
}

export interface Redirect extends ShellSpan {
  /** `>`, `>>`, `<`, `<<`, `<<<`, `&>`, `>&`, `<&`, `>|`, `<>`. */
  readonly operator: string
  readonly descriptor: string
  readonly target: ShellWord | undefined
  readonly heredoc?: { readonly body: string }
}

export interface Simple extends ShellSpan {
  readonly kind: 'simple'
  readonly assignments: readonly Assignment[]
  /** Name and arguments; empty when there are only assignments. */
  readonly words: readonly ShellWord[]
  readonly redirects: readonly Redirect[]
}

export interface Pipeline extends ShellSpan {
  readonly kind: 'pipeline'
  readonly commands: readonly Command[]
  readonly negated: boolean
}

/** `( … )`, `{ … }`, `if`, `for`, `while`, `until`, `case`, `select`, functions: the lists inside, in order. */
export interface Compound extends ShellSpan {
  readonly kind: 'compound'
  readonly form: 'subshell' | 'group' | 'if' | 'for' | 'while' | 'case' | 'function'
  readonly bodies: readonly List[]
  /** The words of `for`, the subject of `case`. */
  readonly words: readonly ShellWord[]
  readonly redirects: readonly Redirect[]
}

export type Command = Simple | Pipeline | Compound

export interface ListItem {
  readonly command: Command
  /** What stands behind it; a line end counts as `;`. */
  readonly next: '&&' | '||' | ';' | '&' | ''
}

export interface List extends ShellSpan {
  readonly kind: 'list'
  readonly items: readonly ListItem[]
}

export interface ShellScript {
  readonly body: List
  /** Set when a limit or an unclosed construct left something out. */
  readonly issue?: string
}
