import { HASH_PRIME, HASH_SEED, TokenParser, type Names } from '../tree/index.ts'
import { C, CLASS, KEYWORDS, O, OPERATORS, T } from './tokens.ts'

/** Where the lexer stands, for going back. */
export interface LexerState {
  readonly pos: number
  readonly tok: number
  readonly tokSym: number
  readonly tokStart: number
  readonly tokEnd: number
  readonly prevEnd: number
  readonly brackets: number
  readonly dedents: number
  readonly atLineStart: boolean
  readonly indents: readonly number[]
  readonly raw: boolean
  readonly isBytes: boolean
}

const tabWidth = 8
const escapeBytes = 256

/** One token of look-ahead over UTF-8 bytes, with Python's indentation as tokens. */
export abstract class Lexer extends TokenParser<LexerState> {
  /** open round, square and curly brackets: inside, line ends mean nothing */
  protected brackets = 0
  protected indents: number[] = [0]
  private dedents = 0
  private atLineStart = true
  /** of the last string token */
  protected raw = false
  protected isBytes = false

  protected load(src: Uint8Array, names: Names): void {
    this.src = src
    this.length = src.length
    this.names = names
    this.pos = src[0] === 0xef && src[1] === 0xbb && src[2] === 0xbf ? 3 : 0
    this.brackets = 0
    this.indents = [0]
    this.dedents = 0
    this.atLineStart = true
    this.tokEnd = this.pos
  }

  protected override save(): LexerState {
    const { pos, tok, tokSym, tokStart, tokEnd, prevEnd, brackets, dedents, atLineStart, raw, isBytes } = this
    return {
      pos,
      tok,
      tokSym,
      tokStart,
      tokEnd,
      prevEnd,
      brackets,
      dedents,
      atLineStart,
      raw,
      isBytes,
      indents: [...this.indents],
    }
  }

  protected override restore(state: LexerState): void {
    this.pos = state.pos
    this.tok = state.tok
    this.tokSym = state.tokSym
    this.tokStart = state.tokStart
    this.tokEnd = state.tokEnd
    this.prevEnd = state.prevEnd
    this.brackets = state.brackets
    this.dedents = state.dedents
    this.atLineStart = state.atLineStart
    this.raw = state.raw
    this.isBytes = state.isBytes
    this.indents = [...state.indents]
  }

  /** Starts afresh at the beginning of a line inside a block of the given indentation. */
  protected resume(lineStart: number, indents: readonly number[]): void {
    this.pos = lineStart
    this.brackets = 0
    this.dedents = 0
    this.indents = [...indents]
    this.atLineStart = true
    this.next()
  }

  /** Reads the next token. */
  protected override next(): void {
    if (this.tok !== T.newline && this.tok !== T.indent && this.tok !== T.dedent) this.prevEnd = this.tokEnd
    if (this.dedents > 0) {
      this.dedents--
      this.structural(T.dedent)
      return
    }
    if (this.atLineStart && this.brackets === 0 && this.lineStart()) return
    this.skipSpace()
    this.tokStart = this.pos
    this.readToken()
    this.tokEnd = this.pos
  }

  private structural(tok: number): void {
    this.tok = tok
    this.tokSym = 0
    this.tokStart = this.tokEnd = this.pos
  }

  /** Measures the indentation of the next line with code; true when it gave an indent or dedent token. */
  private lineStart(): boolean {
    const { src, length } = this
    let p = this.pos
    let column = 0
    for (;;) {
      const byte = src[p]
      if (p >= length) break
      if (byte === 32) column++
      else if (byte === 9) column = (Math.floor(column / tabWidth) + 1) * tabWidth
      else if (byte === 12) column = 0
      else if (byte === 10 || byte === 13) column = 0
      else if (byte === 35) {
        while (p < length && src[p] !== 10 && src[p] !== 13) p++
        column = 0
        continue
      } else if (byte === 92 && (src[p + 1] === 10 || src[p + 1] === 13))
        p += src[p + 1] === 13 && src[p + 2] === 10 ? 2 : 1
      else break
      p++
    }
    this.pos = p
    this.atLineStart = false
    return this.indentTo(p >= length ? 0 : column)
  }

