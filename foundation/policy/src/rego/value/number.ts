import { Decimal } from './types.ts'

/** Any of the three forms of a Rego number. */
export type Num = number | bigint | Decimal

const PARTS = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/

/** Exponents beyond this are kept symbolic: expanding them would cost memory out of proportion to the text. */
const WIDEST_EXPONENT = 5_000

/** Reads decimal number text exactly; undefined when it is not a JSON number. */
export function parseNumber(text: string): Num | undefined {
  const parts = PARTS.exec(text)
  if (!parts) return undefined
  const fraction = parts[3] ?? ''
  if (fraction === '' && parts[4] === undefined) {
    const value = Number(text)
    return Number.isSafeInteger(value) ? value + 0 : BigInt(text)
  }
  return fromParts(parts, fraction, text)
}

function fromParts(parts: RegExpExecArray, fraction: string, text: string): Num {
  const { digits, exponent } = trimZeros(
    BigInt(`${parts[1]}${parts[2]}${fraction}`),
    Number(parts[4] ?? 0) - fraction.length,
  )
  if (digits === 0n) return 0
  if (exponent >= 0 && exponent <= WIDEST_EXPONENT && Number.isFinite(Number(text)))
    return narrow(digits * 10n ** BigInt(exponent))
  const value = Number(text)
  if (Number.isFinite(value) && value !== 0) {
    const shortest = PARTS.exec(String(value))
    if (shortest) {
      const back = trimZeros(
        BigInt(`${shortest[1]}${shortest[2]}${shortest[3] ?? ''}`),
        Number(shortest[4] ?? 0) - (shortest[3] ?? '').length,
      )
      if (back.digits === digits && back.exponent === exponent) return value
    }
  }
  return new Decimal(digits, exponent, text)
}

function trimZeros(digits: bigint, exponent: number): { digits: bigint; exponent: number } {
  if (digits === 0n) return { digits, exponent: 0 }
  let text = digits.toString()
  let end = text.length
  while (end > 1 && text.charCodeAt(end - 1) === 48) end--
  if (end === text.length) return { digits, exponent }
  exponent += text.length - end
  text = text.slice(0, end)
  return { digits: BigInt(text), exponent }
}

/** A bigint as a plain number where that is exact. */
export function narrow(value: bigint): number | bigint {
  return value >= -9007199254740991n && value <= 9007199254740991n ? Number(value) : value
}

/** The nearest double. */
export function toDouble(value: Num): number {
  if (typeof value === 'number') return value
  return typeof value === 'bigint' ? Number(value) : Number(value.text)
}

/** True when the number is integral. */
export function isInteger(value: Num): boolean {
  if (typeof value === 'number') return Number.isInteger(value)
  return typeof value === 'bigint' || value.exponent >= 0
}

/** The integer as a bigint; undefined for fractions. */
export function toBigInt(value: Num): bigint | undefined {
  if (typeof value === 'bigint') return value
  if (typeof value === 'number') return Number.isInteger(value) ? BigInt(value) : undefined
  if (value.exponent < 0 || value.exponent > WIDEST_EXPONENT) return undefined
  return value.digits * 10n ** BigInt(value.exponent)
}

/** Number text as JSON and Rego print it. */
export function numberText(value: Num): string {
  return value instanceof Decimal ? value.text : String(value)
}

function asDecimal(value: Num): Decimal {
  if (value instanceof Decimal) return value
  if (typeof value === 'bigint') return new Decimal(value, 0, '')
  const parts = PARTS.exec(String(value))
  if (!parts) return new Decimal(0n, 0, '')
  const fraction = parts[3] ?? ''
  return new Decimal(BigInt(`${parts[1]}${parts[2]}${fraction}`), Number(parts[4] ?? 0) - fraction.length, '')
}

/** Orders two numbers exactly: negative, zero or positive. */
export function compareNumbers(a: Num, b: Num): number {
  if (typeof a === 'number' && typeof b === 'number') return a < b ? -1 : a > b ? 1 : 0
  if (!(a instanceof Decimal) && !(b instanceof Decimal)) return a < b ? -1 : a > b ? 1 : 0
  return compareDecimals(asDecimal(a), asDecimal(b))
}

function compareDecimals(a: Decimal, b: Decimal): number {
  const signA = a.digits < 0n ? -1 : a.digits > 0n ? 1 : 0
  const signB = b.digits < 0n ? -1 : b.digits > 0n ? 1 : 0
  if (signA !== signB || signA === 0) return signA - signB
  const sizeA = magnitude(a)
  const sizeB = magnitude(b)
  if (sizeA !== sizeB) return sizeA < sizeB ? -signA : signA
  const low = Math.min(a.exponent, b.exponent)
  const left = a.digits * 10n ** BigInt(a.exponent - low)
  const right = b.digits * 10n ** BigInt(b.exponent - low)
  return left < right ? -1 : left > right ? 1 : 0
}

function magnitude(value: Decimal): number {
  const text = value.digits.toString()
  return text.length - (value.digits < 0n ? 1 : 0) + value.exponent
}
