import type { Body, Clause, Conjunction, GuardFile, GuardRule, Let, Operand, Place } from './ast.ts'
import { GuardSyntaxError } from './scanner.ts'
import { ValueParser } from './value-parser.ts'

/** A rule file, or where and why it does not parse. */
export type GuardParseResult =
  | { readonly kind: 'file'; readonly file: GuardFile }
  | { readonly kind: 'failed'; readonly message: string; readonly at: Place }

const LONGEST = 4 * 1024 * 1024

/** Parses Guard rules. Never throws: failures carry line and column. */
export function parseGuard(text: string): GuardParseResult {
  if (text.length > LONGEST)
    return { kind: 'failed', message: 'the rule file is too large', at: { line: 1, column: 1 } }
  try {
    return { kind: 'file', file: new GuardParser(text).file() }
  } catch (error) {
    if (error instanceof GuardSyntaxError) return { kind: 'failed', message: error.message, at: error.at }
    if (error instanceof RangeError)
      return { kind: 'failed', message: 'rules are nested too deeply', at: { line: 1, column: 1 } }
    throw error
  }
}

const RULE_NAME = /[A-Za-z_][A-Za-z0-9_]*(?![A-Za-z0-9_:.])/y
const TYPE_NAME = /[A-Za-z0-9]+(?:::[A-Za-z0-9]+)+/y
const OR = /(?:or|OR)(?![A-Za-z0-9_])|\|\|/y

class GuardParser extends ValueParser {
  file(): GuardFile {
    const lets: Let[] = []
    const rules: GuardRule[] = []
    const loose: (readonly Clause[])[] = []
    const start = this.place(0)
    for (this.space(); this.at < this.text.length; this.space()) {
      if (this.atWord('let')) lets.push(this.let())
      else if (this.atWord('rule')) rules.push(this.rule())
      else loose.push(this.line())
    }
    if (loose.length > 0) rules.push({ name: 'default', body: { lets: [], lines: loose }, at: start })
    return { lets, rules }
  }

  private atWord(word: string): boolean {
    return this.ahead(word) && /\s/.test(this.text[this.at + word.length] ?? '')
  }

  private let(): Let {
    this.at += 3
    this.space()
    const name = this.take(/[A-Za-z_][A-Za-z0-9_]*/y) ?? this.fail('expected a variable name')
    this.space()
    if (!this.eat(':=')) this.expect('=')
    this.space()
    return { name, value: this.operand() }
  }

  private rule(): GuardRule {
    const at = this.place()
    this.at += 4
    this.space()
    const name = this.take(/[A-Za-z_][A-Za-z0-9_]*/y) ?? this.fail('expected a rule name')
    const parameters = this.ahead('(') ? this.parameters() : undefined
    this.space()
    const when = this.when()
    return { name, ...(parameters && { parameters }), ...(when && { when }), body: this.body(), at }
  }

  private parameters(): string[] {
    this.expect('(')
    const names: string[] = []
    this.space()
    while (!this.ahead(')')) {
      names.push(this.take(/[A-Za-z_][A-Za-z0-9_]*/y) ?? this.fail('expected a parameter'))
      this.space()
      if (!this.eat(',')) break
      this.space()
    }
    this.expect(')')
    return names
  }

  private when(): Conjunction | undefined {
    if (!this.atWord('when')) return undefined
    this.at += 4
    this.space()
    const before = this.inWhen
    this.inWhen = true
    const conditions = this.conditions('{')
    this.inWhen = before
    return conditions
  }

  /** Conditions up to (not including) the closing character. */
  protected conditions(close: string): Conjunction {
    const lines: (readonly Clause[])[] = []
    const before = this.inWhen
    if (close === ']') this.inWhen = false
    for (this.space(); !this.ahead(close); this.space()) {
      if (this.at >= this.text.length) this.fail(`expected ${close}`)
      lines.push(this.line())
    }
    this.inWhen = before
    if (lines.length === 0) this.fail('expected a condition')
    return lines
  }

  private body(): Body {
    this.space()
    this.expect('{')
    const before = this.inWhen
    this.inWhen = false
    const body = this.nested(() => {
      const lets: Let[] = []
      const lines: (readonly Clause[])[] = []
      for (this.space(); !this.eat('}'); this.space()) {
        if (this.at >= this.text.length) this.fail('expected }')
        if (this.atWord('let')) lets.push(this.let())
        else lines.push(this.line())
      }
      return { lets, lines }
    })
    this.inWhen = before
    return body
  }

