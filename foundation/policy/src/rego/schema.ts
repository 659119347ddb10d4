import { schemaProblem, validate } from './builtins/schema/validate.ts'
import type { Violation } from './builtins/schema/validate.ts'
import type { Value } from './value/index.ts'

/** Where a document breaks a JSON schema; nothing when it fits. Throws a TypeError when the schema is none. */
export function schemaViolations(schema: Value, document: Value): readonly Violation[] {
  const problem = schemaProblem(schema)
  if (problem !== undefined) throw new TypeError(problem)
  return validate(schema, document)
}
