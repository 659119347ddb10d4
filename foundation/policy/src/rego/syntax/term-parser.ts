import { parseNumber } from '../value/index.ts'
import type { CallTerm, Literal, Term } from './ast.ts'
import { Lexer } from './lexer.ts'
import { unescapeString } from './strings.ts'

/** Operators by precedence, lowest first; all associate to the left. */
const LEVELS: readonly Readonly<Record<string, string>>[] = [
  { in: 'internal.member_2' },
  { '==': 'equal', '!=': 'neq', '<': 'lt', '<=': 'lte', '>': 'gt', '>=': 'gte' },
  { '|': 'or' },
  { '&': 'and' },
  { '+': 'plus', '-': 'minus' },
  { '*': 'mul', '/': 'div', '%': 'rem' },
]

/** Terms nested deeper than this are refused, so that no input exhausts the stack. */
const DEEPEST = 250

/** Parses terms; bodies inside comprehensions are left to the subclass. */
export abstract class TermParser extends Lexer {
  private depth = 0

  /** Reads a body up to (not including) the closing token. */
  abstract parseBody(close: string): Literal[]
  /** Reads one literal. */
  abstract parseLiteral(): Literal
  /** True when the word is reserved in this module. */
  abstract isKeyword(word: string): boolean

  /** True when the current token is this punctuation. */
  at(text: string): boolean {
    return this.token.kind === 'punct' && this.token.text === text
  }

  /** True when the current token is this keyword, and is not used as a name (`not.foo`). */
  atWord(word: string): boolean {
    const { token } = this
    return token.kind === 'ident' && token.text === word && this.isKeyword(word) && this.text[token.end] !== '.'
  }

  /** Consumes a punctuation token or fails. */
  expect(text: string): void {
    if (!this.at(text)) this.fail(`expected ${text}, found ${this.describe()}`)
    this.advance()
  }

  /** The current token in words. */
  describe(): string {
    return this.token.kind === 'eof' ? 'end of file' : JSON.stringify(this.token.text)
  }

  /** Parses a term with infix operators, from a precedence level up (1 leaves `in` out). */
  parseTerm(level = 0): Term {
    if (++this.depth > DEEPEST) this.fail('term is nested too deeply')
    const { start } = this.token
    const term = this.infix(this.parseUnary(), level, start)
    this.depth--
    return term
  }

  /** Continues a term whose first operand was read. */
  private infix(first: Term, level: number, start: number): Term {
    let left = first
    for (let operator = this.operatorFrom(level); operator; operator = this.operatorFrom(level)) {
      const symbol = this.advance().text
      left = this.binary(left, symbol, operator, start)
    }
    return left
  }

  private operatorFrom(level: number): { level: number; name: string } | undefined {
    const { token } = this
    if (token.kind !== 'punct' && !(token.text === 'in' && this.atWord('in'))) return undefined
    for (let i = level; i < LEVELS.length; i++) {
      const table = LEVELS[i] as Readonly<Record<string, string>>
      const name = Object.hasOwn(table, token.text) ? table[token.text] : undefined
      if (name !== undefined) return { level: i, name }
    }
    return undefined
  }

  private binary(left: Term, symbol: string, operator: { level: number; name: string }, start: number): Term {
    const right = this.parseTerm(operator.level + 1)
    const at = { start, end: this.lastEnd }
    return { kind: 'call', path: [operator.name], args: [left, right], infix: symbol, at }
  }

  /** Parses a term without infix operators. */
  parseUnary(): Term {
    const { token } = this
    switch (token.kind) {
      case 'number':
        return this.numberTerm('')
      case 'string':
      case 'raw':
        return this.stringTerm()
      case 'template':
        return this.templateTerm()
      case 'ident':
        return this.nameTerm()
      default:
        return this.punctTerm()
    }
  }

  private numberTerm(sign: string): Term {
    const start = sign === '' ? this.token.start : this.lastEnd - 1
    if (this.token.kind !== 'number') this.fail('unary - can only be used with numeric literals')
    const token = this.advance()
    const value = parseNumber(sign + token.text)
    if (value === undefined) this.fail('illegal number', token)
    return { kind: 'scalar', value, at: { start, end: token.end } }
  }

  private stringTerm(): Term {
    const token = this.advance()
    const at = { start: token.start, end: token.end }
    const value = this.stringValue(token)
    return this.operands({ kind: 'scalar', value, at, ...(token.kind === 'raw' && { raw: true }) })
  }

