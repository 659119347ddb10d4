import { CelSyntaxError } from './ast.ts'
import type { Expr } from './ast.ts'
import { tokenize } from './lexer.ts'
import type { Token } from './lexer.ts'

const RESERVED = new Set(
  'as break const continue else for function if import let loop package namespace return var void while in'.split(' '),
)
const MAX_DEPTH = 250
const MAX_LENGTH = 256 * 1024
const INT_MAX = 2n ** 63n - 1n
const UINT_MAX = 2n ** 64n - 1n

/** Binary operators by precedence, lowest first. */
const LEVELS = [['||'], ['&&'], ['==', '!=', '<', '<=', '>', '>=', 'in'], ['+', '-'], ['*', '/', '%']]

/** Parses an expression. Throws CelSyntaxError. */
export function parseCel(text: string): Expr {
  if (text.length > MAX_LENGTH) throw new CelSyntaxError('expression is too long', 0)
  return new CelParser(tokenize(text)).parse()
}

class CelParser {
  private readonly tokens: readonly Token[]
  private index = 0
  private depth = 0

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens
  }

  parse(): Expr {
    const expr = this.expression()
    if (this.token.kind !== 'eof') this.fail()
    return expr
  }

  private get token(): Token {
    return this.tokens[this.index] as Token
  }

  private fail(): never {
    const { token } = this
    throw new CelSyntaxError(
      token.kind === 'eof' ? 'unexpected end' : `unexpected ${JSON.stringify(token.text)}`,
      token.at,
    )
  }

  private at(text: string): boolean {
    return (this.token.kind === 'punct' || (text === 'in' && this.token.kind === 'ident')) && this.token.text === text
  }

  private eat(text: string): boolean {
    if (!this.at(text)) return false
    this.index++
    return true
  }

  private expect(text: string): void {
    if (!this.eat(text)) this.fail()
  }

  private expression(): Expr {
    if (++this.depth > MAX_DEPTH) throw new CelSyntaxError('expression is nested too deeply', this.token.at)
    const condition = this.binary(0)
    let result = condition
    if (this.eat('?')) {
      const yes = this.binary(0)
      this.expect(':')
      result = { kind: 'ternary', condition, yes, no: this.expression(), at: condition.at }
    }
    this.depth--
    return result
  }

  private binary(level: number): Expr {
    const operators = LEVELS[level]
    if (!operators) return this.unary()
    let left = this.binary(level + 1)
    for (
      let operator = operators.find((text) => this.at(text));
      operator;
      operator = operators.find((text) => this.at(text))
    ) {
      const { at } = this.token
      this.index++
      left = { kind: 'binary', operator, left, right: this.binary(level + 1), at }
    }
    return left
  }

  private unary(): Expr {
    const { at } = this.token
    const operator = this.at('!') ? '!' : this.at('-') ? '-' : undefined
    if (!operator) return this.member()
    let count = 0
    while (this.eat(operator)) count++
    const { token } = this
    if (
      operator === '-' &&
      token.kind === 'literal' &&
      (token.literal?.type === 'int' || token.literal?.type === 'double')
    ) {
      this.index++
      const { literal } = token
      const negative =
        literal.type === 'int'
          ? { type: 'int' as const, value: -literal.value }
          : { type: 'double' as const, value: -literal.value }
      if (negative.type === 'int' && -negative.value > INT_MAX + 1n)
        throw new CelSyntaxError('integer is out of range', token.at)
      let expr = this.members({ kind: 'literal', value: negative, at })
      for (let i = 1; i < count; i++) expr = { kind: 'unary', operator, operand: expr, at }
      return expr
    }
    let expr = this.member()
    for (let i = 0; i < count; i++) expr = { kind: 'unary', operator, operand: expr, at }
    return expr
  }

  private member(): Expr {
    return this.members(this.primary())
  }

  private members(first: Expr): Expr {
    let expr = first
    for (;;) {
      const { at } = this.token
      if (this.eat('.')) {
        const optional = this.eat('?')
        const field = this.fieldName()
        if (!optional && this.at('(')) expr = { kind: 'call', name: field, target: expr, args: this.args(), at }
        else expr = { kind: 'select', operand: expr, field, optional, at }
      } else if (this.eat('[')) {
        const optional = this.eat('?')
        expr = { kind: 'index', operand: expr, index: this.expression(), optional, at }
        this.expect(']')
      } else if (this.at('{') && qualifiedName(expr) !== undefined)
        expr = this.message(qualifiedName(expr) as string, at)
      else return expr
    }
  }

  private fieldName(): string {
    const { token } = this
    this.index++
    if (token.kind === 'quoted') return token.text.slice(1, -1)
    if (token.kind === 'ident' && token.text !== 'in') return token.text
    this.index--
    return this.fail()
  }

  private args(): Expr[] {
    this.expect('(')
    const args: Expr[] = []
    while (!this.at(')')) {
      args.push(this.expression())
      if (!this.eat(',')) break
    }
    this.expect(')')
    return args
  }

  private primary(): Expr {
    const { token } = this
    const { at } = token
    if (token.kind === 'literal') {
      this.index++
      const value = token.literal as NonNullable<Token['literal']>
      if (value.type === 'int' && value.value > INT_MAX) throw new CelSyntaxError('integer is out of range', at)
      if (value.type === 'uint' && value.value > UINT_MAX) throw new CelSyntaxError('integer is out of range', at)
      return { kind: 'literal', value, at }
    }
    if (this.eat('(')) {
      const expr = this.expression()
      this.expect(')')
      return expr
    }
    if (this.eat('[')) return this.list(at)
    if (this.eat('{')) return this.map(at)
    const rooted = this.eat('.')
    const { token: name } = this
    if (name.kind !== 'ident' || RESERVED.has(name.text)) this.fail()
    this.index++
    if (this.at('(')) return { kind: 'call', name: name.text, args: this.args(), at }
    return { kind: 'ident', name: name.text, rooted, at }
  }

  private list(at: number): Expr {
    const items: { optional: boolean; value: Expr }[] = []
    while (!this.at(']')) {
      const optional = this.eat('?')
      items.push({ optional, value: this.expression() })
      if (!this.eat(',')) break
    }
    this.expect(']')
    return { kind: 'list', items, at }
  }

  private map(at: number): Expr {
    const entries: { optional: boolean; key: Expr; value: Expr }[] = []
    while (!this.at('}')) {
      const optional = this.eat('?')
      const key = this.expression()
      this.expect(':')
      entries.push({ optional, key, value: this.expression() })
      if (!this.eat(',')) break
    }
    this.expect('}')
    return { kind: 'map', entries, at }
  }

  private message(name: string, at: number): Expr {
    this.expect('{')
    const fields: { name: string; value: Expr }[] = []
    while (!this.at('}')) {
      this.eat('?')
      const field = this.fieldName()
      this.expect(':')
      fields.push({ name: field, value: this.expression() })
      if (!this.eat(',')) break
    }
    this.expect('}')
    return { kind: 'message', name, fields, at }
  }
}

/** The dotted name that an expression spells; undefined when it is none. */
export function qualifiedName(expr: Expr): string | undefined {
  if (expr.kind === 'ident') return expr.rooted ? `.${expr.name}` : expr.name
  if (expr.kind !== 'select' || expr.optional) return undefined
  const head = qualifiedName(expr.operand)
  return head === undefined ? undefined : `${head}.${expr.field}`
}
