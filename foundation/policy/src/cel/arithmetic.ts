import { Duration, Timestamp, Uint, fail, typeName } from './values.ts'
import type { Cel } from './values.ts'

const INT_MIN = -(2n ** 63n)
const INT_MAX = 2n ** 63n - 1n
const UINT_MAX = 2n ** 64n - 1n
/** Moments from year 1 to year 9999. */
const FIRST = -62_135_596_800n * 1_000_000_000n
const LAST = 253_402_300_799_999_999_999n

/** An int within its range. */
export function int(value: bigint): bigint {
  return value < INT_MIN || value > INT_MAX ? fail('integer overflow') : value
}

/** A uint within its range. */
export function uint(value: bigint): Uint {
  return value < 0n || value > UINT_MAX ? fail('unsigned integer overflow') : new Uint(value)
}

/** A moment within the range that timestamps have. */
export function timestamp(ns: bigint): Timestamp {
  return ns < FIRST || ns > LAST ? fail('timestamp overflow') : new Timestamp(ns)
}

/** A duration within the range that they have. */
export function duration(ns: bigint): Duration {
  return ns < INT_MIN || ns > INT_MAX ? fail('duration overflow') : new Duration(ns)
}

/** Applies `+ - * / %`. Fails for types that have no such operator. */
export function arithmetic(operator: string, a: Cel, b: Cel): Cel {
  if (typeof a === 'bigint' && typeof b === 'bigint') return int(integers(operator, a, b))
  if (a instanceof Uint && b instanceof Uint) return uint(integers(operator, a.value, b.value))
  if (typeof a === 'number' && typeof b === 'number' && operator !== '%') return doubles(operator, a, b)
  if (operator === '+') return add(a, b)
  if (operator === '-') return subtract(a, b)
  return none(operator, a, b)
}

function none(operator: string, a: Cel, b: Cel): never {
  return fail(`no such overload: ${typeName(a)} ${operator} ${typeName(b)}`)
}

function integers(operator: string, a: bigint, b: bigint): bigint {
  switch (operator) {
    case '+':
      return a + b
    case '-':
      return a - b
    case '*':
      return a * b
    case '/':
      return b === 0n ? fail('divide by zero') : a / b
    default:
      return b === 0n ? fail('modulus by zero') : a % b
  }
}

function doubles(operator: string, a: number, b: number): number {
  switch (operator) {
    case '+':
      return a + b
    case '-':
      return a - b
    case '*':
      return a * b
    default:
      return a / b
  }
}

function add(a: Cel, b: Cel): Cel {
  if (typeof a === 'string' && typeof b === 'string') return a + b
  if (Array.isArray(a) && Array.isArray(b)) return [...(a as Cel[]), ...(b as Cel[])]
  if (a instanceof Uint8Array && b instanceof Uint8Array) return Buffer.concat([a, b])
  if (a instanceof Timestamp && b instanceof Duration) return timestamp(a.ns + b.ns)
  if (a instanceof Duration && b instanceof Timestamp) return timestamp(a.ns + b.ns)
  if (a instanceof Duration && b instanceof Duration) return duration(a.ns + b.ns)
  return none('+', a, b)
}

function subtract(a: Cel, b: Cel): Cel {
  if (a instanceof Timestamp && b instanceof Timestamp) return duration(a.ns - b.ns)
  if (a instanceof Timestamp && b instanceof Duration) return timestamp(a.ns - b.ns)
  if (a instanceof Duration && b instanceof Duration) return duration(a.ns - b.ns)
  return none('-', a, b)
}
