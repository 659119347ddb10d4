import type { Place } from './ast.ts'

/** A rule file that does not parse. */
export class GuardSyntaxError extends Error {
  readonly code = 'guard_parse_error'
  readonly at: Place
  constructor(message: string, at: Place) {
    super(message)
    this.name = 'GuardSyntaxError'
    this.at = at
  }
}

const SPACE = /(?:\s|#[^\n]*)*/y
const INLINE = /[^\S\n]*/y

/** Reads the text of a rule file piece by piece. */
export class Scanner {
  readonly text: string
  at = 0

  constructor(text: string) {
    this.text = text
  }

  /** Skips blanks, line breaks and comments. */
  space(): void {
    SPACE.lastIndex = this.at
    this.at += SPACE.exec(this.text)?.[0].length ?? 0
  }

  /** Skips blanks within the line. */
  inline(): void {
    INLINE.lastIndex = this.at
    this.at += INLINE.exec(this.text)?.[0].length ?? 0
  }

  /** True when the text continues so. */
  ahead(text: string): boolean {
    return this.text.startsWith(text, this.at)
  }

  /** Consumes a sticky pattern's match; undefined when it does not match here. */
  take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at
    const found = pattern.exec(this.text)
    if (!found) return undefined
    this.at += found[0].length
    return found[0]
  }

  /** Consumes the text if it comes next. */
  eat(text: string): boolean {
    if (!this.ahead(text)) return false
    this.at += text.length
    return true
  }

  /** Consumes the text or fails. */
  expect(text: string): void {
    if (!this.eat(text)) this.fail(`expected ${text}`)
  }

  /** The place of an offset. */
  place(offset = this.at): Place {
    const before = this.text.slice(0, offset)
    const line = before.split('\n').length
    return { line, column: offset - before.lastIndexOf('\n') }
  }

  /** Throws a syntax error here. */
  fail(message: string): never {
    const found = this.text.slice(this.at, this.at + 20).split('\n')[0] ?? ''
    throw new GuardSyntaxError(
      `${message}, found ${found === '' ? 'the end of the line' : JSON.stringify(found)}`,
      this.place(),
    )
  }
}
