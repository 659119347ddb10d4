import { isInteger, narrow, toBigInt, toDouble } from './number.ts'
import type { Num } from './number.ts'

/** Adds; integers stay exact beyond 2^53. */
export function add(a: Num, b: Num): Num {
  if (typeof a === 'number' && typeof b === 'number') {
    const sum = a + b
    if (Number.isSafeInteger(sum) || !Number.isInteger(a) || !Number.isInteger(b)) return sum
  }
  return integers(a, b, (x, y) => x + y) ?? toDouble(a) + toDouble(b)
}

/** Subtracts; integers stay exact beyond 2^53. */
export function subtract(a: Num, b: Num): Num {
  if (typeof a === 'number' && typeof b === 'number') {
    const difference = a - b
    if (Number.isSafeInteger(difference) || !Number.isInteger(a) || !Number.isInteger(b)) return difference
  }
  return integers(a, b, (x, y) => x - y) ?? toDouble(a) - toDouble(b)
}

/** Multiplies; integers stay exact beyond 2^53. */
export function multiply(a: Num, b: Num): Num {
  if (typeof a === 'number' && typeof b === 'number') {
    const product = a * b
    if (Number.isSafeInteger(product)) return product + 0
    if (!Number.isInteger(a) || !Number.isInteger(b)) return product
  }
  return integers(a, b, (x, y) => x * y) ?? toDouble(a) * toDouble(b)
}

/** Divides; undefined when the divisor is zero. */
export function divide(a: Num, b: Num): Num | undefined {
  if (toDouble(b) === 0) return undefined
  if (typeof a === 'number' && typeof b === 'number') return a / b + 0
  const x = toBigInt(a)
  const y = toBigInt(b)
  if (x !== undefined && y !== undefined && y !== 0n && x % y === 0n) return narrow(x / y)
  return toDouble(a) / toDouble(b)
}

/** Remainder of two integers (sign of the dividend); undefined when either is a fraction or the divisor zero. */
export function remainder(a: Num, b: Num): Num | undefined {
  if (!isInteger(a) || !isInteger(b)) return undefined
  return integers(a, b, (x, y) => (y === 0n ? undefined : x % y))
}

function integers(a: Num, b: Num, operate: (x: bigint, y: bigint) => bigint | undefined): Num | undefined {
  const x = toBigInt(a)
  const y = toBigInt(b)
  if (x === undefined || y === undefined) return undefined
  const result = operate(x, y)
  return result === undefined ? undefined : narrow(result)
}
