import { TOKEN, wordId } from '../tree/index.ts'

/** What a token is; keywords and operators are told apart by their symbol. */
export const T = Object.freeze({
  ...TOKEN,
  newline: TOKEN.firstOwn,
  indent: TOKEN.firstOwn + 1,
  dedent: TOKEN.firstOwn + 2,
  /** an f-string or t-string of which the opening quote was read */
  formatted: TOKEN.firstOwn + 3,
})

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
