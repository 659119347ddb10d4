import { EvalError, type Plain, scalarToNumber } from '../cell.ts'
import { type HclFunction, plain } from './define.ts'

function extreme(args: readonly number[], choose: (...values: number[]) => number): number {
  if (args.length === 0) throw new EvalError('at least one number is needed')
  return choose(...args)
}

function parseint(text: string, base: number): Plain {
  const digits = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'
  if (base < 2 || base > 62) throw new EvalError('the base must be between 2 and 62')
  const negative = text.startsWith('-')
  const body = text.replace(/^[+-]/, '')
  if (body === '') throw new EvalError('a whole number is needed')
  let result = 0n
  for (const char of base <= 36 ? body.toLowerCase() : body) {
    const digit = digits.indexOf(char)
    if (digit < 0 || digit >= base) throw new EvalError('a digit is outside the base')
    result = result * BigInt(base) + BigInt(digit)
  }
  const signed = negative ? -result : result
  return Number.isSafeInteger(Number(signed)) ? Number(signed) : signed
}

function logarithm(value: number, base: number): number {
  const raw = Math.log(value) / Math.log(base)
  const whole = Math.round(raw)
  return base ** whole === value ? whole : raw
}

function add(numbers: readonly Plain[]): number {
  if (numbers.length === 0) throw new EvalError('at least one number is needed')
  const total = numbers.reduce<number>((sum, item) => sum + Number(scalarToNumber(item as number)), 0)
  return Number.isInteger(total) ? total : Number(total.toPrecision(15))
}

/** Sequences are written out, so their length is bounded, as in the language. */
const maxRange = 1024

function range(args: readonly number[]): number[] {
  const [first = 0, second, third] = args
  const start = second === undefined ? 0 : first
  const limit = second ?? first
  const step = third ?? (limit < start ? -1 : 1)
  if (args.length === 0 || args.length > 3) throw new EvalError('range takes one to three numbers')
  if (step === 0 || (step > 0 && limit < start && third !== undefined) || (step < 0 && limit > start)) {
    if (step === 0 && start === limit) return []
    throw new EvalError('the step of a range leads away from its end')
  }
  const result: number[] = []
  for (let value = start; step > 0 ? value < limit : value > limit; value += step) {
    if (result.length >= maxRange) throw new EvalError('the range has more than 1024 numbers')
    result.push(value)
  }
  return result
}

export const numberFunctions: Readonly<Record<string, HclFunction>> = {
  abs: plain<[number]>('n', ([value]) => Math.abs(value)),
  ceil: plain<[number]>('n', ([value]) => Math.ceil(value) + 0),
  floor: plain<[number]>('n', ([value]) => Math.floor(value)),
  log: plain<[number, number]>('n n', ([value, base]) => logarithm(value, base)),
  max: plain<readonly number[]>('n*', (args) => extreme(args, Math.max)),
  min: plain<readonly number[]>('n*', (args) => extreme(args, Math.min)),
  parseint: plain<[string, number]>('s n', ([text, base]) => parseint(text, base)),
  pow: plain<[number, number]>('n n', ([value, power]) => value ** power),
  range: plain<readonly number[]>('n*', (args) => range(args)),
  signum: plain<[number]>('n', ([value]) => Math.sign(value)),
  sum: plain<[readonly Plain[]]>('l', ([numbers]) => add(numbers)),
}
