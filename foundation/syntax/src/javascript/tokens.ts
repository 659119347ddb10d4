import { wordId, WORDS } from '../tree/index.ts'

const types = Object.freeze({
  eof: 0,
  name: 1,
  privateName: 2,
  number: 3,
  string: 4,
  backtick: 5,
  parenOpen: 6,
  parenClose: 7,
  bracketOpen: 8,
  bracketClose: 9,
  braceOpen: 10,
  braceClose: 11,
  semicolon: 12,
  comma: 13,
  dot: 14,
  optionalDot: 15,
  question: 16,
  colon: 17,
  arrow: 18,
  ellipsis: 19,
  at: 20,
  assign: 21, // = and every compound assignment, by symbol
  op: 22, // binary and unary operators, by symbol
  update: 23, // ++ --
  deepOpen: 24, // <... (patterns only)
  deepClose: 25, // ...> (patterns only)
  metaRest: 26, // $...ARGS (patterns only)
  illegal: 27,
  // reserved words
  kBreak: 32,
  kCase: 33,
  kCatch: 34,
  kClass: 35,
  kConst: 36,
  kContinue: 37,
  kDebugger: 38,
  kDefault: 39,
  kDelete: 40,
  kDo: 41,
  kElse: 42,
  kEnum: 43,
  kExport: 44,
  kExtends: 45,
  kFalse: 46,
  kFinally: 47,
  kFor: 48,
  kFunction: 49,
  kIf: 50,
  kImport: 51,
  kIn: 52,
  kInstanceof: 53,
  kNew: 54,
  kNull: 55,
  kReturn: 56,
  kSuper: 57,
  kSwitch: 58,
  kThis: 59,
  kThrow: 60,
  kTrue: 61,
  kTry: 62,
  kTypeof: 63,
  kVar: 64,
  kVoid: 65,
  kWhile: 66,
  kWith: 67,
})

/**
 * Token types. Operators without a type of their own are `op`, told apart by their symbol. The values are plain numbers to
 * the type checker: the current token changes under a comparison that would narrow it.
 */
export const T: { readonly [N in keyof typeof types]: number } = types

/** The first token type that is a reserved word. */
export const FIRST_KEYWORD = 32

const RESERVED =
  'break case catch class const continue debugger default delete do else enum export extends false finally for function ' +
  'if import in instanceof new null return super switch this throw true try typeof var void while with'

const tables = {
  keyword: new Uint8Array(WORDS.length + 1),
  precedence: new Uint8Array(WORDS.length + 1),
}
for (const [index, word] of RESERVED.split(' ').entries()) tables.keyword[wordId(word)] = FIRST_KEYWORD + index

const LEVELS = [
  '??',
  '||',
  '&&',
  '|',
  '^',
  '&',
  '== != === !==',
  '< > <= >= in instanceof as satisfies',
  '<< >> >>>',
  '+ -',
  '* / %',
  '**',
]
for (const [level, words] of LEVELS.entries()) {
  for (const word of words.split(' ')) tables.precedence[wordId(word)] = level + 1
}

/** Token type of a reserved word by symbol, 0 for any other word; symbols past its length are not reserved. */
export const KEYWORD = tables.keyword

/** Binding strength of a binary operator by symbol; 0 when it is none. */
export const PRECEDENCE = tables.precedence

/** The strength of `**`, which groups to the right. */
export const POWER = 12

/** The strength of `as` and `satisfies`. */
export const RELATIONAL = 8

/** Character classes of a byte. */
export const C = Object.freeze({ other: 0, space: 1, newline: 2, ident: 3, digit: 4, quote: 5, high: 6 })

const classes = new Uint8Array(256)
for (const byte of [9, 11, 12, 32]) classes[byte] = C.space
classes[10] = C.newline
classes[13] = C.newline
for (let byte = 97; byte <= 122; byte++) classes[byte] = classes[byte - 32] = C.ident
classes[36] = C.ident // $
classes[95] = C.ident // _
classes[92] = C.ident // a \u escape
for (let byte = 48; byte <= 57; byte++) classes[byte] = C.digit
classes[34] = C.quote
classes[39] = C.quote
for (let byte = 128; byte <= 255; byte++) classes[byte] = C.high

/** Class by byte. */
export const CLASS = classes

/** Literal texts longer than this are not interned: their text is read from the source when somebody asks. */
export const MAX_INTERNED_TEXT = 256

/** 1 for bytes that continue an identifier without further looking. */
export const IDENT_PART = new Uint8Array(256)
for (let byte = 0; byte < 128; byte++) {
  const kind = classes[byte]
  if (byte !== 92 && (kind === C.ident || kind === C.digit)) IDENT_PART[byte] = 1
}
