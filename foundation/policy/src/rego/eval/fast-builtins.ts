import { add, compare, equal, isNumber, multiply, subtract } from '../value/index.ts'
import type { Value } from '../value/index.ts'

/** Operators worth skipping the general call for; undefined leaves the case to the general built-in. */
export const fastBuiltins: Readonly<Record<string, (a: Value, b: Value) => Value | undefined>> = {
  equal: (a, b) => a === b || equal(a, b),
  neq: (a, b) => a !== b && !equal(a, b),
  lt: (a, b) => compare(a, b) < 0,
  lte: (a, b) => compare(a, b) <= 0,
  gt: (a, b) => compare(a, b) > 0,
  gte: (a, b) => compare(a, b) >= 0,
  plus: (a, b) => (isNumber(a) && isNumber(b) ? add(a, b) : undefined),
  minus: (a, b) => (isNumber(a) && isNumber(b) ? subtract(a, b) : undefined),
  mul: (a, b) => (isNumber(a) && isNumber(b) ? multiply(a, b) : undefined),
  startswith: (a, b) => (typeof a === 'string' && typeof b === 'string' ? a.startsWith(b) : undefined),
  endswith: (a, b) => (typeof a === 'string' && typeof b === 'string' ? a.endsWith(b) : undefined),
}
