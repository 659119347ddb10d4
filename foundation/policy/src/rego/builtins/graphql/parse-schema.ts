import type {
  ArgumentDefinition,
  Definition,
  DirectiveDefinition,
  FieldDefinition,
  SchemaDefinition,
  SchemaDocument,
} from './ast.ts'
import { GraphqlParser } from './parser.ts'

const KINDS: Readonly<Record<string, string>> = {
  scalar: 'SCALAR',
  type: 'OBJECT',
  interface: 'INTERFACE',
  union: 'UNION',
  enum: 'ENUM',
  input: 'INPUT_OBJECT',
}

const LOCATIONS = new Set(
  (
    'QUERY MUTATION SUBSCRIPTION FIELD FRAGMENT_DEFINITION FRAGMENT_SPREAD INLINE_FRAGMENT VARIABLE_DEFINITION ' +
    'SCHEMA SCALAR OBJECT FIELD_DEFINITION ARGUMENT_DEFINITION INTERFACE UNION ENUM ENUM_VALUE INPUT_OBJECT ' +
    'INPUT_FIELD_DEFINITION'
  ).split(' '),
)

/** Parses a schema document. Fails as a built-in does when it is malformed. */
export function parseSchemaDocument(text: string): SchemaDocument {
  return new SchemaParser(text).document()
}

class SchemaParser extends GraphqlParser {
  document(): SchemaDocument {
    const found = {
      Schema: [] as SchemaDefinition[],
      SchemaExtension: [] as SchemaDefinition[],
      Directives: [] as DirectiveDefinition[],
      Definitions: [] as Definition[],
      Extensions: [] as Definition[],
    }
    while (this.token.kind !== 'eof') {
      const described = this.token
      const Description = this.description()
      const isDescribed = this.token !== described
      if (this.atWord('schema')) found.Schema.push(this.schema(Description, false))
      else if (this.atWord('directive')) found.Directives.push(this.directive(Description))
      else if (this.atWord('extend')) {
        if (isDescribed) this.unexpected(described)
        this.advance()
        if (this.atWord('schema')) found.SchemaExtension.push(this.schema('', true))
        else found.Extensions.push(this.definition('', true))
      } else found.Definitions.push(this.definition(Description, false))
    }
    return Object.fromEntries(Object.entries(found).filter(([, list]) => list.length > 0))
  }

  private description(): string {
    return this.token.kind === 'string' || this.token.kind === 'block' ? this.advance().value : ''
  }

  private schema(Description: string, isExtension: boolean): SchemaDefinition {
    this.advance()
    const directives = this.directives(true)
    const operations = this.some('{', '}', () => {
      const { token } = this
      const Operation = this.name()
      if (!['query', 'mutation', 'subscription'].includes(Operation)) this.unexpected(token)
      this.expect(':')
      return { Operation, Type: this.name() }
    })
    if (operations.length === 0 && (!isExtension || !directives.Directives)) this.unexpected()
    return { Description, ...directives, ...(operations.length > 0 && { OperationTypes: operations }) }
  }

  private directive(Description: string): DirectiveDefinition {
    this.advance()
    this.expect('@')
    const Name = this.name()
    const args = this.some('(', ')', () => this.argument())
    const IsRepeatable = this.atWord('repeatable')
    if (IsRepeatable) this.advance()
    if (!this.atWord('on')) this.expected('"on"')
    this.advance()
    if (this.at('|')) this.advance()
    const Locations = [this.location()]
    while (this.at('|')) {
      this.advance()
      Locations.push(this.location())
    }
    return { Description, Name, ...(args.length > 0 && { Arguments: args }), Locations, IsRepeatable }
  }

  private location(): string {
    if (this.token.kind !== 'name' || !LOCATIONS.has(this.token.value)) this.unexpected()
    return this.advance().value
  }

  private definition(Description: string, isExtension: boolean): Definition {
    const word =
      this.token.kind === 'name' && Object.hasOwn(KINDS, this.token.value) ? this.advance().value : this.unexpected()
    const head = { Kind: KINDS[word] as string, Description, Name: this.name(), BuiltIn: false }
    const interfaces = word === 'type' || word === 'interface' ? this.interfaces() : {}
    const directives = this.directives(true)
    const body = this.definitionBody(word)
    const isEmpty = Object.keys({ ...interfaces, ...directives, ...body }).length === 0
    if (isExtension && isEmpty) this.unexpected()
    return { ...head, ...interfaces, ...directives, ...body }
  }

  private definitionBody(word: string): Partial<Definition> {
    if (word === 'type' || word === 'interface') {
      const Fields = this.some('{', '}', () => this.field())
      return Fields.length > 0 ? { Fields } : {}
    }
    if (word === 'input') {
      const Fields = this.some('{', '}', () => this.argument())
      return Fields.length > 0 ? { Fields } : {}
    }
    if (word === 'enum') {
      const EnumValues = this.some('{', '}', () => {
        const Description = this.description()
        return { Description, Name: this.name(), ...this.directives(true) }
      })
      return EnumValues.length > 0 ? { EnumValues } : {}
    }
    if (word !== 'union' || !this.at('=')) return {}
    this.advance()
    return { Types: this.separated('|') }
  }

  private separated(by: string): string[] {
    if (this.at(by)) this.advance()
    const names = [this.name()]
    while (this.at(by)) {
      this.advance()
      names.push(this.name())
    }
    return names
  }

  private interfaces(): { Interfaces?: string[] } {
    if (!this.atWord('implements')) return {}
    this.advance()
    return { Interfaces: this.separated('&') }
  }

  private field(): FieldDefinition {
    const Description = this.description()
    const Name = this.name()
    const args = this.some('(', ')', () => this.argument())
    this.expect(':')
    return {
      Description,
      Name,
      ...(args.length > 0 && { Arguments: args }),
      Type: this.type(),
      ...this.directives(true),
    }
  }

  private argument(): ArgumentDefinition {
    const Description = this.description()
    const Name = this.name()
    this.expect(':')
    const Type = this.type()
    if (!this.at('=')) return { Description, Name, Type, ...this.directives(true) }
    this.advance()
    return { Description, Name, Type, DefaultValue: this.value(true), ...this.directives(true) }
  }
}
