/** GraphQL documents in the shape that OPA's built-ins hand to policies: empty lists and absent parts are left out. */
export type Type = { readonly NamedType: string; readonly NonNull: boolean; readonly Elem?: Type }

/** Kinds of values by number. */
export const VALUE_KINDS = {
  variable: 0,
  int: 1,
  float: 2,
  string: 3,
  block: 4,
  boolean: 5,
  null: 6,
  enum: 7,
  list: 8,
  object: 9,
} as const

export type Input = {
  readonly Raw: string
  readonly Kind: number
  readonly ExpectedTypeHasDefault?: boolean
  readonly Children?: readonly { readonly Name: string; readonly Value: Input }[]
}
export type Argument = { readonly Name: string; readonly Value: Input }
export type Directive = { readonly Name: string; readonly Location?: string; readonly Arguments?: readonly Argument[] }

/** A field, a fragment spread (`Name` without `Alias`) or an inline fragment (`TypeCondition`). */
export type Selection = {
  readonly Alias?: string
  readonly Name?: string
  readonly TypeCondition?: string
  readonly Arguments?: readonly Argument[]
  readonly Directives?: readonly Directive[]
  readonly SelectionSet?: readonly Selection[]
}
export type Variable = {
  readonly Variable: string
  readonly Type: Type
  readonly DefaultValue?: Input
  readonly Directives?: readonly Directive[]
  readonly Used?: boolean
}
export type Operation = {
  readonly Operation: string
  readonly Name: string
  readonly VariableDefinitions?: readonly Variable[]
  readonly Directives?: readonly Directive[]
  readonly SelectionSet?: readonly Selection[]
}
export type Fragment = {
  readonly Name: string
  readonly VariableDefinition?: readonly Variable[]
  readonly TypeCondition: string
  readonly Directives?: readonly Directive[]
  readonly SelectionSet?: readonly Selection[]
}
export type QueryDocument = { readonly Operations?: readonly Operation[]; readonly Fragments?: readonly Fragment[] }

export type ArgumentDefinition = {
  readonly Description?: string
  readonly Name: string
  readonly Type: Type
  readonly DefaultValue?: Input
  readonly Directives?: readonly Directive[]
}
export type FieldDefinition = ArgumentDefinition & { readonly Arguments?: readonly ArgumentDefinition[] }
export type Definition = {
  readonly Kind: string
  readonly Name: string
  readonly Description?: string
  readonly BuiltIn?: boolean
  readonly Directives?: readonly Directive[]
  readonly Interfaces?: readonly string[]
  readonly Fields?: readonly FieldDefinition[]
  readonly Types?: readonly string[]
  readonly EnumValues?: readonly { readonly Name: string; readonly Directives?: readonly Directive[] }[]
}
export type DirectiveDefinition = {
  readonly Name: string
  readonly Description?: string
  readonly Arguments?: readonly ArgumentDefinition[]
  readonly Locations?: readonly string[]
  readonly IsRepeatable?: boolean
}
export type SchemaDefinition = {
  readonly Description?: string
  readonly Directives?: readonly Directive[]
  readonly OperationTypes?: readonly { readonly Operation: string; readonly Type: string }[]
}
export type SchemaDocument = {
  readonly Schema?: readonly SchemaDefinition[]
  readonly SchemaExtension?: readonly SchemaDefinition[]
  readonly Directives?: readonly DirectiveDefinition[]
  readonly Definitions?: readonly Definition[]
  readonly Extensions?: readonly Definition[]
}
