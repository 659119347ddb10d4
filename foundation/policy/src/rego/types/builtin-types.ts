import { parseType } from '../builtins/define.ts'
import type { TypeSpec } from '../builtins/define.ts'
import { ANY, BOOLEAN, NONE, NULL, NUMBER, STRING, arrayOf, objectOfType, scalar, setOfType, union } from './type.ts'
import type { Type } from './type.ts'

const SCALARS: Readonly<Record<string, number>> = { null: NULL, boolean: BOOLEAN, number: NUMBER, string: STRING }

const known = new Map<string, Type>()

/** The type that a built-in's declaration names. */
export function declaredType(text: string): Type {
  let type = known.get(text)
  if (!type) {
    type = fromSpec(parseType(text))
    known.set(text, type)
  }
  return type
}

function fromSpec(spec: TypeSpec): Type {
  return spec.reduce((all, { name, item }) => union(all, one(name, item)), NONE)
}

function one(name: string, item: TypeSpec | undefined): Type {
  const bits = SCALARS[name]
  if (bits !== undefined) return scalar(bits)
  const inner = item ? fromSpec(item) : ANY
  if (name === 'array') return arrayOf(inner)
  if (name === 'set') return setOfType(inner)
  return name === 'object' ? objectOfType(inner) : ANY
}
