import type { Expr, Literal, Term, VarTerm, With } from './ast.ts'
import { TermParser } from './term-parser.ts'

/** Parses literals and bodies. */
export abstract class BodyParser extends TermParser {
  /** Reads literals up to (not including) the closing token, or up to the end when it is empty. */
  parseBody(close: string): Literal[] {
    const body: Literal[] = []
    for (;;) {
      while (this.at(';')) this.advance()
      if (this.atClose(close)) break
      body.push(this.parseLiteral())
      if (!this.at(';') && !this.atClose(close) && !this.token.newline) {
        this.fail(`expected a new line, ; or ${close || 'the end'}, found ${this.describe()}`)
      }
    }
    if (body.length === 0) this.fail('found empty body')
    return body
  }

  private atClose(close: string): boolean {
    return this.token.kind === 'eof' || (close !== '' && this.at(close))
  }

  /** Reads one literal with its modifiers. */
  parseLiteral(): Literal {
    const { start } = this.token
    const expr = this.parseExpr()
    const withs: With[] = []
    while (this.atWord('with')) withs.push(this.parseWith())
    return { expr, withs, at: { start, end: this.lastEnd } }
  }

  private parseWith(): With {
    const { start } = this.advance()
    const target = this.parseUnary()
    if (target.kind !== 'var' && target.kind !== 'ref') this.fail('with target must be a reference', target.at)
    if (this.token.text !== 'as') this.fail(`expected as, found ${this.describe()}`)
    this.advance()
    const value = this.parseTerm()
    return { target, value, at: { start, end: this.lastEnd } }
  }

  private parseExpr(): Expr {
    if (this.atWord('not')) {
      this.advance()
      if (this.atWord('some') || this.atWord('every') || this.atWord('not')) {
        this.fail(`unexpected keyword ${this.describe()} after not`)
      }
      return { kind: 'not', expr: this.parseStatement() }
    }
    if (this.atWord('some')) return this.parseSome()
    if (this.atWord('every')) return this.parseEvery()
    return this.parseStatement()
  }

  private parseStatement(): Expr {
    const left = this.parseSide()
    if (this.at(':=')) {
      this.advance()
      return { kind: 'assign', left, right: this.parseSide() }
    }
    if (this.at('=')) {
      this.advance()
      return { kind: 'unify', left, right: this.parseSide() }
    }
    return { kind: 'term', term: left }
  }

  /** A term, or the test `key, value in domain`. */
  private parseSide(): Term {
    const { start } = this.token
    const term = this.parseTerm()
    if (!this.at(',') || !this.isKeyword('in')) return term
    const { token, lastEnd } = this
    this.advance()
    const pair = this.tryPair(term, start)
    if (!pair) this.rewind(token, lastEnd)
    return pair ?? term
  }

  private tryPair(key: Term, start: number): Term | undefined {
    try {
      return this.memberPair(key, start)
    } catch {
      return undefined
    }
  }

  private parseSome(): Expr {
    this.advance()
    const terms = [this.parseTerm(1)]
    while (this.at(',')) {
      this.advance()
      terms.push(this.parseTerm(1))
    }
    if (this.atWord('in')) {
      this.advance()
      const domain = this.parseTerm()
      const [first, second] = terms as [Term, Term | undefined]
      if (terms.length > 2) this.fail('some takes at most a key and a value', first.at)
      return second ? { kind: 'somein', key: first, value: second, domain } : { kind: 'somein', value: first, domain }
    }
    const names: VarTerm[] = []
    for (const term of terms) {
      if (term.kind !== 'var') this.fail('some expects variables', term.at)
      names.push(term)
    }
    return { kind: 'some', names }
  }

  private parseEvery(): Expr {
    this.advance()
    const first = this.variable()
    let second: VarTerm | undefined
    if (this.at(',')) {
      this.advance()
      second = this.variable()
    }
    if (!this.atWord('in')) this.fail(`expected in, found ${this.describe()}`)
    this.advance()
    const domain = this.parseTerm()
    this.expect('{')
    const body = this.parseBody('}')
    this.expect('}')
    return second
      ? { kind: 'every', key: first, value: second, domain, body }
      : { kind: 'every', value: first, domain, body }
  }

  private variable(): VarTerm {
    const term = this.parseUnary()
    if (term.kind !== 'var') this.fail('every expects variables', term.at)
    return term
  }
}
