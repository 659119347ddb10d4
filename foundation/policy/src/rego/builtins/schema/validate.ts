import {
  compareNumbers,
  entriesOf,
  equal,
  isArray,
  isInteger,
  isNumber,
  isObject,
  isPlain,
  lookup,
  numberText,
  toText,
  typeName,
} from '../../value/index.ts'
import type { PlainObject, Value } from '../../value/index.ts'
import { regexOf } from '../regex.ts'

/** One violation of a schema. */
export type Violation = { readonly field: string; readonly type: string; readonly description: string }

const TYPES = ['array', 'boolean', 'integer', 'number', 'null', 'object', 'string']
const MAX_DEPTH = 100

/** Why a text is no schema; undefined when it is one. */
export function schemaProblem(schema: Value, depth = 0): string | undefined {
  if (typeof schema === 'boolean') return undefined
  if (!isPlain(schema)) return 'schema must be an object or a boolean'
  if (depth > MAX_DEPTH) return 'schema is nested too deeply'
  const { type } = schema
  for (const name of type === undefined ? [] : isArray(type) ? type : [type]) {
    if (typeof name !== 'string' || !TYPES.includes(name)) {
      return `has a primitive type that is NOT VALID -- given: /${String(name)}/ Expected valid values are:[${TYPES.join(' ')}]`
    }
  }
  for (const [key, value] of entriesOf(schema)) {
    const problem = keywordProblem(String(key), value, depth)
    if (problem !== undefined) return problem
  }
  return undefined
}

function keywordProblem(key: string, value: Value, depth: number): string | undefined {
  if (['properties', 'patternProperties', 'definitions', '$defs'].includes(key)) {
    if (!isPlain(value)) return `${key} must be of type object`
    return firstOf(Object.values(value), depth)
  }
  if (
    ['not', 'if', 'then', 'else', 'contains', 'propertyNames', 'additionalProperties', 'additionalItems'].includes(key)
  ) {
    return schemaProblem(value, depth + 1)
  }
  if (key === 'items') return isArray(value) ? firstOf(value, depth) : schemaProblem(value, depth + 1)
  if (['allOf', 'anyOf', 'oneOf'].includes(key))
    return isArray(value) ? firstOf(value, depth) : `${key} must be an array`
  if (key === 'required' && !isArray(value)) return 'required must be of type array'
  if (key === 'pattern' && typeof value !== 'string') return 'pattern must be a string'
  return undefined
}

function firstOf(schemas: readonly Value[], depth: number): string | undefined {
  for (const schema of schemas) {
    const problem = schemaProblem(schema, depth + 1)
    if (problem !== undefined) return problem
  }
  return undefined
}

/** Checks a document against a schema that is known to be one. */
export function validate(root: Value, document: Value): Violation[] {
  const found: Violation[] = []
  new Checker(root, found).check(root, document, '(root)')
  return found
}

class Checker {
  private readonly root: Value
  private readonly found: Violation[]
  private depth = 0
  private readonly references: Map<string, Value | undefined>

  constructor(root: Value, found: Violation[], references = new Map<string, Value | undefined>()) {
    this.references = references
    this.root = root
    this.found = found
  }

  private add(field: string, type: string, description: string): void {
    this.found.push({ field, type, description })
  }

  private holds(schema: Value, value: Value): boolean {
    const inner: Violation[] = []
    const checker = new Checker(this.root, inner, this.references)
    checker.depth = this.depth + 1
    checker.check(schema, value, '')
    return inner.length === 0
  }

  check(schema: Value, value: Value, field: string): void {
    if (this.depth > MAX_DEPTH) return this.add(field, 'depth', 'Schema is nested too deeply')
    if (schema === false) return this.add(field, 'false', 'False always fails validation')
    if (!isPlain(schema)) return
    this.depth++
    const { $ref } = schema
    if (typeof $ref === 'string') this.reference($ref, value, field)
    else this.keywords(schema, value, field)
    this.depth--
  }

