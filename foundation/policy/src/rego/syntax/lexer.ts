import { RegoError } from '../errors.ts'
import type { Comment, Span } from './ast.ts'
import { locate } from './position.ts'
import { unescapeString } from './strings.ts'

/** A token; `newline` and `space` say what separates it from the one before. */
export type Token = {
  readonly kind: 'ident' | 'number' | 'string' | 'raw' | 'template' | 'punct' | 'eof'
  readonly text: string
  readonly start: number
  readonly end: number
  readonly newline: boolean
  readonly space: boolean
}

const IDENT = /[A-Za-z_][A-Za-z0-9_]*/y
const NUMBER = /(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y
const PUNCT = /:=|==|!=|<=|>=|[-+*/%&|<>=.,;:()[\]{}]/y
const STRING = /"(?:[^"\\\n]|\\.)*"/y

/** The state of reading a module's tokens one by one; a parser may set it back to an earlier token. */
export class Lexer {
  readonly file: string
  readonly text: string
  readonly comments = new Map<number, Comment>()
  token: Token
  /** End of the token before the current one. */
  lastEnd = 0

  constructor(file: string, text: string) {
    this.file = file
    this.text = text
    this.token = this.scan(text.startsWith('\ufeff') ? 1 : 0)
  }

  /** Moves to the next token and returns the one left behind. */
  advance(): Token {
    const past = this.token
    this.lastEnd = past.end
    this.token = this.scan(past.end)
    return past
  }

  /** Goes back to a token seen earlier. */
  rewind(token: Token, lastEnd: number): void {
    this.token = token
    this.lastEnd = lastEnd
  }

  /** Continues reading at an offset, after text that is no token (template strings). */
  resume(offset: number): void {
    this.lastEnd = offset
    this.token = this.scan(offset)
  }

  /** The token after the current one, without moving. */
  peek(): Token {
    return this.scan(this.token.end)
  }

  /** Throws a parse error at a range. */
  fail(message: string, at: Span = this.token): never {
    throw new RegoError('rego_parse_error', message, locate(this.file, this.text, at.start))
  }

  private scan(from: number): Token {
    let at = from
    let newline = false
    for (;;) {
      const code = this.text.charCodeAt(at)
      if (code === 10) {
        newline = true
        at++
      } else if (code === 32 || code === 9 || code === 13) at++
      else if (code === 35) {
        let end = this.text.indexOf('\n', at)
        if (end === -1) end = this.text.length
        this.comments.set(at, { text: this.text.slice(at + 1, end).replace(/\r$/, ''), at: { start: at, end } })
        at = end
      } else break
    }
    return this.read(at, newline, at !== from)
  }

  private read(start: number, newline: boolean, space: boolean): Token {
    const { text } = this
    const make = (kind: Token['kind'], end: number): Token => ({
      kind,
      text: text.slice(start, end),
      start,
      end,
      newline,
      space,
    })
    if (start >= text.length) return make('eof', start)
    const first = text[start] as string
    if (first === '"') return make('string', this.match(STRING, start, 'string is not closed'))
    if (first === '`') return make('raw', this.rawEnd(start + 1))
    if (first === '$' && (text[start + 1] === '"' || text[start + 1] === '`')) return make('template', start + 2)
    if (/[A-Za-z_]/.test(first)) return make('ident', this.match(IDENT, start, ''))
    if (/[0-9]/.test(first)) return make('number', this.number(start))
    return make('punct', this.match(PUNCT, start, `illegal character ${JSON.stringify(first)}`))
  }

  private number(start: number): number {
    const end = this.match(NUMBER, start, 'illegal number')
    if (/[0-9A-Za-z_]/.test(this.text[end] ?? '')) this.fail('illegal number format', { start, end })
    return end
  }

  private rawEnd(from: number): number {
    const end = this.text.indexOf('`', from)
    if (end === -1) this.fail('raw string is not closed', { start: from - 1, end: from })
    return end + 1
  }

  private match(pattern: RegExp, start: number, message: string): number {
    pattern.lastIndex = start
    const found = pattern.exec(this.text)
    if (!found) this.fail(message, { start, end: start + 1 })
    return start + found[0].length
  }

  /** The value of a string token. */
  stringValue(token: Token): string {
    if (token.kind === 'raw') return token.text.slice(1, -1)
    const value = unescapeString(token.text.slice(1, -1))
    return value ?? this.fail('illegal escape in string', token)
  }
}
