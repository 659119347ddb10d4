/** Kinds of source, as bits. */
export const Kind = Object.freeze({
  /** From another machine: request data, messages. */
  remote: 1,
  /** Command line and console. */
  argument: 2,
  environment: 4,
  /** Content of files. */
  file: 8,
  /** Read back from a database. */
  stored: 16,
  /** Parameter of a function that a library exports. */
  library: 32,
  /** Name of an entry in an archive. */
  archive: 64,
  /** Details of an error: message, stack. */
  error: 128,
  /** A password, key or token. */
  secret: 256,
  /** Data about a person. */
  personal: 512,
  /** A random number that can be predicted. */
  predictable: 1024,
  /** A part of the browser's address that others choose. */
  location: 2048,
} as const)

/** Ways in which data can be unsafe, as bits: a set bit means not yet safe for this use. */
export const Context = Object.freeze({
  sql: 1 << 0,
  shell: 1 << 1,
  code: 1 << 2,
  html: 1 << 3,
  /** Host of an address that the program itself requests. */
  host: 1 << 4,
  redirect: 1 << 5,
  path: 1 << 6,
  /** Not yet resolved: a containment test says nothing. */
  rawPath: 1 << 7,
  ldap: 1 << 8,
  xpath: 1 << 9,
  header: 1 << 10,
  log: 1 << 11,
  template: 1 << 12,
  deserialize: 1 << 13,
  xml: 1 << 14,
  nosql: 1 << 15,
  regex: 1 << 16,
  /** Key under which a property is written. */
  key: 1 << 17,
  format: 1 << 18,
  mail: 1 << 19,
  /** Kept as if it were trusted: session attributes. */
  trust: 1 << 20,
  /** An argument of a program that is started without a shell. */
  argument: 1 << 21,
  /** Name of a class, module or method to load. */
  reflect: 1 << 22,
  xslt: 1 << 23,
  size: 1 << 24,
  csv: 1 << 25,
  graphql: 1 << 26,
  /** Shown to the other side. */
  response: 1 << 27,
  cookie: 1 << 28,
  /** Assigned as a whole to a stored object. */
  mass: 1 << 29,
  /** Program that is started. */
  program: 1 << 30,
} as const)

/** Every use: what makes a text safe for all of them. */
export const everyText = ~0

export type KindName = keyof typeof Kind
export type ContextName = keyof typeof Context

/**
 * Where in a call something stands: `arg0`, `arg1.sql` (a field), `arg0*` (with all that it holds), `args` (all),
 * `arg0=name` (position, or keyword in languages that have them), `kw:name`, `receiver`, `value` (what is assigned).
 */
export type At = string

/** A condition on a call; all of a list have to hold. */
export type When =
  /** `sure`: what cannot be told does not count as true, as it does for other conditions of sinks. */
  | { readonly at: At; readonly is: readonly (string | number | boolean | null)[]; readonly sure?: true }
  | { readonly at: At; readonly not: readonly (string | number | boolean | null)[] }
  | { readonly at: At; readonly matches: RegExp; readonly sure?: true }
  | { readonly at: At; readonly below: number }
  | { readonly at: At; readonly missing: true }
  | { readonly at: At; readonly present: true }
  /** A literal text that is not empty. */
  | { readonly at: At; readonly literal: true }
  /** A text that is put together from parts that are not constant. */
  | { readonly at: At; readonly dynamic: true }
  | { readonly at: At; readonly oneOfTypes: readonly string[] }

/** One fact about a member of a library. Names are `package.Type.member`; `*.member` is any receiver without a known type. */
export type ModelRow = { readonly name: string; readonly when?: readonly When[] | undefined } & (
  | {
      readonly role: 'source'
      readonly kind: number
      readonly type?: string | undefined
      readonly call?: boolean | undefined
      /** Contexts for which its form alone makes it safe. */
      readonly safe?: number | undefined
    }
  | { readonly role: 'sink'; readonly context: number; readonly at: At; readonly kinds?: number | undefined }
  | { readonly role: 'barrier'; readonly contexts: number }
  | { readonly role: 'flow'; readonly from: At; readonly to: 'return' | 'receiver' | At }
  /** The result, or the property's value, has nothing of what went in. */
  | { readonly role: 'neutral' }
  /** Calling it returns this type. */
  | { readonly role: 'returns'; readonly type: string }
  /** Calling it returns its receiver or an argument itself. */
  | { readonly role: 'same'; readonly at: At }
  /** A property of this type. */
  | { readonly role: 'has'; readonly type: string }
  /** Calls the functions at `at` with parameters of these types; `@kind` is a source, `=arg0` an argument, `` unknown. */
  | {
      readonly role: 'calls'
      readonly at: At
      readonly params: readonly string[]
      readonly renders?: boolean | undefined
    }
  /** Notes a fact about the receiver, under a name that conditions can ask for. */
  | { readonly role: 'notes'; readonly field: string; readonly value: boolean }
  /** The call does not come back. */
  | { readonly role: 'ends' }
)

