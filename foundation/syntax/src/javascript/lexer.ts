import { wordId } from '../tree/index.ts'
import { SourceReader } from './source.ts'
import { C, CLASS, KEYWORD, T } from './tokens.ts'

/** The symbols of the operators that the parser asks for by name. */
export const OP = Object.freeze({
  plus: wordId('+'),
  minus: wordId('-'),
  star: wordId('*'),
  slash: wordId('/'),
  slashAssign: wordId('/='),
  less: wordId('<'),
  shiftLeft: wordId('<<'),
  greater: wordId('>'),
  not: wordId('!'),
  tilde: wordId('~'),
  and: wordId('&'),
  or: wordId('|'),
  assign: wordId('='),
  question: wordId('?'),
  dots: wordId('...'),
})

const ids = (words: string): number[] => words.split(' ').map((word) => wordId(word))
const [EQ2, EQ3, NE, NE2, LE, GE, SHL, SHR, USHR, AND2, OR2, COALESCE, POW, PERCENT, CARET] = ids(
  '== === != !== <= >= << >> >>> && || ?? ** % ^',
) as [number, ...number[]] & number[]
const [ADD_A, SUB_A, MUL_A, MOD_A, POW_A, SHL_A, SHR_A, USHR_A, AND_A, OR_A, XOR_A, LAND_A, LOR_A, COAL_A] = ids(
  '+= -= *= %= **= <<= >>= >>>= &= |= ^= &&= ||= ??=',
) as [number, ...number[]] & number[]
const [INC, DEC] = ids('++ --') as [number, number]

/**
 * One token of look-ahead over UTF-8 bytes. Regular expressions, template text and JSX text are read on the parser's
 * demand, so that a slash or a brace is never guessed at.
 */
export class Lexer extends SourceReader {
  protected tok = 0
  protected tokSym = 0
  protected tokStart = 0
  protected tokEnd = 0
  /** a line break stands before the current token */
  protected nl = false
  protected prevEnd = 0
  /** metavariables and ellipses are read */
  protected patternMode = false
  /** `<!--` starts a comment (scripts) */
  protected htmlComments = false

  /** Reads the next token into `tok`, `tokSym`, `tokStart`, `tokEnd`, `nl`. */
  protected next(): void {
    this.prevEnd = this.tokEnd
    this.skipSpace()
    const src = this.src
    const p = this.pos
    this.tokStart = p
    const byte = src[p]!
    switch (CLASS[byte]) {
      case C.ident:
        this.identifier()
        break
      case C.digit:
        this.tokSym = this.readNumber()
        this.tok = T.number
        break
      case C.quote:
        this.tok = T.string
        this.tokSym = this.readString()
        break
      case C.high:
        this.identifier()
        break
      default:
        this.punctuator(byte, p)
    }
    this.tokEnd = this.pos
  }

  private identifier(): void {
    const p = this.pos
    if (this.patternMode && this.src[p] === 36 && this.src[p + 1] === 46 && this.src[p + 2] === 46) {
      this.pos = p + 4
      this.readIdentifier()
      this.tok = T.metaRest
      this.tokSym = this.names.internBytes(this.src, p, this.pos)
      return
    }
    const sym = this.readIdentifier()
    this.tokSym = sym
    this.tok = sym < KEYWORD.length && KEYWORD[sym] !== 0 ? KEYWORD[sym]! : T.name
  }

  /** Moves `pos` over white space and comments; `nl` tells of line breaks. */
  protected skipSpace(): void {
    const src = this.src
    let p = this.pos
    let nl = p === 0
    for (;;) {
      const byte = src[p]!
      const kind = CLASS[byte]
      if (kind === C.space) p++
      else if (kind === C.newline) {
        nl = true
        p++
      } else if (byte === 47) {
        const after = src[p + 1]
        if (after === 47) p = this.lineEnd(p + 2)
        else if (after === 42) {
          let q = p + 2
          while (q < this.length && !(src[q] === 42 && src[q + 1] === 47)) {
            if (src[q] === 10 || src[q] === 13) nl = true
            q++
          }
          p = Math.min(q + 2, this.length)
        } else break
      } else if (kind === C.high) {
        const size = this.highSpace(p)
        if (size === 0) break
        if (size < 0) nl = true
        p += Math.abs(size)
      } else if (byte === 60 && this.htmlComments && src[p + 1] === 33 && src[p + 2] === 45 && src[p + 3] === 45) {
        p = this.lineEnd(p + 4)
      } else if (byte === 45 && this.htmlComments && nl && src[p + 1] === 45 && src[p + 2] === 62) {
        p = this.lineEnd(p + 3)
      } else if (byte === 0 && p < this.length) p++
      else break
    }
    this.nl = nl
    this.pos = p
  }

  protected lineEnd(from: number): number {
    const src = this.src
    let p = from
    while (p < this.length && src[p] !== 10 && src[p] !== 13) {
      if (src[p] === 0xe2 && src[p + 1] === 0x80 && (src[p + 2]! & 0xfe) === 0xa8) break
      p++
    }
    return p
  }

  private one(tok: number, sym: number, length: number): void {
    this.tok = tok
    this.tokSym = sym
    this.pos += length
  }