  private reference(ref: string, value: Value, field: string): void {
    if (!ref.startsWith('#')) return this.add(field, 'reference', `Reference ${ref} is not available`)
    if (!this.references.has(ref)) this.references.set(ref, this.resolve(ref))
    const target = this.references.get(ref)
    if (target === undefined) this.add(field, 'reference', `Reference ${ref} does not exist`)
    else this.check(target, value, field)
  }

  private resolve(ref: string): Value | undefined {
    let target: Value | undefined = this.root
    for (const part of ref
      .slice(1)
      .split('/')
      .filter((part) => part !== '')) {
      const key = decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~')
      target = target === undefined ? undefined : lookup(target, isArray(target) ? Number(key) : key)
    }
    return target
  }

  private keywords(schema: PlainObject, value: Value, field: string): void {
    if (schema['type'] !== undefined && !this.typed(schema['type'], value, field)) return
    this.values(schema, value, field)
    this.combined(schema, value, field)
    if (isNumber(value)) this.numbers(schema, value, field)
    else if (typeof value === 'string') this.strings(schema, value, field)
    else if (isArray(value)) this.arrays(schema, value, field)
    else if (isObject(value)) this.objects(schema, value, field)
  }

  private typed(type: Value, value: Value, field: string): boolean {
    const names = (isArray(type) ? type : [type]) as readonly string[]
    const actual = isNumber(value) ? (isInteger(value) ? 'integer' : 'number') : typeName(value)
    if (names.some((name) => name === actual || (name === 'number' && actual === 'integer'))) return true
    this.add(field, 'invalid_type', `Invalid type. Expected: ${names.join('/')}, given: ${actual}`)
    return false
  }

  private values(schema: PlainObject, value: Value, field: string): void {
    const allowed = schema['enum']
    if (isArray(allowed) && !allowed.some((item) => equal(item, value))) {
      this.add(field, 'enum', `${nameOf(field)} must be one of the following: ${allowed.map(toText).join(', ')}`)
    }
    const wanted = schema['const']
    if (wanted !== undefined && !equal(wanted, value))
      this.add(field, 'const', `${nameOf(field)} does not match: ${toText(wanted)}`)
  }

  private combined(schema: PlainObject, value: Value, field: string): void {
    const { allOf, anyOf, oneOf, not } = schema
    if (isArray(allOf)) for (const item of allOf) this.check(item, value, field)
    if (isArray(anyOf) && !anyOf.some((item) => this.holds(item, value))) {
      this.add(field, 'number_any_of', 'Must validate at least one schema (anyOf)')
    }
    if (isArray(oneOf) && oneOf.filter((item) => this.holds(item, value)).length !== 1) {
      this.add(field, 'number_one_of', 'Must validate one and only one schema (oneOf)')
    }
    if (not !== undefined && this.holds(not, value)) this.add(field, 'number_not', 'Must not validate the schema (not)')
    if (schema['if'] !== undefined) {
      const branch = schema[this.holds(schema['if'], value) ? 'then' : 'else']
      if (branch !== undefined) this.check(branch, value, field)
    }
  }

  private numbers(schema: PlainObject, value: Value, field: string): void {
    const limit = (key: string, fails: (order: number) => boolean, type: string, text: string) => {
      const bound = schema[key]
      if (isNumber(bound) && isNumber(value) && fails(compareNumbers(value, bound))) {
        this.add(field, type, `Must be ${text} ${numberText(bound)}`)
      }
    }
    limit('minimum', (order) => order < 0, 'number_gte', 'greater than or equal to')
    limit('maximum', (order) => order > 0, 'number_lte', 'less than or equal to')
    limit('exclusiveMinimum', (order) => order <= 0, 'number_gt', 'greater than')
    limit('exclusiveMaximum', (order) => order >= 0, 'number_lt', 'less than')
    const multiple = schema['multipleOf']
    if (typeof multiple === 'number' && typeof value === 'number' && multiple !== 0) {
      const quotient = value / multiple
      if (Math.abs(quotient - Math.round(quotient)) > 1e-9)
        this.add(field, 'multiple_of', `Must be a multiple of ${multiple}`)
    }
  }

