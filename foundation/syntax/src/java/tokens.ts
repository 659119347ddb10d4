import { TOKEN, wordId } from '../tree/index.ts'

/** What a token is; keywords and operators are told apart by their symbol. */
export const T = Object.freeze({ ...TOKEN, char: TOKEN.firstOwn })

const list = <const N extends string>(names: readonly N[]): Readonly<Record<N, number>> =>
  Object.freeze(Object.fromEntries(names.map((name) => [name, wordId(name)]))) as Readonly<Record<N, number>>

/** Symbols of the words that the parser asks for. `record`, `sealed`, `yield`, `when`, `var` and the module words are names. */
export const W = list([
  'abstract', 'assert', 'break', 'case', 'catch', 'class', 'const', 'continue', 'default', 'do', 'else', 'enum', 'extends',
  'false', 'final', 'finally', 'for', 'goto', 'if', 'implements', 'import', 'instanceof', 'interface', 'module', 'native', 'new',
  'non', 'null', 'package', 'permits', 'private', 'protected', 'public', 'record', 'return', 'sealed', 'static', 'strictfp',
  'super', 'switch', 'synchronized', 'this', 'throw', 'throws', 'transient', 'true', 'try', 'var', 'volatile', 'when', 'while',
  'yield', '_', 'void', 'boolean', 'byte', 'char', 'double', 'float', 'int', 'long', 'short',
] as const) // prettier-ignore

const contextual: ReadonlySet<number> = new Set([
  W.module,
  W.non,
  W.permits,
  W.record,
  W.sealed,
  W.var,
  W.when,
  W.yield,
  W._,
])

/** Symbols of the reserved words. */
export const KEYWORDS: ReadonlySet<number> = new Set(Object.values(W).filter((symbol) => !contextual.has(symbol)))

export const PRIMITIVES: ReadonlySet<number> = new Set([
  W.boolean,
  W.byte,
  W.char,
  W.double,
  W.float,
  W.int,
  W.long,
  W.short,
  W.void,
])

/** Symbols of the operators that the parser asks for. */
export const O = list([
  '+', '-', '*', '/', '%', '++', '--', '<<', '>>', '>>>', '&', '|', '^', '!', '~', '&&', '||', '=', '+=', '-=', '*=', '/=', '%=',
  '<<=', '>>=', '>>>=', '&=', '|=', '^=', '==', '!=', '<', '>', '<=', '>=', '?', ':', ';', ',', '.', '...', '->', '::', '(', ')',
  '[', ']', '{', '}', '@',
] as const) // prettier-ignore

/**
 * Operators as the lexer reads them, longest first for each first byte. What starts with `>` is read one character at a
 * time, since `>>` may close two type argument lists; the expression parser joins them.
 */
export const OPERATORS: readonly (readonly (readonly [text: string, symbol: number])[])[] = (() => {
  const table: (readonly [string, number])[][] = Array.from({ length: 128 }, () => [])
  for (const [text, symbol] of Object.entries(O))
    if (text === '>' || !text.startsWith('>')) table[text.charCodeAt(0)]!.push([text, symbol])
  for (const row of table) row.sort((a, b) => b[0].length - a[0].length)
  return table
})()

/** Byte classes of the lexer. */
export const C = Object.freeze({ other: 0, space: 1, ident: 2, digit: 3 })

/** Class of every byte; bytes of multi-byte characters count as letters, and so does the backslash of a unicode escape. */
export const CLASS: Uint8Array = (() => {
  const table = new Uint8Array(256)
  table.fill(C.ident, 128)
  for (const byte of ' \t\f\n\r\u001A') table[byte.charCodeAt(0)] = C.space
  for (let i = 0; i < 26; i++) table[65 + i] = table[97 + i] = C.ident
  table[95] = table[36] = table[92] = C.ident
  for (let i = 48; i < 58; i++) table[i] = C.digit
  return table
})()
