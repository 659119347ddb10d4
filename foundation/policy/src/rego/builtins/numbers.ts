import {
  RegoSet,
  add,
  compareNumbers,
  divide,
  isInteger,
  isNumber,
  keyOf,
  multiply,
  narrow,
  remainder,
  setOf,
  subtract,
  toBigInt,
  toDouble,
} from '../value/index.ts'
import type { Num, Value } from '../value/index.ts'
import { asNumber, asSet } from './arguments.ts'
import { fail, failType, family } from './define.ts'
import type { Env } from './define.ts'

const ONE = ['number']
const TWO = ['number', 'number']

/** Arithmetic; `minus`, `and` and `or` also combine sets. */
export const numbers = family({
  plus: [TWO, 'number', ([a, b]) => add(asNumber(a), asNumber(b))],
  minus: [['number|set', 'number|set'], 'number|set', ([a, b]) => minus(a as Value, b as Value)],
  mul: [TWO, 'number', ([a, b]) => multiply(asNumber(a), asNumber(b))],
  div: [TWO, 'number', ([a, b]) => divide(asNumber(a), asNumber(b)) ?? fail('divide by zero')],
  rem: [TWO, 'number', ([a, b]) => modulo(asNumber(a), asNumber(b))],
  round: [ONE, 'number', ([x]) => rounded(asNumber(x), (n) => Math.sign(n) * Math.round(Math.abs(n)))],
  ceil: [ONE, 'number', ([x]) => rounded(asNumber(x), Math.ceil)],
  floor: [ONE, 'number', ([x]) => rounded(asNumber(x), Math.floor)],
  abs: [ONE, 'number', ([x]) => (compareNumbers(asNumber(x), 0) < 0 ? subtract(0, asNumber(x)) : (x as Value))],
  'bits.and': [TWO, 'number', ([a, b]) => bitwise(a, b, (x, y) => x & y)],
  'bits.or': [TWO, 'number', ([a, b]) => bitwise(a, b, (x, y) => x | y)],
  'bits.xor': [TWO, 'number', ([a, b]) => bitwise(a, b, (x, y) => x ^ y)],
  'bits.negate': [ONE, 'number', ([a]) => bitwise(a, 0, (x) => ~x)],
  'bits.lsh': [TWO, 'number', ([a, b]) => bitwise(a, shift(b), (x, y) => x << y)],
  'bits.rsh': [TWO, 'number', ([a, b]) => bitwise(a, shift(b), (x, y) => x >> y)],
  'numbers.range': [TWO, 'array', ([a, b], env) => range(asNumber(a), asNumber(b), 1, env)],
  'numbers.range_step': [
    ['number', 'number', 'number'],
    'array',
    ([a, b, step], env) => range(asNumber(a), asNumber(b), asNumber(step), env),
  ],
  and: [['set', 'set'], 'set', ([a, b]) => setOf([...asSet(a).items.values()].filter((value) => has(b, value)))],
  or: [['set', 'set'], 'set', ([a, b]) => new RegoSet(new Map([...asSet(a).items, ...asSet(b).items]))],
})

function has(set: Value | undefined, value: Value): boolean {
  return asSet(set).items.has(keyOf(value))
}

function minus(a: Value, b: Value): Value {
  if (isNumber(a) && isNumber(b)) return subtract(a, b)
  if (a instanceof RegoSet && b instanceof RegoSet) {
    return setOf([...a.items.values()].filter((value) => !has(b, value)))
  }
  return failType('minus: operands must both be numbers or sets')
}

function modulo(a: Num, b: Num): Value {
  if (!isInteger(a) || !isInteger(b)) fail('modulo on floating-point number')
  return remainder(a, b) ?? fail('modulo by zero')
}

function rounded(value: Num, round: (value: number) => number): Num {
  return isInteger(value) ? value : round(toDouble(value)) + 0
}

function integer(value: Value | undefined): bigint {
  return toBigInt(asNumber(value)) ?? failType('operand must be integer number but got floating-point number')
}

function bitwise(a: Value | undefined, b: Value | undefined, operate: (x: bigint, y: bigint) => bigint): Value {
  return narrow(operate(integer(a), integer(b)))
}

/** Shifting further than this makes numbers out of all proportion. */
const WIDEST_SHIFT = 65_536

function shift(value: Value | undefined): Value {
  const amount = integer(value)
  if (amount < 0n) failType('operand 2 must be an unsigned integer number but got a negative integer')
  if (amount > WIDEST_SHIFT) fail('operand 2 is too large')
  return narrow(amount)
}

function range(a: Num, b: Num, step: Num, env: Env): Value {
  const from = integer(a)
  const to = integer(b)
  const by = integer(step)
  if (by <= 0n) fail('step must be a positive number above zero')
  const count = (from < to ? to - from : from - to) / by + 1n
  if (count > 10_000_000n) fail('range is too long')
  env.meter.spend(Number(count))
  env.meter.allocate(Number(count) * 8)
  const values: Value[] = []
  if (from <= to) for (let i = from; i <= to; i += by) values.push(narrow(i))
  else for (let i = from; i >= to; i -= by) values.push(narrow(i))
  return values
}
