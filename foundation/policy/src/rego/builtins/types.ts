import { parseNumber, typeName } from '../value/index.ts'
import type { TypeName, Value } from '../value/index.ts'
import { members } from './arguments.ts'
import { fail, failType, family } from './define.ts'
import type { Family, Run } from './define.ts'
import { setOf } from '../value/index.ts'

const is = (name: TypeName): readonly [string[], string, Run] => [
  ['any'],
  'boolean',
  ([value]) => typeName(value as Value) === name,
]
const predicates: Family = Object.fromEntries(
  (['null', 'boolean', 'number', 'string', 'array', 'object', 'set'] as const).map((name) => [`is_${name}`, is(name)]),
)

/** Type tests and conversions. */
export const types = family({
  ...predicates,
  type_name: [['any'], 'string', ([value]) => typeName(value as Value)],
  to_number: [['null|boolean|number|string'], 'number', ([value]) => toNumber(value as Value)],
  cast_array: [['any'], 'array', ([value]) => cast(value as Value, ['array', 'set'], (v) => [...members(v)])],
  cast_set: [['any'], 'set', ([value]) => cast(value as Value, ['array', 'set'], (v) => setOf(members(v)))],
  cast_string: [['any'], 'string', ([value]) => cast(value as Value, ['string'])],
  cast_boolean: [['any'], 'boolean', ([value]) => cast(value as Value, ['boolean'])],
  cast_null: [['any'], 'null', ([value]) => cast(value as Value, ['null'])],
  cast_object: [['any'], 'object', ([value]) => cast(value as Value, ['object'])],
})

function cast(value: Value, accepted: readonly TypeName[], convert: (value: Value) => Value = (v) => v): Value {
  const name = typeName(value)
  if (accepted.includes(name)) return convert(value)
  const wanted = accepted.length > 1 ? `one of {${accepted.join(', ')}}` : accepted[0]
  return failType(`operand 1 must be ${wanted} but got ${name}`)
}

function toNumber(value: Value): Value {
  if (value === null) return 0
  if (typeof value === 'boolean') return value ? 1 : 0
  if (typeof value !== 'string') return value
  const text = value.replace(/^([+-]?)0+(?=\d)/, '$1').replace(/^\+/, '')
  const normal = text.replace(/^(-?)\./, '$10.').replace(/\.(?=$|[eE])/, '')
  return (
    parseNumber(normal) ??
    (/^[+-]?(?:nan|inf|infinity)$/i.test(value) ? failType : fail)(`to_number: invalid number ${JSON.stringify(value)}`)
  )
}
