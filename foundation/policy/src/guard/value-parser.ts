import type { Conjunction, Literal, Operand, Query, Step } from './ast.ts'
import { Scanner } from './scanner.ts'

const NAME = /[A-Za-z_][A-Za-z0-9_]*/y
const KEY = /[A-Za-z0-9_$@](?:[A-Za-z0-9_$@-]|::?(?=[A-Za-z0-9]))*/y
const MAP_KEY = /[A-Za-z0-9_]+(?:::[A-Za-z0-9_]+)*/y
const NUMBER = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?(?![A-Za-z0-9_])/y
const STRING = /"(?:[^"\\]|\\[\s\S])*"|'(?:[^'\\]|\\[\s\S])*'/y
const REGEX = /\/(?:[^/\\\n]|\\.)*\//y
const RANGE = /r([([])\s*(-?[\d.]+)\s*,\s*(-?[\d.]+)\s*([)\]])/y
const MAX_DEPTH = 100

/** Parses literals, queries and calls; conditions inside filters are left to the subclass. */
export abstract class ValueParser extends Scanner {
  private depth = 0

  protected abstract conditions(close: string): Conjunction

  /** Guards against nesting that would exhaust the stack. */
  protected nested<T>(parse: () => T): T {
    if (++this.depth > MAX_DEPTH) this.fail('rules are nested too deeply')
    const result = parse()
    this.depth--
    return result
  }

  /** A literal, a query or a call. */
  protected operand(): Operand {
    const at = this.place()
    const start = this.at
    const literal = this.literal()
    const isKey = literal?.kind === 'data' && typeof literal.value === 'string' && this.ahead('.')
    if (literal && !isKey) return { kind: 'literal', literal }
    this.at = start
    const name = this.take(NAME)
    if (name !== undefined && this.ahead('(')) return { kind: 'call', name, args: this.callArguments(), at }
    this.at = start
    return { kind: 'query', query: this.query() }
  }

  protected callArguments(): Operand[] {
    this.expect('(')
    return this.nested(() => {
      const args: Operand[] = []
      this.space()
      while (!this.ahead(')')) {
        args.push(this.operand())
        this.space()
        if (!this.eat(',')) break
        this.space()
      }
      this.expect(')')
      return args
    })
  }

  private literal(): Literal | undefined {
    const string = this.string()
    if (string !== undefined) return { kind: 'data', value: string }
    if (this.ahead('/')) {
      const source = this.take(REGEX) ?? this.fail('regular expression is not closed')
      return { kind: 'regex', source: source.slice(1, -1).replaceAll('\\/', '/') }
    }
    const number = this.take(NUMBER)
    if (number !== undefined) return { kind: 'data', value: Number(number) }
    const word = /(?:true|false|null|True|False|TRUE|FALSE|NULL)(?![A-Za-z0-9_:.])/y
    const constant = this.take(word)?.toLowerCase()
    if (constant !== undefined) return { kind: 'data', value: constant === 'null' ? null : constant === 'true' }
    const range = this.take(RANGE)
    if (range !== undefined) return rangeOf(range)
    if (this.ahead('[')) return this.nested(() => this.list())
    return this.ahead('{') ? this.nested(() => this.map()) : undefined
  }

  private string(): string | undefined {
    const token = this.take(STRING)
    if (token === undefined) return undefined
    const quote = token[0] as string
    return token.slice(1, -1).replaceAll(`\\${quote}`, quote)
  }

  private list(): Literal {
    this.expect('[')
    const items: Operand[] = []
    this.space()
    while (!this.ahead(']')) {
      items.push(this.operand())
      this.space()
      if (!this.eat(',')) break
      this.space()
    }
    this.expect(']')
    return { kind: 'list', items }
  }

  private map(): Literal {
    this.expect('{')
    const entries: (readonly [string, Operand])[] = []
    this.space()
    while (!this.ahead('}')) {
      const key = this.string() ?? this.take(MAP_KEY) ?? this.fail('expected a key')
      this.space()
      this.expect(':')
      this.space()
      entries.push([key, this.operand()])
      this.space()
      if (!this.eat(',')) break
      this.space()
    }
    this.expect('}')
    return { kind: 'map', entries }
  }

