import type { Else, Head, Literal, Rule, Term } from './ast.ts'
import { BodyParser } from './body-parser.ts'
import { staticPath } from './term-parser.ts'

const ALWAYS = new Set(['as', 'default', 'else', 'import', 'package', 'not', 'some', 'with', 'true', 'false', 'null'])
const FUTURE = ['contains', 'every', 'if', 'in'] as const

/** Parses rules in the dialect of the module. */
export class RuleParser extends BodyParser {
  version: 'v0' | 'v1'
  private readonly keywords = new Set<string>()

  constructor(file: string, text: string, version: 'v0' | 'v1') {
    super(file, text)
    this.version = version
    if (version === 'v1') this.enable(FUTURE)
  }

  /** Makes words reserved, as an import of `future.keywords` does. */
  enable(words: readonly string[]): void {
    for (const word of words) this.keywords.add(word)
  }

  /** True when the word is reserved in this module. */
  isKeyword(word: string): boolean {
    return ALWAYS.has(word) || this.keywords.has(word)
  }

  /** Reads one rule; the old style of several bodies after one head gives several rules. */
  parseRule(): Rule[] {
    const { start } = this.token
    const isDefault = this.atWord('default')
    if (isDefault) this.advance()
    const head = this.parseHead(isDefault)
    const rules: Rule[] = []
    const { body, hasIf } = this.ruleBody(head, isDefault)
    const elses = body.length > 0 ? this.parseElses(head) : []
    const at = () => ({ start, end: this.lastEnd })
    rules.push({ isDefault, head: this.finishHead(head, hasIf), body, elses, hasIf, at: at() })
    const mayRepeat = this.version === 'v0' && elses.length === 0 && body.length > 0 && !isDefault
    const more: Literal[][] = []
    if (mayRepeat) while (this.at('{')) more.push(this.braceBody())
    for (const body of more) {
      rules.push({ isDefault, head: this.finishHead(head, hasIf), body, elses: [], hasIf, at: at() })
    }
    if (!this.token.newline && this.token.kind !== 'eof' && !this.at(';')) {
      this.fail(`unexpected ${this.describe()} after rule`)
    }
    while (this.at(';')) this.advance()
    return rules
  }

  private parseHead(isDefault: boolean): Head {
    const { start } = this.token
    if (this.token.kind !== 'ident') this.fail(`expected a rule, found ${this.describe()}`)
    const term = this.parseUnary()
    const parts = this.headParts(this.spacedArguments(term))
    const at = () => ({ start, end: this.lastEnd })
    if (this.atWord('contains') || this.atLooseWord('contains')) {
      if (parts.args) this.fail('a function cannot be a set', term.at)
      this.advance()
      return { ...parts, key: this.parseTerm(), contains: true, at: at() }
    }
    if (this.at(':=') || this.at('=')) {
      const operator = this.advance().text as ':=' | '='
      return { ...parts, value: this.parseTerm(), operator, at: at() }
    }
    if (isDefault) this.fail('a default rule must have a value', term.at)
    return { ...parts, at: at() }
  }

  /** A function's head may have a space before its arguments. */
  private spacedArguments(term: Term): Term {
    const path = staticPath(term)
    if (!path || !this.at('(') || this.token.newline) return term
    this.advance()
    const args = this.list(')')
    return { kind: 'call', path, args, at: { start: term.at.start, end: this.lastEnd } }
  }

  /** Old modules may use a new keyword in a rule's head without importing it, where no other reading exists. */
  private atLooseWord(word: string): boolean {
    return this.version === 'v0' && this.token.kind === 'ident' && this.token.text === word && !this.token.newline
  }

  private headParts(term: Term): { path: Term[]; args?: readonly Term[] } {
    if (term.kind === 'var') return { path: [this.headName(term.name, term)] }
    if (term.kind === 'call' && term.infix === undefined) {
      const path = term.path.map((value): Term => ({ kind: 'scalar', value, at: term.at }))
      this.headName(term.path[0] as string, term)
      return term.args.length > 0 ? { path, args: term.args } : { path }
    }
    if (term.kind === 'ref' && term.head.kind === 'var') {
      return { path: [this.headName(term.head.name, term.head), ...term.path] }
    }
    return this.fail('a rule must begin with a name', term.at)
  }

  private headName(name: string, term: Term): Term {
    if (name === '_') this.fail('a rule cannot be named _', term.at)
    return { kind: 'scalar', value: name, at: { start: term.at.start, end: term.at.start + name.length } }
  }

  private ruleBody(head: Head, isDefault: boolean): { body: Literal[]; hasIf: boolean } {
    if (isDefault) return { body: [], hasIf: false }
    if (this.atWord('if') || this.atLooseWord('if')) {
      this.advance()
      return { body: this.ifBody(), hasIf: true }
    }
    if (this.at('{')) {
      if (this.version === 'v1') this.fail('`if` keyword is required before rule body')
      return { body: this.braceBody(), hasIf: false }
    }
    const isFact = head.value !== undefined || head.contains === true || head.args !== undefined
    if (this.version === 'v1' && !isFact) {
      this.fail('rule must have a value assignment and/or a body', head.at)
    }
    return { body: [], hasIf: false }
  }

  /** The body after `if`: braces, or a single literal. */
  private ifBody(): Literal[] {
    if (!this.at('{')) return [this.parseLiteral()]
    const { token, lastEnd } = this
    try {
      const body = this.braceBody()
      if (this.token.newline || this.token.kind === 'eof' || this.at(';') || this.atWord('else')) return body
    } catch (error) {
      const literal = this.literalInstead(token, lastEnd)
      if (!literal) throw error
      return [literal]
    }
    this.rewind(token, lastEnd)
    return [this.parseLiteral()]
  }

  private literalInstead(token: typeof this.token, lastEnd: number): Literal | undefined {
    this.rewind(token, lastEnd)
    try {
      return this.parseLiteral()
    } catch {
      return undefined
    }
  }

  private braceBody(): Literal[] {
    this.expect('{')
    const body = this.parseBody('}')
    this.expect('}')
    return body
  }

  private parseElses(head: Head): Else[] {
    const elses: Else[] = []
    while (this.atWord('else')) {
      const { start } = this.token
      if (head.key) this.fail('else keyword cannot be used on partial rules')
      this.advance()
      let value: Term | undefined
      if (this.at(':=') || this.at('=')) {
        this.advance()
        value = this.parseTerm()
      }
      const body = this.elseBody(value)
      elses.push({ ...(value && { value }), body, at: { start, end: this.lastEnd } })
    }
    return elses
  }

  private elseBody(value: Term | undefined): Literal[] {
    if (this.atWord('if')) {
      this.advance()
      return this.ifBody()
    }
    if (this.at('{')) {
      if (this.version === 'v1') this.fail('`if` keyword is required before else body')
      return this.braceBody()
    }
    if (value === undefined) this.fail('else must have a value or a body')
    return []
  }

  /** Reads the old meaning of `p[x] { … }`: a member of a set. */
  private finishHead(head: Head, hasIf: boolean): Head {
    if (this.version === 'v1' || hasIf || head.contains || head.args || head.value) return head
    if (head.path.length !== 2) return head
    return { ...head, path: head.path.slice(0, 1), key: head.path[1] as Term }
  }
}