  private punctuator(byte: number, p: number): void {
    const src = this.src
    const b = src[p + 1]!
    switch (byte) {
      case 40:
        return this.one(T.parenOpen, 0, 1)
      case 41:
        return this.one(T.parenClose, 0, 1)
      case 46:
        return this.dot(p, b)
      case 44:
        return this.one(T.comma, 0, 1)
      case 59:
        return this.one(T.semicolon, 0, 1)
      case 123:
        return this.one(T.braceOpen, 0, 1)
      case 125:
        return this.one(T.braceClose, 0, 1)
      case 91:
        return this.one(T.bracketOpen, 0, 1)
      case 93:
        return this.one(T.bracketClose, 0, 1)
      case 58:
        return this.one(T.colon, 0, 1)
      case 61:
        if (b === 62) return this.one(T.arrow, 0, 2)
        if (b !== 61) return this.one(T.assign, OP.assign, 1)
        return src[p + 2] === 61 ? this.one(T.op, EQ3!, 3) : this.one(T.op, EQ2, 2)
      case 96:
        return this.one(T.backtick, 0, 1)
      case 64:
        return this.one(T.at, 0, 1)
      case 126:
        return this.one(T.op, OP.tilde, 1)
      case 33:
        if (b !== 61) return this.one(T.op, OP.not, 1)
        return src[p + 2] === 61 ? this.one(T.op, NE2!, 3) : this.one(T.op, NE!, 2)
      case 63:
        return this.questionMark(p, b)
      case 35:
        return this.hash(p)
      case 0:
        if (p >= this.length) return this.one(T.eof, 0, 0)
        return this.one(T.illegal, 0, 1)
      default:
        return this.operator(byte, p, b)
    }
  }

  private dot(p: number, b: number): void {
    if (b >= 48 && b <= 57) {
      this.tokSym = this.readNumber()
      this.tok = T.number
      return
    }
    if (b !== 46 || this.src[p + 2] !== 46) return this.one(T.dot, 0, 1)
    if (this.patternMode && this.src[p + 3] === 62) return this.one(T.deepClose, 0, 4)
    this.one(T.ellipsis, OP.dots, 3)
  }

  private questionMark(p: number, b: number): void {
    const c = this.src[p + 2]!
    if (b === 46 && !(c >= 48 && c <= 57)) return this.one(T.optionalDot, 0, 2)
    if (b !== 63) return this.one(T.question, OP.question, 1)
    return c === 61 ? this.one(T.assign, COAL_A!, 3) : this.one(T.op, COALESCE!, 2)
  }

  private hash(p: number): void {
    if (p === 0 && this.src[1] === 33) {
      this.pos = this.lineEnd(2)
      return this.next()
    }
    const kind = CLASS[this.src[p + 1]!]
    if (kind !== C.ident && kind !== C.high) return this.one(T.illegal, 0, 1)
    this.pos = p + 1
    this.readIdentifier()
    this.tok = T.privateName
    this.tokSym = this.names.internBytes(this.src, p, this.pos)
  }

  private operator(byte: number, p: number, b: number): void {
    const c = this.src[p + 2]!
    switch (byte) {
      case 43:
        return b === 43 ? this.one(T.update, INC, 2) : this.plain(OP.plus, ADD_A, b)
      case 45:
        return b === 45 ? this.one(T.update, DEC, 2) : this.plain(OP.minus, SUB_A!, b)
      case 42:
        if (b !== 42) return this.plain(OP.star, MUL_A!, b)
        return c === 61 ? this.one(T.assign, POW_A!, 3) : this.one(T.op, POW!, 2)
      case 47:
        return this.plain(OP.slash, OP.slashAssign, b)
      case 37:
        return this.plain(PERCENT!, MOD_A!, b)
      case 94:
        return this.plain(CARET!, XOR_A!, b)
      case 38:
        if (b !== 38) return this.plain(OP.and, AND_A!, b)
        return c === 61 ? this.one(T.assign, LAND_A!, 3) : this.one(T.op, AND2!, 2)
      case 124:
        if (b !== 124) return this.plain(OP.or, OR_A!, b)
        return c === 61 ? this.one(T.assign, LOR_A!, 3) : this.one(T.op, OR2!, 2)
      case 60:
        if (this.patternMode && b === 46 && c === 46 && this.src[p + 3] === 46 && this.src[p + 4] !== 62) {
          return this.one(T.deepOpen, 0, 4)
        }
        if (b !== 60) return b === 61 ? this.one(T.op, LE!, 2) : this.one(T.op, OP.less, 1)
        return c === 61 ? this.one(T.assign, SHL_A!, 3) : this.one(T.op, SHL!, 2)
      case 62:
        return this.greater(p, b, c)
      default:
        if (p >= this.length) this.one(T.eof, 0, 0)
        else this.one(T.illegal, 0, 1)
    }
  }

  private plain(op: number, assign: number, b: number): void {
    if (b === 61) this.one(T.assign, assign, 2)
    else this.one(T.op, op, 1)
  }

  private greater(p: number, b: number, c: number): void {
    if (b === 61) return this.one(T.op, GE!, 2)
    if (b !== 62) return this.one(T.op, OP.greater, 1)
    if (c === 61) return this.one(T.assign, SHR_A!, 3)
    if (c !== 62) return this.one(T.op, SHR!, 2)
    return this.src[p + 3] === 61 ? this.one(T.assign, USHR_A!, 4) : this.one(T.op, USHR!, 3)
  }
}