  /** Clauses joined by `or`. */
  private line(): Clause[] {
    const clauses = [this.clause()]
    for (;;) {
      const start = this.at
      this.space()
      if (this.take(OR) === undefined) {
        this.at = start
        return clauses
      }
      this.space()
      clauses.push(this.clause())
    }
  }

  private clause(): Clause {
    const at = this.place()
    const when = this.when()
    if (when) return { kind: 'when', when, body: this.body(), at }
    const type = this.typeBlock(at)
    if (type) return type
    const start = this.at
    const negated = this.take(/(?:not|NOT)(?=\s)|!/y) !== undefined
    this.space()
    const named = this.namedRule(negated, at)
    if (named) return named
    if (negated && this.ahead('%') === false && !/[A-Za-z_'"*]/.test(this.text[this.at] ?? '')) this.at = start
    return this.comparison(negated, at)
  }

  private typeBlock(at: Place): Clause | undefined {
    const start = this.at
    const type = this.take(TYPE_NAME)
    if (type === undefined) return undefined
    this.space()
    const when = this.when()
    this.space()
    if (this.ahead('{')) return { kind: 'type', type, ...(when && { when }), body: this.body(), at }
    this.at = start
    return undefined
  }

  /** A rule's name alone on its line, or with arguments. */
  private namedRule(negated: boolean, at: Place): Clause | undefined {
    const start = this.at
    const rule = this.take(RULE_NAME)
    if (rule === undefined) return undefined
    const args = this.ahead('(') ? this.callArguments() : undefined
    const end = this.at
    this.inline()
    const isAlone = /^(?:$|[\n\r#}\]{]|<<|or\b|OR\b|\|\|)/.test(this.text.slice(this.at, this.at + 3) || '\n')
    if (isAlone && !this.ahead('{') && !this.operatorFollows()) {
      const message = this.message()
      return { kind: 'named', rule, negated, ...(args && { args }), ...(message !== undefined && { message }), at }
    }
    if (isAlone && this.ahead('{') && args === undefined && this.inWhen) {
      this.at = end
      return { kind: 'named', rule, negated, at }
    }
    this.at = start
    return undefined
  }

  /** Set in conditions before a brace: there the brace starts the body, not a block of the condition. */
  private inWhen = false

  /** An operator on one of the next lines belongs to the name before it. */
  private operatorFollows(): boolean {
    const start = this.at
    this.space()
    const found = this.operator()
    this.at = start
    return found !== undefined
  }

  private comparison(negatedClause: boolean, at: Place): Clause {
    const left = asQuery(this.operand())
    this.space()
    if (this.ahead('{') && left.kind === 'query' && !this.inWhen)
      return { kind: 'block', query: left.query, body: this.body(), at }
    const found = this.operator() ?? this.fail('expected an operator')
    const negated = found.negated !== negatedClause
    const isUnary = /^(?:exists|empty|is_)/.test(found.operator)
    let right: Operand | undefined
    if (!isUnary) {
      this.space()
      right = this.operand()
    }
    if (isUnary && left.kind === 'query') {
      const start = this.at
      this.inline()
      if (this.ahead('{') && found.operator === 'empty' && negated && !this.inWhen)
        return { kind: 'block', query: left.query, body: this.body(), at }
      this.at = start
    }
    const message = this.message()
    return {
      kind: 'clause',
      left,
      operator: found.operator,
      negated,
      ...(right && { right }),
      ...(message !== undefined && { message }),
      at,
    }
  }

  private message(): string | undefined {
    const start = this.at
    this.space()
    if (!this.eat('<<')) {
      this.at = start
      return undefined
    }
    const end = this.text.indexOf('>>', this.at)
    if (end === -1) this.fail('message is not closed')
    const message = this.text.slice(this.at, end)
    this.at = end + 2
    return message
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '')
      .join('\n')
  }
}

/** A quoted name on the left is a property. */
function asQuery(operand: Operand): Operand {
  if (operand.kind !== 'literal' || operand.literal.kind !== 'data') return operand
  const { value } = operand.literal
  if (typeof value !== 'string') return operand
  return { kind: 'query', query: { steps: [{ kind: 'key', name: value }], some: false } }
}