  private indentTo(column: number): boolean {
    const top = this.indents.at(-1)!
    if (column > top) {
      this.indents.push(column)
      this.structural(T.indent)
      return true
    }
    let closed = 0
    while (this.indents.length > 1 && column < this.indents.at(-1)!) {
      this.indents.pop()
      closed++
    }
    if (closed === 0) return false
    // A line between two known indentations belongs to the outer block; Python refuses it, we read on.
    this.dedents = closed - 1
    this.structural(T.dedent)
    return true
  }

  private skipSpace(): void {
    const { src, length } = this
    let p = this.pos
    for (;;) {
      const byte = src[p]
      if (p >= length) break
      if (byte === 32 || byte === 9 || byte === 12) p++
      else if (byte === 35) while (p < length && src[p] !== 10 && src[p] !== 13) p++
      else if (byte === 92 && (src[p + 1] === 10 || src[p + 1] === 13))
        p += src[p + 1] === 13 && src[p + 2] === 10 ? 3 : 2
      else if (this.brackets > 0 && (byte === 10 || byte === 13)) p++
      else break
    }
    this.pos = p
  }

  private readToken(): void {
    const { src, pos } = this
    if (pos >= this.length) return this.atEnd()
    const byte = src[pos]!
    switch (CLASS[byte]) {
      case C.ident:
        return this.word(pos)
      case C.digit:
        return this.number(pos)
      case C.quote:
        return this.stringAt(pos, pos)
      case C.newline:
        this.pos = byte === 13 && src[pos + 1] === 10 ? pos + 2 : pos + 1
        this.tok = T.newline
        this.tokSym = 0
        this.atLineStart = true
        return
      default:
        return this.punctuator(byte, pos)
    }
  }

  private atEnd(): void {
    this.tokSym = 0
    if (this.tok !== T.newline && this.tok !== T.dedent && this.tok !== T.end && this.prevEnd > 0) {
      this.tok = T.newline
      this.atLineStart = true
      this.brackets = 0
    } else this.tok = T.end
  }

  private word(start: number): void {
    const { src } = this
    let p = start
    let hash = HASH_SEED
    for (
      let byte = src[p]!;
      p < this.length && (CLASS[byte] === C.ident || CLASS[byte] === C.digit);
      byte = src[++p]!
    ) {
      hash = Math.imul(hash ^ byte, HASH_PRIME)
    }
    if (p - start <= 3 && CLASS[src[p]!] === C.quote && p < this.length && isPrefix(src, start, p))
      return this.stringAt(start, p)
    this.pos = p
    this.tokSym = this.names.internHashed(src, start, p, hash)
    this.tok = KEYWORDS.has(this.tokSym) ? T.keyword : T.name
  }

  private number(start: number): void {
    const { src, length } = this
    let p = start
    const base = src[p] === 48 ? src[p + 1]! | 32 : 0
    if (base === 120 || base === 98 || base === 111) {
      p += 2
      while (p < length && (isHex(src[p]!) || src[p] === 95)) p++
    } else {
      p = this.digits(p)
      if (src[p] === 46 && !(this.patternMode && src[p + 1] === 46)) p = this.digits(p + 1)
      if (
        (src[p]! | 32) === 101 &&
        (isDigit(src[p + 1]!) || ((src[p + 1] === 43 || src[p + 1] === 45) && isDigit(src[p + 2]!)))
      ) {
        p = this.digits(p + 2)
      }
      if ((src[p]! | 32) === 106) p++
    }
    // Python 2 writes long integers with an L.
    if ((src[p]! | 32) === 108) p++
    this.pos = p
    this.tok = T.number
    this.tokSym = this.names.internBytes(src, start, p)
  }

  private digits(from: number): number {
    let p = from
    while (p < this.length && (isDigit(this.src[p]!) || this.src[p] === 95)) p++
    return p
  }

