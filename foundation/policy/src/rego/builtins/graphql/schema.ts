import type { Definition, Directive, DirectiveDefinition, FieldDefinition, SchemaDocument, Type } from './ast.ts'
import { parseSchemaDocument } from './parse-schema.ts'

/** A schema with its extensions applied and its names resolved. */
export type Schema = {
  readonly types: ReadonlyMap<string, Definition>
  readonly directives: ReadonlyMap<string, DirectiveDefinition>
  readonly roots: ReadonlyMap<string, string>
}

/** The schema, or why there is none. */
export type SchemaResult =
  | { readonly kind: 'schema'; readonly schema: Schema }
  | { readonly kind: 'invalid'; readonly reason: string }

const PRELUDE = `
scalar Int scalar Float scalar String scalar Boolean scalar ID
directive @include(if: Boolean!) on FIELD | FRAGMENT_SPREAD | INLINE_FRAGMENT
directive @skip(if: Boolean!) on FIELD | FRAGMENT_SPREAD | INLINE_FRAGMENT
directive @deprecated(reason: String = "No longer supported") on FIELD_DEFINITION | ARGUMENT_DEFINITION | INPUT_FIELD_DEFINITION | ENUM_VALUE
directive @specifiedBy(url: String!) on SCALAR
type __Schema { description: String types: [__Type!]! queryType: __Type! mutationType: __Type subscriptionType: __Type directives: [__Directive!]! }
type __Type { kind: __TypeKind! name: String description: String fields(includeDeprecated: Boolean = false): [__Field!] interfaces: [__Type!] possibleTypes: [__Type!] enumValues(includeDeprecated: Boolean = false): [__EnumValue!] inputFields: [__InputValue!] ofType: __Type specifiedByURL: String }
type __Field { name: String! description: String args: [__InputValue!]! type: __Type! isDeprecated: Boolean! deprecationReason: String }
type __InputValue { name: String! description: String type: __Type! defaultValue: String }
type __EnumValue { name: String! description: String isDeprecated: Boolean! deprecationReason: String }
enum __TypeKind { SCALAR OBJECT INTERFACE UNION ENUM INPUT_OBJECT LIST NON_NULL }
type __Directive { name: String! description: String locations: [String!]! args: [__InputValue!]! isRepeatable: Boolean! }
`

class Invalid extends Error {
  readonly code = 'invalid_schema'
}

function invalid(reason: string): never {
  throw new Invalid(reason)
}

/** Applies extensions and checks a schema. */
export function buildSchema(document: SchemaDocument): SchemaResult {
  try {
    return { kind: 'schema', schema: build(document) }
  } catch (error) {
    if (error instanceof Invalid) return { kind: 'invalid', reason: error.message }
    throw error
  }
}

function build(document: SchemaDocument): Schema {
  const prelude = parseSchemaDocument(PRELUDE)
  const types = new Map<string, Definition>()
  for (const definition of prelude.Definitions ?? []) types.set(definition.Name, definition)
  for (const definition of document.Definitions ?? []) {
    if (types.has(definition.Name)) invalid(`Cannot redeclare type ${definition.Name}.`)
    types.set(definition.Name, definition)
  }
  for (const extension of document.Extensions ?? []) extend(types, extension)
  const directives = new Map<string, DirectiveDefinition>()
  for (const directive of [...(prelude.Directives ?? []), ...(document.Directives ?? [])]) {
    const known = directives.get(directive.Name)
    if (known && !(prelude.Directives ?? []).includes(known)) invalid(`Cannot redeclare directive ${directive.Name}.`)
    directives.set(directive.Name, directive)
  }
  const schema: Schema = { types, directives, roots: rootsOf(document, types) }
  const own = [...types.values()].filter((definition) => !(prelude.Definitions ?? []).includes(definition))
  for (const definition of own) checkDefinition(schema, definition)
  for (const directive of document.Directives ?? []) checkDirectiveDefinition(schema, directive)
  return schema
}