  private nameTerm(): Term {
    const token = this.advance()
    const at = { start: token.start, end: token.end }
    const named = this.text[token.end] === '.' && !this.token.space
    if (!named && (token.text === 'true' || token.text === 'false')) {
      return { kind: 'scalar', value: token.text === 'true', at }
    }
    if (!named && token.text === 'null') return { kind: 'scalar', value: null, at }
    const called = token.text === 'contains' && this.at('(') && !this.token.space
    if (!named && !called && this.isKeyword(token.text))
      this.fail(`unexpected keyword ${JSON.stringify(token.text)}`, token)
    if (token.text === 'set' && this.at('(') && !this.token.space && this.peek().text === ')') {
      this.advance()
      this.advance()
      return { kind: 'set', items: [], at: { start: token.start, end: this.lastEnd } }
    }
    return this.operands({ kind: 'var', name: token.text, at })
  }

  private punctTerm(): Term {
    const { text, start } = this.token
    if (text === '-' && this.token.kind === 'punct') {
      this.advance()
      return this.numberTerm('-')
    }
    if (text === '(') return this.parenthesised()
    if (text === '[') return this.operands(this.arrayTerm(start))
    if (text === '{') return this.operands(this.braceTerm(start))
    return this.fail(`unexpected ${this.describe()}`)
  }

  private parenthesised(): Term {
    const start = this.advance().start
    let term = this.parseTerm()
    if (this.at(',')) {
      this.advance()
      term = this.memberPair(term, start)
    }
    this.expect(')')
    return term
  }

  /** Reads `value in domain` after `key,`. */
  memberPair(key: Term, start: number): Term {
    const value = this.parseTerm(1)
    if (!this.atWord('in')) this.fail(`expected in, found ${this.describe()}`)
    this.advance()
    const domain = this.parseTerm(1)
    const at = { start, end: this.lastEnd }
    return { kind: 'call', path: ['internal.member_3'], args: [key, value, domain], infix: 'in', at }
  }

  /** Follows a head with `.name`, `[term]` and `(args)`, which must be adjacent to it. */
  private operands(head: Term): Term {
    let term = head
    for (;;) {
      if (this.token.space || this.token.kind !== 'punct') return term
      if (this.at('.')) term = this.extend(term, this.dotOperand())
      else if (this.at('[')) term = this.extend(term, this.bracketOperand())
      else if (this.at('(') && (term.kind === 'var' || term.kind === 'ref')) term = this.callTerm(term)
      else return term
    }
  }

  private dotOperand(): Term {
    this.advance()
    if (this.token.kind !== 'ident' || this.token.space) {
      this.fail(this.token.space ? 'invalid whitespace between . and identifier' : 'expected a name after .')
    }
    const token = this.advance()
    return { kind: 'scalar', value: token.text, at: { start: token.start, end: token.end } }
  }

  private bracketOperand(): Term {
    this.advance()
    const operand = this.parseTerm()
    this.expect(']')
    return operand
  }

  private extend(head: Term, operand: Term): Term {
    const at = { start: head.at.start, end: this.lastEnd }
    if (head.kind === 'ref') return { kind: 'ref', head: head.head, path: [...head.path, operand], at }
    return { kind: 'ref', head, path: [operand], at }
  }

  private callTerm(head: Term): CallTerm {
    const path = staticPath(head)
    if (!path) this.fail('a function name must be static', head.at)
    this.advance()
    const args = this.list(')')
    return { kind: 'call', path, args, at: { start: head.at.start, end: this.lastEnd } }
  }

  /** Reads comma-separated terms and the closing token; a comma may trail. */
  protected list(close: string): Term[] {
    const items: Term[] = []
    while (!this.at(close)) {
      items.push(this.parseTerm())
      if (!this.at(',')) break
      this.advance()
    }
    this.expect(close)
    return items
  }

  private arrayTerm(start: number): Term {
    this.advance()
    const at = () => ({ start, end: this.lastEnd })
    if (this.at(']')) return { kind: 'array', items: this.list(']'), at: at() }
    const { token } = this
    const head = this.firstOperand()
    const body = this.at('|') ? this.bodyAfterPipe(']') : undefined
    if (body) return { kind: 'arraycompr', value: head, body, at: at() }
    const items = [this.infix(head, 0, token.start), ...this.moreItems(']')]
    return { kind: 'array', items, at: at() }
  }

