import { VALUE_KINDS } from './ast.ts'
import type {
  Argument,
  ArgumentDefinition,
  Definition,
  Directive,
  FieldDefinition,
  Fragment,
  Input,
  Operation,
  QueryDocument,
  Selection,
  Type,
} from './ast.ts'
import { innerName, possibleTypes } from './schema.ts'
import type { Schema } from './schema.ts'

/** Checks a query against a schema: what is wrong with it. */
export function validateQuery(schema: Schema, document: QueryDocument): string[] {
  return new QueryValidator(schema, document).run()
}

class QueryValidator {
  private readonly schema: Schema
  private readonly document: QueryDocument
  private readonly fragments: ReadonlyMap<string, Fragment>
  private readonly problems: string[] = []
  /** Variables of the operation being checked, with their types; undefined inside unused fragments. */
  private variables: ReadonlyMap<string, { readonly type: Type; readonly hasDefault: boolean }> = new Map()
  private readonly used = new Set<string>()
  private readonly spread = new Set<string>()
  private active: string[] = []

  constructor(schema: Schema, document: QueryDocument) {
    this.schema = schema
    this.document = document
    this.fragments = new Map((document.Fragments ?? []).map((fragment) => [fragment.Name, fragment]))
  }

  run(): string[] {
    const operations = this.document.Operations ?? []
    const names = operations.map((operation) => operation.Name).filter((name) => name !== '')
    this.unique(names, 'operation')
    this.unique(
      (this.document.Fragments ?? []).map((fragment) => fragment.Name),
      'fragment',
    )
    if (operations.length > 1 && operations.some((operation) => operation.Name === '')) {
      this.add('This anonymous operation must be the only defined operation.')
    }
    for (const fragment of this.document.Fragments ?? []) this.composite(fragment.TypeCondition, fragment.Name)
    for (const operation of operations) this.operation(operation)
    for (const name of this.fragments.keys()) if (!this.spread.has(name)) this.add(`Fragment "${name}" is never used.`)
    return this.problems
  }

  private add(problem: string): void {
    this.problems.push(problem)
  }

  private unique(names: readonly string[], what: string): void {
    const seen = new Set<string>()
    for (const name of names) {
      if (seen.has(name)) this.add(`There can be only one ${what} named "${name}".`)
      seen.add(name)
    }
  }

  private composite(name: string, what: string): void {
    const type = this.schema.types.get(name)
    if (!type) this.add(`Unknown type "${name}".`)
    else if (!['OBJECT', 'INTERFACE', 'UNION'].includes(type.Kind)) {
      this.add(`Fragment "${what}" cannot condition on non composite type "${name}".`)
    }
  }

  private operation(operation: Operation): void {
    const root = this.schema.roots.get(operation.Operation)
    const type = root === undefined ? undefined : this.schema.types.get(root)
    if (!type) {
      this.add(`Schema does not support operation type "${operation.Operation}"`)
      return
    }
    const definitions = operation.VariableDefinitions ?? []
    this.unique(
      definitions.map((definition) => definition.Variable),
      'variable',
    )
    for (const { Type, Variable, DefaultValue } of definitions) {
      const found = this.schema.types.get(innerName(Type))
      if (!found) this.add(`Unknown type "${innerName(Type)}".`)
      else if (!['SCALAR', 'ENUM', 'INPUT_OBJECT'].includes(found.Kind)) {
        this.add(`Variable "$${Variable}" cannot be non-input type "${innerName(Type)}".`)
      } else if (DefaultValue) this.value(DefaultValue, Type)
    }
    this.variables = new Map(
      definitions.map((d) => [d.Variable, { type: d.Type, hasDefault: d.DefaultValue !== undefined }]),
    )
    this.used.clear()
    this.directives(operation.Directives, operation.Operation.toUpperCase())
    this.selections(operation.SelectionSet ?? [], type)
    for (const { Variable } of definitions) {
      if (!this.used.has(Variable)) this.add(`Variable "$${Variable}" is never used.`)
    }
    if (operation.Operation === 'subscription' && (operation.SelectionSet ?? []).length > 1) {
      this.add('Subscription must select only one top level field.')
    }
  }