function extend(types: Map<string, Definition>, extension: Definition): void {
  const base = types.get(extension.Name)
  if (!base) {
    types.set(extension.Name, extension)
    return
  }
  if (base.Kind !== extension.Kind) {
    invalid(`Cannot extend type ${extension.Name} because the base type is a ${base.Kind}, not ${extension.Kind}.`)
  }
  const both = <T>(a: readonly T[] | undefined, b: readonly T[] | undefined) => [...(a ?? []), ...(b ?? [])]
  types.set(extension.Name, {
    ...base,
    Directives: both(base.Directives, extension.Directives),
    Interfaces: both(base.Interfaces, extension.Interfaces),
    Fields: both(base.Fields, extension.Fields),
    Types: both(base.Types, extension.Types),
    EnumValues: both(base.EnumValues, extension.EnumValues),
  })
}

function rootsOf(document: SchemaDocument, types: ReadonlyMap<string, Definition>): Map<string, string> {
  const roots = new Map<string, string>()
  if ((document.Schema ?? []).length > 1)
    invalid('Cannot have multiple schema entry points, consider schema extensions instead.')
  for (const definition of [...(document.Schema ?? []), ...(document.SchemaExtension ?? [])]) {
    for (const { Operation, Type } of definition.OperationTypes ?? []) {
      if (!types.has(Type)) invalid(`Schema root ${Operation} refers to a type ${Type} that does not exist.`)
      roots.set(Operation, Type)
    }
  }
  if ((document.Schema ?? []).length === 0) {
    for (const [operation, name] of [
      ['query', 'Query'],
      ['mutation', 'Mutation'],
      ['subscription', 'Subscription'],
    ] as const) {
      if (!roots.has(operation) && types.has(name)) roots.set(operation, name)
    }
  }
  return roots
}

/** The name inside lists. */
export function innerName(type: Type): string {
  return type.Elem ? innerName(type.Elem) : type.NamedType
}

function checkDefinition(schema: Schema, definition: Definition): void {
  const { Kind, Name } = definition
  if (Name.startsWith('__'))
    invalid(`Name "${Name}" must not begin with "__", which is reserved by GraphQL introspection.`)
  const isRecord = Kind === 'OBJECT' || Kind === 'INTERFACE' || Kind === 'INPUT_OBJECT'
  if (isRecord && (definition.Fields ?? []).length === 0) invalid(`${Kind} ${Name}: must define one or more fields.`)
  if (Kind === 'ENUM') checkEnum(definition)
  for (const name of definition.Types ?? []) {
    const member = schema.types.get(name)
    if (!member) invalid(`Undefined type ${name}.`)
    if (member.Kind !== 'OBJECT') invalid(`UNION type "${name}" must be OBJECT.`)
  }
  checkUnique(
    (definition.Fields ?? []).map((field) => field.Name),
    `Field ${Name}`,
  )
  for (const field of definition.Fields ?? []) checkField(schema, field, Kind === 'INPUT_OBJECT')
  for (const name of definition.Interfaces ?? []) checkImplements(schema, definition, name)
  checkDirectives(schema, definition.Directives)
}

function checkEnum(definition: Definition): void {
  const values = definition.EnumValues ?? []
  if (values.length === 0) invalid(`ENUM ${definition.Name}: must define one or more unique enum values.`)
  checkUnique(
    values.map((value) => value.Name),
    `ENUM ${definition.Name}`,
  )
  for (const { Name } of values) {
    if (['true', 'false', 'null'].includes(Name)) invalid(`ENUM ${definition.Name}: non-enum value ${Name}.`)
  }
}

function checkUnique(names: readonly string[], what: string): void {
  if (new Set(names).size < names.length) invalid(`${what}: names must be unique.`)
}

const INPUTS = ['SCALAR', 'ENUM', 'INPUT_OBJECT']

function checkType(schema: Schema, type: Type, isInput: boolean): void {
  const name = innerName(type)
  const found = schema.types.get(name)
  if (!found) invalid(`Undefined type ${name}.`)
  if (isInput && !INPUTS.includes(found.Kind))
    invalid(`cannot use ${name} as argument type because ${found.Kind} is not a valid input type`)
  if (!isInput && found.Kind === 'INPUT_OBJECT')
    invalid(`field must be one of SCALAR, OBJECT, INTERFACE, UNION, ENUM, not ${name}.`)
}

