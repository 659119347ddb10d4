import type { Data } from './ast.ts'
import { equals, ordered, within } from './compare.ts'
import type { Comparison, Right } from './compare.ts'
import { isList, isMap } from './found.ts'
import type { Found } from './found.ts'

/** What stands on the right of a clause: values, or the place where a query found nothing. */
export type Rights =
  | { readonly kind: 'missing'; readonly value: Found }
  | { readonly kind: 'values'; readonly values: readonly Right[]; readonly fromQuery: boolean }

/** Compares with what stands on the right: any of several values for membership, each of them otherwise. */
export function compareAll(left: Data, operator: string, rights: Rights & { kind: 'values' }): Comparison {
  const compare = (right: Right): Comparison => {
    if (operator === 'in') return within(left, right)
    return operator === '==' ? equalsEach(left, right) : ordered(left, operator, right)
  }
  const outcomes = rights.values.map(compare)
  if (operator === 'in' || (operator === '==' && rights.fromQuery)) {
    if (outcomes.includes('yes')) return 'yes'
    return outcomes.every((outcome) => outcome === 'incomparable') ? 'incomparable' : 'no'
  }
  if (outcomes.includes('incomparable')) return 'incomparable'
  return outcomes.every((outcome) => outcome === 'yes') ? 'yes' : 'no'
}

/** A list on the left of a scalar is compared element by element. */
function equalsEach(left: Data, right: Right): Comparison {
  const isScalar = right.kind === 'regex' || right.kind === 'range' || (right.kind === 'data' && !isList(right.value))
  if (!isList(left) || !isScalar) return equals(left, right)
  const outcomes = left.map((item) => equals(item, right))
  if (outcomes.length === 0 || outcomes.includes('incomparable')) return 'incomparable'
  return outcomes.every((outcome) => outcome === 'yes') ? 'yes' : 'no'
}

/** Whether a question about one value is answered with yes; undefined where it makes no sense. */
export function unaryHolds(value: Found, operator: string): boolean | undefined {
  if (operator === 'exists') return value.kind === 'value'
  if (value.kind === 'missing') return operator === 'empty' ? true : undefined
  const data = value.value
  switch (operator) {
    case 'empty':
      if (isList(data) || typeof data === 'string') return data.length === 0
      if (data === null) return true
      return isMap(data) ? Object.keys(data).length === 0 : undefined
    case 'is_string':
      return typeof data === 'string'
    case 'is_list':
      return isList(data)
    case 'is_struct':
      return isMap(data)
    case 'is_bool':
      return typeof data === 'boolean'
    case 'is_int':
      return Number.isInteger(data)
    case 'is_float':
      return typeof data === 'number' && !Number.isInteger(data)
    default:
      return data === null
  }
}