  /** A query with its optional `some`. */
  protected query(): Query {
    const some = this.take(/some(?=\s)/y) !== undefined
    if (some) this.space()
    const steps: Step[] = [this.firstStep()]
    for (;;) {
      if (this.eat('.')) steps.push(this.dotStep())
      else if (this.ahead('[') || this.indented('[')) steps.push(this.bracketStep())
      else return { steps, some }
    }
  }

  /** A filter may follow on the same line after blanks. */
  private indented(text: string): boolean {
    const start = this.at
    this.inline()
    if (this.ahead(text)) return true
    this.at = start
    return false
  }

  private firstStep(): Step {
    if (this.eat('%')) return { kind: 'variable', name: this.take(NAME) ?? this.fail('expected a variable') }
    if (this.take(/this(?![A-Za-z0-9_])/y) !== undefined) return { kind: 'this' }
    if (this.eat('*')) return { kind: 'all-values' }
    return this.keyStep()
  }

  private keyStep(): Step {
    const quoted = this.string()
    const name = quoted ?? this.take(KEY)
    return name === undefined ? this.fail('expected a property, a variable or a value') : { kind: 'key', name }
  }

  private dotStep(): Step {
    if (this.eat('*')) return { kind: 'all-values' }
    if (this.eat('%')) return { kind: 'key-variable', name: this.take(NAME) ?? this.fail('expected a variable') }
    const index = this.take(/\d+(?![A-Za-z0-9_])/y)
    return index === undefined ? this.keyStep() : { kind: 'index', index: Number(index) }
  }

  private bracketStep(): Step {
    this.expect('[')
    this.space()
    const index = this.take(/-?\d+(?=\s*\])/y)
    if (index !== undefined) return this.closed({ kind: 'index', index: Number(index) })
    if (this.take(/\*(?=\s*\])/y) !== undefined) return this.closed({ kind: 'all-indices' })
    const quoted = this.take(/(?:"[^"\n]*"|'[^'\n]*')(?=\s*\])/y)
    if (quoted !== undefined) return this.closed({ kind: 'key', name: quoted.slice(1, -1) })
    const keys = this.take(/(?:keys|KEYS)(?=\s)/y)
    if (keys !== undefined) return this.keysStep()
    const capture = this.take(/[A-Za-z_][A-Za-z0-9_]*(?=\s*\|(?!\|))/y)
    if (capture !== undefined) {
      this.space()
      this.expect('|')
      this.space()
    }
    const plain = this.take(/[A-Za-z_][A-Za-z0-9_]*(?=\s*\])/y)
    if (plain !== undefined && capture === undefined) return this.closed({ kind: 'all-indices', capture: plain })
    const conditions = this.nested(() => this.conditions(']'))
    return this.closed({ kind: 'filter', conditions, ...(capture !== undefined && { capture }) })
  }

  private closed(step: Step): Step {
    this.space()
    this.expect(']')
    return step
  }

  private keysStep(): Step {
    this.space()
    const { operator, negated } = this.operator() ?? this.fail('expected an operator')
    this.space()
    const right = this.operand()
    return this.closed({ kind: 'keys', clause: { operator, negated, right } })
  }

  /** An operator with its negation. */
  protected operator(): { operator: string; negated: boolean } | undefined {
    const start = this.at
    const symbol = this.take(/==|!=|>=|<=|>|</y)
    if (symbol === '!=') return { operator: '==', negated: true }
    if (symbol !== undefined) return { operator: symbol, negated: false }
    const negated = this.take(/(?:not|NOT)(?=\s)|!/y) !== undefined
    this.space()
    const word = this.take(
      /(?:exists|empty|in|is_string|is_list|is_struct|is_bool|is_int|is_float|is_null)(?![A-Za-z0-9_])/iy,
    )
    if (word !== undefined) return { operator: word.toLowerCase(), negated }
    this.at = start
    return undefined
  }
}

function rangeOf(text: string): Literal {
  RANGE.lastIndex = 0
  const [, open, low, high, close] = RANGE.exec(text) as unknown as [string, string, string, string, string]
  return { kind: 'range', low: Number(low), high: Number(high), includeLow: open === '[', includeHigh: close === ']' }
}