function checkField(schema: Schema, field: FieldDefinition, isInput: boolean): void {
  if (field.Name.startsWith('__'))
    invalid(`Name "${field.Name}" must not begin with "__", which is reserved by GraphQL introspection.`)
  checkType(schema, field.Type, isInput)
  checkUnique(
    (field.Arguments ?? []).map((argument) => argument.Name),
    `Argument of ${field.Name}`,
  )
  for (const argument of field.Arguments ?? []) {
    checkType(schema, argument.Type, true)
    checkDirectives(schema, argument.Directives)
  }
  checkDirectives(schema, field.Directives)
}

function checkDirectives(schema: Schema, directives: readonly Directive[] | undefined): void {
  for (const { Name, Arguments } of directives ?? []) {
    const found = schema.directives.get(Name)
    if (!found) invalid(`Undefined directive ${Name}.`)
    for (const argument of Arguments ?? []) {
      if (!found.Arguments?.some((known) => known.Name === argument.Name)) {
        invalid(`Undefined argument ${argument.Name} for directive ${Name}.`)
      }
    }
    for (const known of found.Arguments ?? []) {
      const isGiven = Arguments?.some((argument) => argument.Name === known.Name)
      if (known.Type.NonNull && !known.DefaultValue && !isGiven)
        invalid(`Argument ${known.Name} for directive ${Name} cannot be null.`)
    }
  }
}

function checkDirectiveDefinition(schema: Schema, directive: DirectiveDefinition): void {
  for (const argument of directive.Arguments ?? []) {
    checkType(schema, argument.Type, true)
    if (argument.Directives?.some(({ Name }) => Name === directive.Name))
      invalid(`Directive ${directive.Name} cannot refer to itself.`)
  }
}

function checkImplements(schema: Schema, definition: Definition, name: string): void {
  const base = schema.types.get(name)
  if (!base) invalid(`Undefined type ${name}.`)
  if (base.Kind !== 'INTERFACE') invalid(`${name} is a non interface type ${base.Kind}.`)
  for (const required of base.Fields ?? []) {
    const found = definition.Fields?.find((field) => field.Name === required.Name)
    if (!found) invalid(`For ${definition.Name} to implement ${name} it must have a field called ${required.Name}.`)
    if (!isCovariant(schema, required.Type, found.Type)) {
      invalid(
        `For ${definition.Name} to implement ${name} the field ${required.Name} must have the type of the interface.`,
      )
    }
    for (const argument of required.Arguments ?? []) {
      if (!found.Arguments?.some((other) => other.Name === argument.Name)) {
        invalid(`For ${definition.Name} to implement ${name} the field ${required.Name} must have the same arguments.`)
      }
    }
  }
  for (const inherited of base.Interfaces ?? []) {
    if (!definition.Interfaces?.includes(inherited)) {
      invalid(`Type ${definition.Name} must implement ${inherited} because it is implemented by ${name}.`)
    }
  }
}

function isCovariant(schema: Schema, required: Type, actual: Type): boolean {
  if (required.NonNull && !actual.NonNull) return false
  if (required.Elem || actual.Elem)
    return required.Elem !== undefined && actual.Elem !== undefined && isCovariant(schema, required.Elem, actual.Elem)
  return required.NamedType === actual.NamedType || possibleTypes(schema, required.NamedType).has(actual.NamedType)
}

/** The object types that a value of the type may have. */
export function possibleTypes(schema: Schema, name: string): Set<string> {
  const found = schema.types.get(name)
  if (found?.Kind === 'UNION') return new Set(found.Types)
  if (found?.Kind === 'INTERFACE') {
    const all = [...schema.types.values()]
    return new Set(all.filter((type) => type.Interfaces?.includes(name)).map((type) => type.Name))
  }
  return new Set(found ? [name] : [])
}
