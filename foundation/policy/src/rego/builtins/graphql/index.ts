import type { Value } from '../../value/index.ts'
import { BuiltinError, fail, family } from '../define.ts'
import type { QueryDocument, SchemaDocument } from './ast.ts'
import { parseQueryDocument } from './parse-query.ts'
import { parseSchemaDocument } from './parse-schema.ts'
import { buildSchema } from './schema.ts'
import { validateQuery } from './validate.ts'

const EITHER = 'string|object'

/** GraphQL queries and schemas, as text or as parsed documents. */
export const graphql = family({
  'graphql.parse': [
    [EITHER, EITHER],
    'array',
    ([query, schema]) => {
      const found = checked(query as Value, schema as Value)
      return found.problems.length > 0 ? fail(found.problems[0] as string) : found.documents
    },
  ],
  'graphql.parse_and_verify': [
    [EITHER, EITHER],
    'array',
    ([query, schema]) =>
      orElse([false, {}, {}], () => {
        const found = checked(query as Value, schema as Value)
        return found.problems.length > 0 ? [false, {}, {}] : [true, ...found.documents]
      }),
  ],
  'graphql.parse_query': [['string'], 'object', ([query]) => parseQueryDocument(query as string) as unknown as Value],
  'graphql.parse_schema': [
    ['string'],
    'object',
    ([schema]) => parseSchemaDocument(schema as string) as unknown as Value,
  ],
  'graphql.is_valid': [
    [EITHER, EITHER],
    'boolean',
    ([query, schema]) => orElse(false, () => checked(query as Value, schema as Value).problems.length === 0),
  ],
  'graphql.schema_is_valid': [
    [EITHER],
    'boolean',
    ([schema]) => orElse(false, () => buildSchema(schemaOf(schema as Value)).kind === 'schema'),
  ],
})

function orElse(otherwise: Value, work: () => Value): Value {
  try {
    return work()
  } catch (error) {
    if (error instanceof BuiltinError) return otherwise
    throw error
  }
}

function schemaOf(value: Value): SchemaDocument {
  return typeof value === 'string' ? parseSchemaDocument(value) : (value as unknown as SchemaDocument)
}

function checked(queryValue: Value, schemaValue: Value): { problems: readonly string[]; documents: readonly Value[] } {
  const query =
    typeof queryValue === 'string' ? parseQueryDocument(queryValue) : (queryValue as unknown as QueryDocument)
  const document = schemaOf(schemaValue)
  const built = buildSchema(document)
  const problems = built.kind === 'invalid' ? [built.reason] : validateQuery(built.schema, query)
  return { problems, documents: [query as unknown as Value, document as unknown as Value] }
}