  private selections(selections: readonly Selection[], parent: Definition): void {
    const byAlias = new Map<string, Selection>()
    for (const selection of selections) {
      if (selection.Alias !== undefined) {
        const other = byAlias.get(selection.Alias)
        if (other && !sameField(other, selection)) this.add(`Fields "${selection.Alias}" conflict.`)
        byAlias.set(selection.Alias, selection)
        this.field(selection, parent)
      } else if (selection.TypeCondition !== undefined) this.inline(selection, parent)
      else this.fragmentSpread(selection, parent)
    }
  }

  private field(selection: Selection, parent: Definition): void {
    const name = selection.Name ?? ''
    const field = this.fieldOf(name, parent)
    if (!field) {
      this.add(`Cannot query field "${name}" on type "${parent.Name}".`)
      return
    }
    this.arguments(selection.Arguments ?? [], field.Arguments ?? [], `Field "${name}"`)
    this.directives(selection.Directives, 'FIELD')
    const type = this.schema.types.get(innerName(field.Type))
    const isLeaf = type?.Kind === 'SCALAR' || type?.Kind === 'ENUM'
    const selected = selection.SelectionSet ?? []
    if (isLeaf && selected.length > 0) {
      this.add(`Field "${name}" must not have a selection since type "${innerName(field.Type)}" has no subfields.`)
    } else if (!isLeaf && selected.length === 0) {
      this.add(`Field "${name}" of type "${innerName(field.Type)}" must have a selection of subfields.`)
    } else if (type) this.selections(selected, type)
  }

  private fieldOf(name: string, parent: Definition): FieldDefinition | undefined {
    const meta = (NamedType: string, NonNull: boolean): FieldDefinition => ({
      Name: name,
      Type: { NamedType, NonNull },
    })
    if (name === '__typename') return meta('String', true)
    if (parent.Name === this.schema.roots.get('query')) {
      if (name === '__schema') return meta('__Schema', true)
      if (name === '__type') {
        return { ...meta('__Type', false), Arguments: [{ Name: 'name', Type: { NamedType: 'String', NonNull: true } }] }
      }
    }
    return parent.Kind === 'UNION' ? undefined : parent.Fields?.find((field) => field.Name === name)
  }

  private inline(selection: Selection, parent: Definition): void {
    this.directives(selection.Directives, 'INLINE_FRAGMENT')
    const name = selection.TypeCondition === '' ? parent.Name : (selection.TypeCondition as string)
    this.composite(name, '...')
    this.within(name, parent, selection.SelectionSet ?? [])
  }

  private within(name: string, parent: Definition, selections: readonly Selection[]): void {
    const type = this.schema.types.get(name)
    if (!type) return
    const possible = possibleTypes(this.schema, name)
    const overlaps = [...possibleTypes(this.schema, parent.Name)].some((other) => possible.has(other))
    if (!overlaps)
      this.add(`Fragment cannot be spread here as objects of type "${parent.Name}" can never be of type "${name}".`)
    this.selections(selections, type)
  }

  private fragmentSpread(selection: Selection, parent: Definition): void {
    const name = selection.Name ?? ''
    this.directives(selection.Directives, 'FRAGMENT_SPREAD')
    const fragment = this.fragments.get(name)
    if (!fragment) {
      this.add(`Unknown fragment "${name}".`)
      return
    }
    this.spread.add(name)
    if (this.active.includes(name)) {
      this.add(`Cannot spread fragment "${name}" within itself.`)
      return
    }
    if (this.problems.length > 100) return
    this.active.push(name)
    this.within(fragment.TypeCondition, parent, fragment.SelectionSet ?? [])
    this.active.pop()
  }

  private directives(directives: readonly Directive[] | undefined, location: string): void {
    for (const directive of directives ?? []) {
      const found = this.schema.directives.get(directive.Name)
      if (!found) this.add(`Unknown directive "@${directive.Name}".`)
      else {
        if (!found.Locations?.includes(location))
          this.add(`Directive "@${directive.Name}" may not be used on ${location}.`)
        this.arguments(directive.Arguments ?? [], found.Arguments ?? [], `Directive "@${directive.Name}"`)
      }
    }
  }

