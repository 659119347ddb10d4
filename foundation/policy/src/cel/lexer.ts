import { CelSyntaxError } from './ast.ts'
import type { Literal } from './ast.ts'
import { unescape } from './literals.ts'

/** A token; `text` is the source, `literal` its value for constants. */
export type Token = {
  readonly kind: 'ident' | 'quoted' | 'literal' | 'punct' | 'eof'
  readonly text: string
  readonly at: number
  readonly literal?: Literal
}

const SKIP = /(?:[\s\f]|\/\/[^\n]*)*/y
const IDENT = /[_a-zA-Z][_a-zA-Z0-9]*/y
const QUOTED = /`[a-zA-Z0-9_.\-/ ]+`/y
const NUMBER = /0[xX][0-9a-fA-F]+[uU]?|(?:\d+\.\d+(?:[eE][+-]?\d+)?|\d+[eE][+-]?\d+|\.\d+(?:[eE][+-]?\d+)?)|\d+[uU]?/y
const STRING =
  /(?:[rR][bB]?|[bB][rR]?)?(?:"""[\s\S]*?(?<!\\)(?:\\\\)*"""|'''[\s\S]*?(?<!\\)(?:\\\\)*'''|"(?:[^"\\\n\r]|\\[\s\S])*"|'(?:[^'\\\n\r]|\\[\s\S])*')/y
const RAW = /(?:[rR][bB]?|[bB][rR])(?:"""[\s\S]*?"""|'''[\s\S]*?'''|"[^"\n\r]*"|'[^'\n\r]*')/y
const PUNCT = /&&|\|\||==|!=|<=|>=|[-+*/%!<>?:.,()[\]{}]/y

/** Splits an expression into tokens. Throws CelSyntaxError. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = []
  let at = 0
  const match = (pattern: RegExp) => {
    pattern.lastIndex = at
    return pattern.exec(text)?.[0]
  }
  for (;;) {
    at += match(SKIP)?.length ?? 0
    if (at >= text.length) return [...tokens, { kind: 'eof', text: '', at }]
    const token = next(match, at)
    if (!token) throw new CelSyntaxError(`unexpected ${JSON.stringify(text[at])}`, at)
    tokens.push(token)
    at += token.text.length
  }
}

function next(match: (pattern: RegExp) => string | undefined, at: number): Token | undefined {
  const string = match(RAW) ?? match(STRING)
  if (string !== undefined) return { kind: 'literal', text: string, at, literal: stringLiteral(string, at) }
  const ident = match(IDENT)
  if (ident !== undefined) return word(ident, at)
  const quoted = match(QUOTED)
  if (quoted !== undefined) return { kind: 'quoted', text: quoted, at }
  const number = match(NUMBER)
  if (number !== undefined) return { kind: 'literal', text: number, at, literal: numberLiteral(number) }
  const punct = match(PUNCT)
  return punct === undefined ? undefined : { kind: 'punct', text: punct, at }
}

function word(text: string, at: number): Token {
  if (text === 'true' || text === 'false')
    return { kind: 'literal', text, at, literal: { type: 'bool', value: text === 'true' } }
  if (text === 'null') return { kind: 'literal', text, at, literal: { type: 'null' } }
  return { kind: 'ident', text, at }
}

function numberLiteral(text: string): Literal {
  if (/^\d*\.|^\d+[eE]/.test(text) && !/^0[xX]/.test(text)) return { type: 'double', value: Number(text) }
  const isUnsigned = /[uU]$/.test(text)
  return { type: isUnsigned ? 'uint' : 'int', value: BigInt(isUnsigned ? text.slice(0, -1) : text) }
}

function stringLiteral(text: string, at: number): Literal {
  const prefix = /^[rRbB]*/.exec(text)?.[0].toLowerCase() ?? ''
  const body = text.slice(prefix.length)
  const width = body.startsWith('"""') || body.startsWith("'''") ? 3 : 1
  const inner = body.slice(width, body.length - width).replaceAll('\r\n', '\n')
  const isBytes = prefix.includes('b')
  if (prefix.includes('r')) {
    return isBytes ? { type: 'bytes', value: Buffer.from(inner) } : { type: 'string', value: inner }
  }
  const value = unescape(inner, isBytes)
  if (value === undefined) throw new CelSyntaxError('illegal escape', at)
  return typeof value === 'string' ? { type: 'string', value } : { type: 'bytes', value }
}
