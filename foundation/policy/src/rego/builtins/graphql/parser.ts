import { fail } from '../define.ts'
import { VALUE_KINDS } from './ast.ts'
import type { Argument, Directive, Input, Type } from './ast.ts'
import { place, tokenize } from './lexer.ts'
import type { Token } from './lexer.ts'

const MAX_DEPTH = 200

/** Reads the parts that queries and schemas share. */
export class GraphqlParser {
  private readonly text: string
  private readonly tokens: readonly Token[]
  private index = 0
  private depth = 0

  constructor(text: string) {
    this.text = text
    this.tokens = tokenize(text)
  }

  protected get token(): Token {
    return this.tokens[this.index] as Token
  }

  protected get ahead(): Token {
    return this.tokens[Math.min(this.index + 1, this.tokens.length - 1)] as Token
  }

  protected advance(): Token {
    const { token } = this
    if (token.kind !== 'eof') this.index++
    return token
  }

  protected at(value: string): boolean {
    return this.token.kind === 'punct' && this.token.value === value
  }

  protected atWord(word: string): boolean {
    return this.token.kind === 'name' && this.token.value === word
  }

  protected describe(token: Token): string {
    return token.kind === 'name' ? `Name ${JSON.stringify(token.value)}` : token.value
  }

  protected unexpected(token = this.token): never {
    return fail(`Unexpected ${this.describe(token)} in GraphQL string at location ${place(this.text, token.at)}`)
  }

  protected expected(what: string): never {
    return fail(
      `Expected ${what}, found ${this.describe(this.token)} in GraphQL string at location ${place(this.text, this.token.at)}`,
    )
  }

  protected expect(value: string): void {
    if (!this.at(value)) this.expected(value)
    this.advance()
  }

  protected name(): string {
    if (this.token.kind !== 'name') this.expected('Name')
    return this.advance().value
  }

  /** Items between brackets, at least one; nothing when the opening bracket is missing. */
  protected some<T>(open: string, close: string, item: () => T): T[] {
    if (!this.at(open)) return []
    this.advance()
    if (++this.depth > MAX_DEPTH) fail('GraphQL document is nested too deeply')
    const items: T[] = []
    while (!this.at(close)) items.push(item())
    if (items.length === 0) this.expected('at least one definition')
    this.advance()
    this.depth--
    return items
  }

  protected type(): Type {
    if (this.at('[')) {
      this.advance()
      if (++this.depth > MAX_DEPTH) fail('GraphQL document is nested too deeply')
      const Elem = this.type()
      this.expect(']')
      this.depth--
      return { Elem, NamedType: '', NonNull: this.bang() }
    }
    return { NamedType: this.name(), NonNull: this.bang() }
  }

  private bang(): boolean {
    if (!this.at('!')) return false
    this.advance()
    return true
  }

  protected directives(isConst: boolean): { Directives?: Directive[] } {
    const Directives: Directive[] = []
    while (this.at('@')) {
      this.advance()
      const Name = this.name()
      Directives.push({ Name, Location: '', ...this.arguments(isConst) })
    }
    return Directives.length > 0 ? { Directives } : {}
  }

  protected arguments(isConst: boolean): { Arguments?: Argument[] } {
    const Arguments = this.some('(', ')', () => {
      const Name = this.name()
      this.expect(':')
      return { Name, Value: this.value(isConst) }
    })
    return Arguments.length > 0 ? { Arguments } : {}
  }

  protected value(isConst: boolean): Input {
    const { kind, value } = this.token
    const plain = (Kind: number): Input => {
      this.advance()
      return { ExpectedTypeHasDefault: false, Kind, Raw: value }
    }
    switch (kind) {
      case 'int':
        return plain(VALUE_KINDS.int)
      case 'float':
        return plain(VALUE_KINDS.float)
      case 'string':
        return plain(VALUE_KINDS.string)
      case 'block':
        return plain(VALUE_KINDS.block)
      case 'name':
        if (value === 'true' || value === 'false') return plain(VALUE_KINDS.boolean)
        return plain(value === 'null' ? VALUE_KINDS.null : VALUE_KINDS.enum)
      case 'punct':
        return this.composite(isConst)
      default:
        return this.unexpected()
    }
  }

  private composite(isConst: boolean): Input {
    if (this.at('$')) {
      if (isConst) this.unexpected()
      this.advance()
      return { ExpectedTypeHasDefault: false, Kind: VALUE_KINDS.variable, Raw: this.name() }
    }
    if (this.at('[')) {
      const items = this.many('[', ']', () => ({ Name: '', Value: this.value(isConst) }))
      return this.compositeOf(VALUE_KINDS.list, items)
    }
    if (this.at('{')) {
      const items = this.many('{', '}', () => {
        const Name = this.name()
        this.expect(':')
        return { Name, Value: this.value(isConst) }
      })
      return this.compositeOf(VALUE_KINDS.object, items)
    }
    return this.unexpected()
  }

  private compositeOf(Kind: number, items: { Name: string; Value: Input }[]): Input {
    return { ...(items.length > 0 && { Children: items }), ExpectedTypeHasDefault: false, Kind, Raw: '' }
  }

  private many<T>(open: string, close: string, item: () => T): T[] {
    this.expect(open)
    if (++this.depth > MAX_DEPTH) fail('GraphQL document is nested too deeply')
    const items: T[] = []
    while (!this.at(close)) items.push(item())
    this.advance()
    this.depth--
    return items
  }
}
