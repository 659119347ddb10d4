/** A JSON Schema as plain data. */
export type JsonSchema = Readonly<Record<string, unknown>>

/** A description of values of one type: the JSON Schema is written from it, and the type checker reads it. */
export interface Schema<Value> {
  readonly json: JsonSchema
  /** Never set: it carries the type. */
  readonly type?: Value
}

/** The type that a schema describes. */
export type Described<Part> = Part extends Schema<infer Value> ? Value : never

type Fields = Readonly<Record<string, Schema<unknown>>>
type Required<Part extends Fields> = { readonly [Name in keyof Part]: Described<Part[Name]> }
type Optional<Part extends Fields> = { readonly [Name in keyof Part]?: Described<Part[Name]> }

/** Any string, or one of a narrower type whose form the pattern tells. */
export function text<Value extends string = string>(description?: string, pattern?: string): Schema<Value> {
  return {
    json: {
      type: 'string',
      ...(description === undefined ? {} : { description }),
      ...(pattern === undefined ? {} : { pattern }),
    },
  }
}

export function integer(description?: string, minimum = 0): Schema<number> {
  return { json: { type: 'integer', minimum, ...(description === undefined ? {} : { description }) } }
}

export function number(description: string): Schema<number> {
  return { json: { type: 'number', description } }
}

export function flag(description?: string): Schema<boolean> {
  return { json: { type: 'boolean', ...(description === undefined ? {} : { description }) } }
}

/** One of these words. */
export function oneOf<const Values extends readonly string[]>(values: Values): Schema<Values[number]> {
  return { json: { enum: values } }
}

/** Exactly this word. */
export function word<const Value extends string>(value: Value): Schema<Value> {
  return { json: { const: value } }
}

export function list<Value>(items: Schema<Value>): Schema<readonly Value[]> {
  return { json: { type: 'array', items: items.json } }
}

/** Free keys with numbers. */
export function tally(description: string): Schema<Readonly<Record<string, number>>> {
  return { json: { type: 'object', additionalProperties: { type: 'number' }, description } }
}

/** Required and optional fields. Unknown fields may follow in a later minor version. */
export function object<const Needed extends Fields, const Extra extends Fields = Record<never, never>>(
  required: Needed,
  optional?: Extra,
): Schema<Required<Needed> & Optional<Extra>> {
  const fields = Object.entries({ ...required, ...optional }).map(([name, part]) => [name, part.json])
  return { json: { type: 'object', required: Object.keys(required), properties: Object.fromEntries(fields) } }
}

/** One of several forms. */
export function either<const Forms extends readonly Schema<unknown>[]>(
  ...forms: Forms
): Schema<Described<Forms[number]>> {
  return { json: { anyOf: forms.map((form) => form.json) } }
}

/** Gives a description a name in `$defs`. */
export function named<Value>(name: string, description: string, schema: Schema<Value>): Schema<Value> {
  return { json: { $ref: `#/$defs/${name}`, $named: { ...schema.json, description } } }
}

/** Pulls the named parts out into `$defs`, each once, in order of name. */
export function document(head: JsonSchema, root: Schema<unknown>): JsonSchema {
  const defs = new Map<string, unknown>()
  const lift = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(lift)
    if (typeof value !== 'object' || value === null) return value
    const { $named, ...rest } = value as Record<string, unknown>
    if ($named !== undefined && typeof rest['$ref'] === 'string') {
      const name = rest['$ref'].slice('#/$defs/'.length)
      if (!defs.has(name)) {
        defs.set(name, undefined)
        defs.set(name, lift($named))
      }
    }
    return Object.fromEntries(Object.entries(rest).map(([key, each]) => [key, lift(each)]))
  }
  const body = lift(root.json) as JsonSchema
  const sorted = [...defs].sort(([a], [b]) => (a < b ? -1 : 1))
  return { ...head, ...body, $defs: Object.fromEntries(sorted) }
}
