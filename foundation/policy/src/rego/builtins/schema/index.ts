import { parseJson } from '../../value/index.ts'
import type { Value } from '../../value/index.ts'
import { fail, family } from '../define.ts'
import { schemaProblem, validate } from './validate.ts'

const EITHER = 'string|object'

/** JSON schemas. */
export const jsonSchema = family({
  'json.match_schema': [[EITHER, EITHER], 'array', ([document, schema]) => match(document as Value, schema as Value)],
  'json.verify_schema': [[EITHER], 'array', ([schema]) => verify(schema as Value)],
})

function parsed(value: Value): Value {
  if (typeof value !== 'string') return value
  try {
    return parseJson(value)
  } catch {
    return fail('json: invalid JSON')
  }
}

function verify(schema: Value): Value {
  const problem = schemaProblem(parsed(schema))
  return problem === undefined ? [true, null] : [false, `jsonschema: ${problem}`]
}

function match(document: Value, schemaValue: Value): Value {
  const schema = parsed(schemaValue)
  const problem = schemaProblem(schema)
  if (problem !== undefined) fail(`json.match_schema: ${problem}`)
  const violations = validate(schema, parsed(document)).map(({ field, type, description }): Value => ({
    error: `${field}: ${description}`,
    type,
    field,
    desc: description,
  }))
  return [violations.length === 0, violations]
}