  /** The first operand of a term inside brackets, counted as one level of nesting. */
  private firstOperand(): Term {
    if (++this.depth > DEEPEST) this.fail('term is nested too deeply')
    const head = this.parseUnary()
    this.depth--
    return head
  }

  private moreItems(close: string): Term[] {
    if (this.at(',')) {
      this.advance()
      return this.list(close)
    }
    this.expect(close)
    return []
  }

  private braceTerm(start: number): Term {
    this.advance()
    const at = () => ({ start, end: this.lastEnd })
    if (this.at('}')) {
      this.advance()
      return { kind: 'object', pairs: [], at: at() }
    }
    const { token } = this
    const head = this.firstOperand()
    const body = this.at('|') ? this.bodyAfterPipe('}') : undefined
    if (body) return { kind: 'setcompr', value: head, body, at: at() }
    const first = this.infix(head, 0, token.start)
    if (this.at(':')) return this.objectTerm(first, start)
    const items = [first, ...this.moreItems('}')]
    return { kind: 'set', items, at: at() }
  }

  private objectTerm(firstKey: Term, start: number): Term {
    const pairs: [Term, Term][] = []
    let key = firstKey
    for (;;) {
      this.expect(':')
      const { token } = this
      const head = this.firstOperand()
      const body = pairs.length === 0 && this.at('|') ? this.bodyAfterPipe('}') : undefined
      if (body) return { kind: 'objectcompr', key, value: head, body, at: { start, end: this.lastEnd } }
      pairs.push([key, this.infix(head, 0, token.start)])
      if (this.at(',')) this.advance()
      else if (!this.at('}')) this.fail(`expected , or }, found ${this.describe()}`)
      if (this.at('}')) break
      key = this.parseTerm()
    }
    this.expect('}')
    return { kind: 'object', pairs, at: { start, end: this.lastEnd } }
  }

  /** Errors of too deep nesting and stack exhaustion must not multiply by retrying. */
  private mayRetry(error: unknown): boolean {
    return error instanceof Error && 'code' in error && this.depth < DEEPEST && this.retries++ < 1_000
  }
  private retries = 0

  private bodyAfterPipe(close: string): Literal[] | undefined {
    const { token, lastEnd, depth } = this
    this.advance()
    try {
      const body = this.parseBody(close)
      this.expect(close)
      return body
    } catch (error) {
      if (!this.mayRetry(error)) throw error
      this.depth = depth
      this.rewind(token, lastEnd)
      return undefined
    }
  }

  private templateTerm(): Term {
    const start = this.token.start
    const raw = this.token.text === '$`'
    const parts: (string | Literal)[] = []
    let from = this.token.end
    for (;;) {
      const { text, next, open } = this.templateText(from, raw, start)
      if (text !== '') parts.push(text)
      if (!open) {
        this.resume(next)
        return { kind: 'template', parts, raw, at: { start, end: next } }
      }
      this.resume(next)
      parts.push(this.parseLiteral())
      if (!this.at('}')) this.fail(`expected } in template string, found ${this.describe()}`)
      from = this.token.end
    }
  }

  private templateText(from: number, raw: boolean, start: number): { text: string; next: number; open: boolean } {
    const quote = raw ? '`' : '"'
    let at = from
    for (; at < this.text.length; at++) {
      const char = this.text[at]
      if (char === '\\' && (!raw || this.text[at + 1] === '{')) at++
      else if (char === quote || char === '{') break
      else if (char === '\n' && !raw) break
    }
    const end = this.text[at]
    if (end !== quote && end !== '{') this.fail('template string is not closed', { start, end: from })
    const source = this.text.slice(from, at)
    const text = raw ? source.replaceAll('\\{', '{') : unescapeString(source, true)
    if (text === undefined) this.fail('illegal escape in template string', { start: from, end: at })
    return { text, next: at + 1, open: end === '{' }
  }
}

/** The names of a static path such as `data.lib["check"]`; undefined when an operand is not a string. */
export function staticPath(term: Term): string[] | undefined {
  if (term.kind === 'var') return [term.name]
  if (term.kind !== 'ref' || term.head.kind !== 'var') return undefined
  const path = [term.head.name]
  for (const operand of term.path) {
    if (operand.kind !== 'scalar' || typeof operand.value !== 'string') return undefined
    path.push(operand.value)
  }
  return path
}

/** True for the wildcard. */
export function isWildcard(term: Term): boolean {
  return term.kind === 'var' && term.name === '_'
}
