import { wordId } from '../tree/index.ts'

/** What a token is; keywords and operators are told apart by their symbol. */
const tokens = Object.freeze({
  end: 0,
  newline: 1,
  indent: 2,
  dedent: 3,
  name: 4,
  keyword: 5,
  number: 6,
  string: 7,
  /** an f-string or t-string of which the opening quote was read */
  formatted: 8,
  op: 9,
  metavar: 10,
  metavarRest: 11,
  deepOpen: 12,
  deepClose: 13,
  /** a byte that starts no token */
  stray: 14,
})

/** The token numbers, typed as numbers so that a check of one does not rule out another after the next token. */
export const T: Readonly<Record<keyof typeof tokens, number>> = tokens

const reserved =
  'False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield'

/** Symbols of the reserved words. `print`, `exec`, `match`, `case`, `type` are names. */
export const KEYWORDS: ReadonlySet<number> = new Set(reserved.split(' ').map((word) => wordId(word)))

const list = <const N extends string>(names: readonly N[]): Readonly<Record<N, number>> =>
  Object.freeze(Object.fromEntries(names.map((name) => [name, wordId(name)]))) as Readonly<Record<N, number>>

/** Symbols of the words that the parser asks for. */
export const W = list([
  'and', 'as', 'assert', 'async', 'await', 'break', 'case', 'class', 'continue', 'def', 'del', 'elif', 'else', 'except', 'exec',
  'export', 'False', 'false', 'finally', 'for', 'from', 'global', 'if', 'import', 'in', 'is', 'is-not', 'lambda', 'match',
  'None', 'nonlocal', 'not', 'not-in', 'null', 'or', 'pass', 'print', 'raise', 'return', 'True', 'true', 'try', 'type', 'while',
  'with', 'yield', '_',
] as const) // prettier-ignore

/** Symbols of the operators that the parser asks for. */
export const O = list([
  '+', '-', '*', '/', '//', '%', '**', '<<', '>>', '&', '|', '^', '~', '=', ':=', '+=', '-=', '*=', '/=', '//=', '%=', '**=',
  '<<=', '>>=', '&=', '|=', '^=', '@=', '==', '!=', '<', '>', '<=', '>=', '<>', '->', '(', ')', '[', ']', '{', '}', ',', ':',
  ';', '.', '...', '@', '`', '!', '$',
] as const) // prettier-ignore

/** Operators of up to three characters, longest first for each first byte. */
export const OPERATORS: readonly (readonly (readonly [text: string, symbol: number])[])[] = (() => {
  const table: (readonly [string, number])[][] = Array.from({ length: 128 }, () => [])
  for (const [text, symbol] of Object.entries(O)) table[text.charCodeAt(0)]!.push([text, symbol])
  for (const row of table) row.sort((a, b) => b[0].length - a[0].length)
  return table
})()

/** Byte classes of the lexer. */
export const C = Object.freeze({ other: 0, space: 1, newline: 2, ident: 3, digit: 4, quote: 5 })

/** Class of every byte; bytes of multi-byte characters count as letters. */
export const CLASS: Uint8Array = (() => {
  const table = new Uint8Array(256)
  table.fill(C.ident, 128)
  for (const byte of ' \t\f') table[byte.charCodeAt(0)] = C.space
  for (const byte of '\n\r') table[byte.charCodeAt(0)] = C.newline
  for (let i = 0; i < 26; i++) table[65 + i] = table[97 + i] = C.ident
  table[95] = C.ident
  for (let i = 48; i < 58; i++) table[i] = C.digit
  table[34] = table[39] = C.quote
  return table
})()