  /** A string whose prefix starts at `start` and whose quote stands at `quote`. */
  private stringAt(start: number, quote: number): void {
    const { src } = this
    this.raw = false
    this.isBytes = false
    let formatted = false
    for (let p = start; p < quote; p++) {
      const letter = src[p]! | 32
      if (letter === 114) this.raw = true
      else if (letter === 98) this.isBytes = true
      else if (letter === 102 || letter === 116) formatted = true
    }
    const triple = src[quote + 1] === src[quote] && src[quote + 2] === src[quote]
    if (formatted) {
      this.tok = T.formatted
      this.tokSym = triple ? 3 : 1
      this.pos = quote + (triple ? 3 : 1)
      return
    }
    const contentStart = quote + (triple ? 3 : 1)
    const end = this.stringEnd(contentStart, src[quote]!, triple)
    this.pos = end < 0 ? -end : end + (triple ? 3 : 1)
    this.tok = end < 0 ? T.stray : T.string
    this.tokSym = end < 0 ? 0 : this.content(contentStart, end)
  }

  /** Offset of the closing quote, or minus the offset at which the string broke off. */
  private stringEnd(from: number, quote: number, triple: boolean): number {
    const { src, length } = this
    let p = from
    while (p < length) {
      const byte = src[p]!
      if (byte === 92) p += 2
      else if (byte === quote && (!triple || (src[p + 1] === quote && src[p + 2] === quote))) return p
      else if (!triple && (byte === 10 || byte === 13)) return -p
      else p++
    }
    return -length
  }

  /** Symbol of string content; 0 for what is too long to be worth a symbol. */
  protected content(from: number, to: number): number {
    if (to - from > escapeBytes) return 0
    const { src } = this
    let p = from
    while (p < to && src[p] !== 92) p++
    if (p === to || this.raw) return this.names.internBytes(src, from, to)
    return this.names.intern(unescape(new TextDecoder().decode(src.subarray(from, to)), this.isBytes))
  }

  private punctuator(byte: number, start: number): void {
    const { src } = this
    if (byte === 46 && isDigit(src[start + 1]!)) return this.number(start)
    if (this.patternMode && this.patternToken(start)) return
    for (const [text, symbol] of OPERATORS[byte] ?? []) {
      if (
        text.length > 1 &&
        (src[start + 1] !== text.charCodeAt(1) || (text.length > 2 && src[start + 2] !== text.charCodeAt(2)))
      )
        continue
      this.pos = start + text.length
      this.tok = T.op
      this.tokSym = symbol
      this.countBracket(symbol)
      return
    }
    this.pos = start + 1
    this.tok = T.stray
    this.tokSym = 0
  }

  private countBracket(symbol: number): void {
    if (symbol === O['('] || symbol === O['['] || symbol === O['{']) this.brackets++
    else if (symbol === O[')'] || symbol === O[']'] || symbol === O['}']) this.brackets = Math.max(0, this.brackets - 1)
  }
}

function isPrefix(src: Uint8Array, start: number, end: number): boolean {
  for (let p = start; p < end; p++) {
    const letter = src[p]! | 32
    if (letter !== 114 && letter !== 98 && letter !== 117 && letter !== 102 && letter !== 116) return false
  }
  return true
}

const isDigit = (byte: number): boolean => byte >= 48 && byte <= 57
const isHex = (byte: number): boolean => isDigit(byte) || ((byte | 32) >= 97 && (byte | 32) <= 102)

const simple: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  a: '\u0007',
  b: '\b',
  f: '\f',
  v: '\v',
  '\\': '\\',
  "'": "'",
  '"': '"',
  '\n': '',
}

/** Resolves the escapes of a Python string; unknown ones stay as they are, as in Python. */
function unescape(text: string, isBytes: boolean): string {
  return text.replace(
    /\\(\r\n|[0-7]{1,3}|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|N\{[^}]*\}|[\s\S])/g,
    (whole, escape: string) => {
      const known = simple[escape]
      if (known !== undefined) return known
      if (escape === '\r\n') return ''
      if (/^[0-7]/.test(escape)) return String.fromCodePoint(Number.parseInt(escape, 8) & 0x1ff)
      if (escape.length === 1 || escape.startsWith('N') || (isBytes && !escape.startsWith('x'))) return whole
      const code = Number.parseInt(escape.slice(1), 16)
      return code > 0x10ffff ? whole : String.fromCodePoint(code)
    },
  )
}
