import { int, uint } from '../arithmetic.ts'
import { order } from '../compare.ts'
import { Uint, fail } from '../values.ts'
import type { Cel } from '../values.ts'
import { position } from './define.ts'
import type { CelFunction, Functions } from './define.ts'

const isNumber = (value: Cel | undefined): value is bigint | number | Uint =>
  typeof value === 'bigint' || typeof value === 'number' || value instanceof Uint

/** The extreme of several numbers, or of a list of them. */
function extreme(sign: number): CelFunction {
  return (args) => {
    const [first] = args
    const list = args.length === 1 && Array.isArray(first) ? (first as readonly Cel[]) : args
    if (list.length === 0) return fail('empty list')
    if (!list.every(isNumber)) return undefined
    return list.reduce((best, value) => (order(value, best) * sign > 0 ? value : best))
  }
}

const rounding =
  (round: (value: number) => number): CelFunction =>
  ([value]) =>
    typeof value === 'number' ? round(value) : undefined

const test =
  (check: (value: number) => boolean): CelFunction =>
  ([value]) =>
    typeof value === 'number' ? check(value) : undefined

function bits(operate: (a: bigint, b: bigint) => bigint): CelFunction {
  return ([a, b]) => {
    if (typeof a === 'bigint' && typeof b === 'bigint') return int(operate(a, b))
    return a instanceof Uint && b instanceof Uint ? uint(operate(a.value, b.value)) : undefined
  }
}

function shift(left: boolean): CelFunction {
  return ([value, by]) => {
    const amount = position(by)
    if (amount === undefined) return undefined
    if (amount < 0) return fail('negative offset')
    const move = (bits: bigint) => (amount >= 64 ? 0n : left ? bits << BigInt(amount) : bits >> BigInt(amount))
    if (typeof value === 'bigint') return BigInt.asIntN(64, move(BigInt.asUintN(64, value)))
    return value instanceof Uint ? new Uint(BigInt.asUintN(64, move(value.value))) : undefined
  }
}

/** The math extensions. */
export const math: Functions = {
  'math.greatest': extreme(1),
  'math.least': extreme(-1),
  'math.ceil': rounding(Math.ceil),
  'math.floor': rounding(Math.floor),
  'math.trunc': rounding(Math.trunc),
  'math.round': rounding((value) => Math.sign(value) * Math.round(Math.abs(value))),
  'math.isNaN': test(Number.isNaN),
  'math.isInf': test((value) => Math.abs(value) === Infinity),
  'math.isFinite': test(Number.isFinite),
  'math.sqrt': ([value]) =>
    isNumber(value) ? Math.sqrt(Number(value instanceof Uint ? value.value : value)) : undefined,
  'math.abs': ([value]) => {
    if (typeof value === 'number') return Math.abs(value)
    if (typeof value === 'bigint') return int(value < 0n ? -value : value)
    return value instanceof Uint ? value : undefined
  },
  'math.sign': ([value]) => {
    if (typeof value === 'number') return Math.sign(value)
    if (typeof value === 'bigint') return value > 0n ? 1n : value < 0n ? -1n : 0n
    return value instanceof Uint ? new Uint(value.value > 0n ? 1n : 0n) : undefined
  },
  'math.bitAnd': bits((a, b) => a & b),
  'math.bitOr': bits((a, b) => a | b),
  'math.bitXor': bits((a, b) => a ^ b),
  'math.bitNot': ([value]) => {
    if (typeof value === 'bigint') return ~value
    return value instanceof Uint ? new Uint(BigInt.asUintN(64, ~value.value)) : undefined
  },
  'math.bitShiftLeft': shift(true),
  'math.bitShiftRight': shift(false),
}