  private strings(schema: PlainObject, value: string, field: string): void {
    const { minLength, maxLength, pattern } = schema
    const length = minLength === undefined && maxLength === undefined ? 0 : lengthOf(value)
    if (typeof minLength === 'number' && length < minLength) {
      this.add(field, 'string_gte', `String length must be greater than or equal to ${minLength}`)
    }
    if (typeof maxLength === 'number' && length > maxLength) {
      this.add(field, 'string_lte', `String length must be less than or equal to ${maxLength}`)
    }
    if (typeof pattern === 'string' && !regexOf(pattern).test(value)) {
      this.add(field, 'pattern', `Does not match pattern '${pattern}'`)
    }
  }

  private arrays(schema: PlainObject, value: readonly Value[], field: string): void {
    const { items, additionalItems, minItems, maxItems, uniqueItems, contains } = schema
    for (const [i, item] of value.entries()) {
      const below = field === '(root)' ? String(i) : `${field}.${i}`
      if (isArray(items)) {
        const own = items[i]
        if (own !== undefined) this.check(own, item, below)
        else if (additionalItems === false)
          this.add(field, 'array_no_additional_items', 'No additional items allowed on array')
        else if (additionalItems !== undefined) this.check(additionalItems, item, below)
      } else if (items !== undefined) this.check(items, item, below)
    }
    if (typeof minItems === 'number' && value.length < minItems) {
      this.add(field, 'array_min_items', `Array must have at least ${minItems} items`)
    }
    if (typeof maxItems === 'number' && value.length > maxItems) {
      this.add(field, 'array_max_items', `Array must have at most ${maxItems} items`)
    }
    if (uniqueItems === true && value.some((item, i) => value.slice(0, i).some((other) => equal(item, other)))) {
      this.add(field, 'unique', 'array items must be unique')
    }
    if (contains !== undefined && !value.some((item) => this.holds(contains, item))) {
      this.add(field, 'contains', 'At least one of the items must match')
    }
  }

  private objects(schema: PlainObject, value: Value, field: string): void {
    const { required, minProperties, maxProperties, propertyNames } = schema
    for (const name of isArray(required) ? required : []) {
      if (lookup(value, name) === undefined) this.add(field, 'required', `${String(name)} is required`)
    }
    const entries = entriesOf(value)
    if (typeof minProperties === 'number' && entries.length < minProperties) {
      this.add(field, 'array_min_properties', `Must have at least ${minProperties} properties`)
    }
    if (typeof maxProperties === 'number' && entries.length > maxProperties) {
      this.add(field, 'array_max_properties', `Must have at most ${maxProperties} properties`)
    }
    for (const [key, item] of entries) {
      if (typeof key !== 'string') continue
      if (propertyNames !== undefined && !this.holds(propertyNames, key)) {
        this.add(field, 'invalid_property_name', `Property name of ${JSON.stringify(key)} does not match`)
      }
      this.property(schema, { key, item }, field)
    }
  }

  private property(schema: PlainObject, { key, item }: { key: string; item: Value }, field: string): void {
    const below = field === '(root)' ? key : `${field}.${key}`
    const { properties, patternProperties, additionalProperties } = schema
    let isKnown = false
    const own = isPlain(properties) ? lookup(properties, key) : undefined
    if (own !== undefined) {
      isKnown = true
      this.check(own, item, below)
    }
    for (const [pattern, inner] of isPlain(patternProperties) ? entriesOf(patternProperties) : []) {
      if (!regexOf(String(pattern)).test(key)) continue
      isKnown = true
      this.check(inner, item, below)
    }
    if (isKnown || additionalProperties === undefined) return
    if (additionalProperties === false) {
      this.add(field, 'additional_property_not_allowed', `Additional property ${key} is not allowed`)
    } else this.check(additionalProperties, item, below)
  }
}

function lengthOf(text: string): number {
  let length = 0
  for (const _character of text) length++
  return length
}

function nameOf(field: string): string {
  return field === '(root)' ? field : (field.split('.').at(-1) as string)
}
