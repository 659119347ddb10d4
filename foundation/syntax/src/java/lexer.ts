import { HASH_PRIME, HASH_SEED, TokenParser, type Names } from '../tree/index.ts'
import { C, CLASS, KEYWORDS, OPERATORS, T } from './tokens.ts'

/** Where the lexer stands, for going back. */
export interface LexerState {
  readonly pos: number
  readonly tok: number
  readonly tokSym: number
  readonly tokStart: number
  readonly tokEnd: number
  readonly prevEnd: number
}

const longestContent = 256

/** One token of look-ahead over UTF-8 bytes of Java. */
export abstract class Lexer extends TokenParser<LexerState> {
  protected load(src: Uint8Array, names: Names): void {
    this.src = src
    this.length = src.length
    this.names = names
    this.pos = src[0] === 0xef && src[1] === 0xbb && src[2] === 0xbf ? 3 : 0
    this.tokEnd = this.pos
  }

  protected override save(): LexerState {
    const { pos, tok, tokSym, tokStart, tokEnd, prevEnd } = this
    return { pos, tok, tokSym, tokStart, tokEnd, prevEnd }
  }

  protected override restore(state: LexerState): void {
    this.pos = state.pos
    this.tok = state.tok
    this.tokSym = state.tokSym
    this.tokStart = state.tokStart
    this.tokEnd = state.tokEnd
    this.prevEnd = state.prevEnd
  }

  protected override next(): void {
    this.prevEnd = this.tokEnd
    this.skipSpace()
    this.tokStart = this.pos
    this.readToken()
    this.tokEnd = this.pos
  }

  private skipSpace(): void {
    const { src, length } = this
    let p = this.pos
    while (p < length) {
      if (CLASS[src[p]!] === C.space) p++
      else if (src[p] === 47 && src[p + 1] === 47) while (p < length && src[p] !== 10 && src[p] !== 13) p++
      else if (src[p] === 47 && src[p + 1] === 42) {
        p += 2
        while (p < length && !(src[p] === 42 && src[p + 1] === 47)) p++
        p = Math.min(p + 2, length)
      } else break
    }
    this.pos = p
  }

  private readToken(): void {
    const { src, pos } = this
    if (pos >= this.length) {
      this.tok = T.end
      this.tokSym = 0
      return
    }
    const byte = src[pos]!
    if (this.patternMode && this.patternToken(pos)) return
    if (CLASS[byte] === C.ident) this.word(pos)
    else if (CLASS[byte] === C.digit || (byte === 46 && CLASS[src[pos + 1]!] === C.digit)) this.number(pos)
    else if (byte === 34) this.string(pos)
    else if (byte === 39) this.quoted(pos + 1, 39, T.char)
    else this.punctuator(byte, pos)
  }

  private word(start: number): void {
    const { src, length } = this
    let p = start
    let hash = HASH_SEED
    for (let byte = src[p]!; p < length && (CLASS[byte] === C.ident || CLASS[byte] === C.digit); byte = src[++p]!) {
      hash = Math.imul(hash ^ byte, HASH_PRIME)
    }
    this.pos = p
    this.tokSym = this.names.internHashed(src, start, p, hash)
    this.tok = KEYWORDS.has(this.tokSym) ? T.keyword : T.name
  }

  /** Digits, letters, dots and signs behind an exponent: validity is the compiler's business. */
  private number(start: number): void {
    const { src, length } = this
    const hex = src[start] === 48 && (src[start + 1]! | 32) === 120
    let p = start
    for (; p < length; p++) {
      const byte = src[p]!
      if (CLASS[byte] === C.digit || CLASS[byte] === C.ident) continue
      if (byte === 46 && src[p + 1] !== 46) continue
      const before = src[p - 1]! | 32
      if ((byte === 43 || byte === 45) && p > start && (hex ? before === 112 : before === 101)) continue
      break
    }
    this.pos = p
    this.tok = T.number
    this.tokSym = this.names.internBytes(src, start, p)
  }

  private string(start: number): void {
    const { src, length } = this
    if (src[start + 1] !== 34 || src[start + 2] !== 34) return this.quoted(start + 1, 34, T.string)
    let p = start + 3
    while (p < length && !(src[p] === 34 && src[p + 1] === 34 && src[p + 2] === 34)) p += src[p] === 92 ? 2 : 1
    this.tok = p < length ? T.string : T.stray
    this.tokSym = p < length ? this.textBlock(start + 3, p) : 0
    this.pos = Math.min(p + 3, length)
  }

  private quoted(from: number, quote: number, tok: number): void {
    const { src, length } = this
    let p = from
    while (p < length && src[p] !== quote && src[p] !== 10 && src[p] !== 13) p += src[p] === 92 ? 2 : 1
    const closed = p < length && src[p] === quote
    this.tok = closed ? tok : T.stray
    this.tokSym = closed ? this.content(from, p) : 0
    this.pos = closed ? p + 1 : Math.min(p, length)
  }

  /** Symbol of literal content; 0 for what is too long to be worth a symbol. */
  private content(from: number, to: number): number {
    if (to - from > longestContent) return 0
    const { src } = this
    let p = from
    while (p < to && src[p] !== 92) p++
    if (p === to) return this.names.internBytes(src, from, to)
    return this.names.intern(unescape(new TextDecoder().decode(src.subarray(from, to))))
  }

  /** A text block's content: without the first line, and without the indentation that all its lines share. */
  private textBlock(from: number, to: number): number {
    if (to - from > longestContent * 4) return 0
    const text = new TextDecoder().decode(this.src.subarray(from, to)).replaceAll('\r\n', '\n')
    const lines = text.slice(text.indexOf('\n') + 1).split('\n')
    const counted = lines.filter((line, index) => line.trim() !== '' || index === lines.length - 1)
    const indent = Math.min(...counted.map((line) => line.length - line.trimStart().length))
    const stripped = lines.map((line) => line.slice(Math.min(indent, line.length)).trimEnd())
    const content = unescape(stripped.join('\n'))
    return content.length > longestContent ? 0 : this.names.intern(content)
  }

  private punctuator(byte: number, start: number): void {
    const { src } = this
    for (const [text, symbol] of OPERATORS[byte] ?? []) {
      if (text.length > 1 && src[start + 1] !== text.charCodeAt(1)) continue
      if (text.length > 2 && src[start + 2] !== text.charCodeAt(2)) continue
      this.pos = start + text.length
      this.tok = T.op
      this.tokSym = symbol
      return
    }
    this.pos = start + 1
    this.tok = T.stray
    this.tokSym = 0
  }
}

const simple: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  b: '\b',
  f: '\f',
  s: ' ',
  '\\': '\\',
  "'": "'",
  '"': '"',
  '\n': '',
}

/** Resolves escapes; unknown ones stay as they are. */
function unescape(text: string): string {
  return text.replace(/\\(u+[0-9a-fA-F]{4}|[0-3]?[0-7]{1,2}|[\s\S])/g, (whole, escape: string) => {
    const known = simple[escape]
    if (known !== undefined) return known
    if (escape.startsWith('u') && escape.length > 4) return String.fromCharCode(Number.parseInt(escape.slice(-4), 16))
    return /^[0-7]+$/.test(escape) ? String.fromCharCode(Number.parseInt(escape, 8)) : whole
  })
}