  private arguments(given: readonly Argument[], known: readonly ArgumentDefinition[], what: string): void {
    this.unique(
      given.map((argument) => argument.Name),
      'argument',
    )
    for (const argument of given) {
      const definition = known.find((other) => other.Name === argument.Name)
      if (definition) this.value(argument.Value, definition.Type, definition.DefaultValue !== undefined)
      else this.add(`Unknown argument "${argument.Name}" on ${what}.`)
    }
    for (const { Name, Type, DefaultValue } of known) {
      if (Type.NonNull && !DefaultValue && !given.some((argument) => argument.Name === Name)) {
        this.add(`${what} argument "${Name}" of type "${typeText(Type)}" is required, but it was not provided.`)
      }
    }
  }

  private value(value: Input, type: Type, hasDefault = false): void {
    if (value.Kind === VALUE_KINDS.variable) {
      this.variable(value.Raw, type, hasDefault)
      return
    }
    if (value.Kind === VALUE_KINDS.null) {
      if (type.NonNull) this.add(`Expected value of type "${typeText(type)}", found null.`)
      return
    }
    if (type.Elem) {
      const items = value.Kind === VALUE_KINDS.list ? (value.Children ?? []).map((child) => child.Value) : [value]
      for (const item of items) this.value(item, type.Elem)
      return
    }
    const definition = this.schema.types.get(type.NamedType)
    const wrong = () => this.add(`${typeText(type)} cannot represent value ${value.Raw}.`)
    if (definition?.Kind === 'ENUM') {
      if (value.Kind !== VALUE_KINDS.enum || !definition.EnumValues?.some(({ Name }) => Name === value.Raw)) wrong()
    } else if (definition?.Kind === 'INPUT_OBJECT') {
      if (value.Kind === VALUE_KINDS.object) this.inputObject(value, definition)
      else wrong()
    } else if (!fitsScalar(value, type.NamedType)) wrong()
  }

  private inputObject(value: Input, definition: Definition): void {
    const given = (value.Children ?? []).map(({ Name, Value }) => ({ Name, Value }))
    this.arguments(given, definition.Fields ?? [], `Input "${definition.Name}"`)
  }

  private variable(name: string, type: Type, hasDefault: boolean): void {
    const found = this.variables.get(name)
    this.used.add(name)
    if (!found) this.add(`Variable "$${name}" is not defined.`)
    else if (!allows(found.type, type, found.hasDefault || hasDefault)) {
      this.add(
        `Variable "$${name}" of type "${typeText(found.type)}" used in position expecting type "${typeText(type)}".`,
      )
    }
  }
}

function sameField(a: Selection, b: Selection): boolean {
  return a.Name === b.Name && JSON.stringify(a.Arguments ?? []) === JSON.stringify(b.Arguments ?? [])
}

function allows(variable: Type, position: Type, hasDefault: boolean): boolean {
  if (position.NonNull && !variable.NonNull && !hasDefault) return false
  if (variable.Elem || position.Elem) {
    return variable.Elem !== undefined && position.Elem !== undefined && allows(variable.Elem, position.Elem, false)
  }
  return variable.NamedType === position.NamedType
}

const SCALARS: Readonly<Record<string, readonly number[]>> = {
  Int: [VALUE_KINDS.int],
  Float: [VALUE_KINDS.int, VALUE_KINDS.float],
  String: [VALUE_KINDS.string, VALUE_KINDS.block],
  Boolean: [VALUE_KINDS.boolean],
  ID: [VALUE_KINDS.int, VALUE_KINDS.string, VALUE_KINDS.block],
}

function fitsScalar(value: Input, name: string): boolean {
  return SCALARS[name]?.includes(value.Kind) ?? true
}

function typeText(type: Type): string {
  return `${type.Elem ? `[${typeText(type.Elem)}]` : type.NamedType}${type.NonNull ? '!' : ''}`
}