/** Writes out `a.{b,c}.d` as `a.b.d`, `a.c.d`. */
export const spellOut = (name: string): readonly string[] => {
  const open = name.indexOf('{')
  if (open < 0) return [name]
  const close = name.indexOf('}', open)
  const [head, tail] = [name.slice(0, open), name.slice(close + 1)]
  return name
    .slice(open + 1, close)
    .split(',')
    .flatMap((one) => spellOut(head + one.trim() + tail))
}

type Options = { readonly when?: readonly When[] }
const each = (names: readonly string[], make: (name: string) => ModelRow): ModelRow[] =>
  names.flatMap(spellOut).map(make)

/** Rows of values that come from outside: `source(Kind.remote, 'flask.request.args')`; `()` at the end means: when called. */
export const source = (kind: number, ...names: string[]): ModelRow[] =>
  each(names, (name) => ({ role: 'source', kind, call: name.endsWith('()'), name: name.replace(/\(\)$/, '') }))

/** As `source`, for what is always a text: it brings no operators into a query object. */
export const textSource = (kind: number, ...names: string[]): ModelRow[] =>
  source(kind, ...names).map((row) => (row.role === 'source' ? { ...row, safe: Context.nosql | Context.mass } : row))

/** Rows of uses that must not receive unsafe data. */
export const sink = (
  context: number,
  at: At,
  names: readonly string[],
  options: Options & { readonly kinds?: number } = {},
): ModelRow[] => each(names, (name) => ({ role: 'sink', context, at, name, ...options }))

/** Rows of functions whose result is safe for some contexts. */
export const barrier = (contexts: number, ...names: string[]): ModelRow[] =>
  each(names, (name) => ({ role: 'barrier', contexts, name }))

/** Rows of functions that pass data in a way of their own. */
export const flow = (from: At, to: At, names: readonly string[]): ModelRow[] =>
  each(names, (name) => ({ role: 'flow', from, to, name }))

/** Rows of functions whose result has nothing of what went in. */
export const neutral = (...names: string[]): ModelRow[] => each(names, (name) => ({ role: 'neutral', name }))

/** Rows of functions with a result of a known type. */
export const returns = (type: string, ...names: string[]): ModelRow[] =>
  each(names, (name) => ({ role: 'returns', type, name }))

/** Rows of functions that return their receiver or an argument. */
export const same = (at: At, ...names: string[]): ModelRow[] => each(names, (name) => ({ role: 'same', at, name }))

/** Rows of properties of a known type. */
export const has = (type: string, ...names: string[]): ModelRow[] =>
  each(names, (name) => ({ role: 'has', type, name }))

/** Rows of functions that call what they are given. */
export const calls = (at: At, params: readonly string[], ...names: string[]): ModelRow[] =>
  each(names, (name) => ({ role: 'calls', at, params, name }))

/** As `calls`, where the framework writes what the function returns into a page. */
export const renders = (at: At, params: readonly string[], ...names: string[]): ModelRow[] =>
  each(names, (name) => ({ role: 'calls', at, params, renders: true, name }))

/** Rows of methods that switch something on or off on their receiver, which conditions ask for as a field. */
export const notes = (field: string, value: boolean, names: readonly string[], options: Options = {}): ModelRow[] =>
  each(names, (name) => ({ role: 'notes', field, value, name, ...options }))

/** Rows of functions that do not come back. */
export const ends = (...names: string[]): ModelRow[] => each(names, (name) => ({ role: 'ends', name }))

/** What a language's libraries offer. */
export interface LanguageModels {
  readonly rows: readonly ModelRow[]
  /** Type to the types it extends: what is said of those holds for it. */
  readonly bases: Readonly<Record<string, readonly string[]>>
  /** Other names of a module or type. */
  readonly aliases: Readonly<Record<string, string>>
  /** Types of parameters that nothing else is known of: by name, when the other names are there too. */
  readonly hints: readonly ParameterHint[]
  /** Functions that a framework calls: by decorator or annotation. */
  readonly entries: readonly EntryRow[]
  /** Annotations of parameters that make them sources; '' for the kinds. */
  readonly parameterAnnotations: Readonly<Record<string, number>>
}

/** The type of parameters by name; a whole list of names has to fit. */
export interface ParameterHint {
  /** Patterns for the first parameters, in order. */
  readonly names: readonly RegExp[]
  readonly types: readonly string[]
}

/** Functions with this decorator or annotation have these parameters from outside. */
export interface EntryRow {
  readonly annotation: string
  /** A type, `@remote` or ''; the last one holds for the rest. */
  readonly params: readonly string[]
}
