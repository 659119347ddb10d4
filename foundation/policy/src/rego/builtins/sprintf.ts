import {
  Decimal,
  isInteger,
  isNumber,
  numberText,
  toBigInt,
  toDouble,
  toFixedEven,
  toText,
  typeName,
} from '../value/index.ts'
import type { Num, Value } from '../value/index.ts'

const VERB = /%([-+# 0]*)(\*|\d{1,4})?(?:\.(\*|\d{0,4}))?(?:\[(\d{1,3})\])?([a-zA-Z%])/g

type Flags = { readonly flags: string; readonly width: number | undefined; readonly precision: number | undefined }

/** Formats as Go's `fmt.Sprintf` does with OPA's argument types; composites print as Rego text. */
export function sprintf(format: string, values: readonly Value[]): string {
  let next = 0
  let used = values.length === 0
  const take = () => values[next++]
  const text = format.replace(VERB, (...groups: string[]) => {
    const [, flags, width, precision, index, verb] = groups as [string, string, ...(string | undefined)[]]
    if (verb === '%' || verb === undefined) return '%'
    used = true
    const star = (part: string | undefined) =>
      part === '*' ? Number(take() ?? 0) : part === undefined ? undefined : Number(part)
    const shape: Flags = { flags, width: star(width), precision: star(precision) }
    if (index !== undefined) next = Number(index) - 1
    if (next >= values.length) return `%!${verb}(MISSING)`
    return pad(one(verb, take() as Value, shape), shape, verb)
  })
  if (next < values.length && (used || values.length > 0) && !format.includes('[')) {
    const extra = values.slice(next).map((value) => `${goType(value)}=${plain(value)}`)
    return `${text}%!(EXTRA ${extra.join(', ')})`
  }
  return text
}

function goType(value: Value): string {
  if (isNumber(value)) return isInteger(value) ? 'int' : 'float64'
  const name = typeName(value)
  return name === 'boolean'
    ? 'bool'
    : name === 'null' || name === 'array' || name === 'object' || name === 'set'
      ? 'string'
      : name
}

function plain(value: Value): string {
  return typeof value === 'string' ? value : toText(value)
}

function one(verb: string, value: Value, shape: Flags): string {
  if (verb === 'v') return isNumber(value) ? numberText(value) : clip(plain(value), shape)
  if (verb === 'T') return goType(value)
  const isText = typeof value === 'bigint' && 'sq'.includes(verb)
  if (isNumber(value) && !isText) return number(verb, value, shape) ?? wrong(verb, value)
  if (verb === 't' && typeof value === 'boolean') return String(value)
  return string(verb, plain(value), shape) ?? wrong(verb, value)
}

function wrong(verb: string, value: Value): string {
  return `%!${verb}(${goType(value)}=${plain(value)})`
}

function clip(text: string, { precision }: Flags): string {
  return precision === undefined ? text : [...text].slice(0, precision).join('')
}

function string(verb: string, text: string, shape: Flags): string | undefined {
  const hex = (upper: boolean) => {
    const found = Buffer.from(text, 'utf8').toString('hex')
    return upper ? found.toUpperCase() : found
  }
  switch (verb) {
    case 's':
      return clip(text, shape)
    case 'q':
      return JSON.stringify(clip(text, shape))
    case 'x':
      return hex(false)
    case 'X':
      return hex(true)
    default:
      return undefined
  }
}

function number(verb: string, value: Num, shape: Flags): string | undefined {
  if (isInteger(value) && 'bcdoOqxXU'.includes(verb)) return integer(verb, toBigInt(value) ?? 0n, shape)
  if (isInteger(value) && !'feEgGF'.includes(verb)) return undefined
  return float(verb, value, shape)
}

function integer(verb: string, value: bigint, { flags }: Flags): string | undefined {
  const sign = value < 0n ? '-' : flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : ''
  const size = value < 0n ? -value : value
  const prefix = flags.includes('#')
  switch (verb) {
    case 'd':
      return sign + size.toString()
    case 'b':
      return `${sign}${prefix ? '0b' : ''}${size.toString(2)}`
    case 'o':
      return `${sign}${prefix ? '0' : ''}${size.toString(8)}`
    case 'O':
      return `${sign}0o${size.toString(8)}`
    case 'x':
      return `${sign}${prefix ? '0x' : ''}${size.toString(16)}`
    case 'X':
      return `${sign}${prefix ? '0X' : ''}${size.toString(16).toUpperCase()}`
    case 'U':
      return `U+${size.toString(16).toUpperCase().padStart(4, '0')}`
    default: {
      if (size > 0x10ffffn) return '\ufffd'
      const character = String.fromCodePoint(Number(size))
      return verb === 'q' ? `'${character}'` : character
    }
  }
}

function float(verb: string, value: Num, { flags, precision }: Flags): string | undefined {
  const number = toDouble(value)
  const plus = number >= 0 ? (flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : '') : ''
  const digits = Math.min(precision ?? 6, 100)
  switch (verb) {
    case 'f':
    case 'F':
      if (value instanceof Decimal || Math.abs(number) < 1e21) return plus + toFixedEven(number, digits)
      return `${plus}${BigInt(number)}${digits > 0 ? `.${'0'.repeat(digits)}` : ''}`
    case 'e':
    case 'E': {
      const text = exponent(number.toExponential(digits))
      return plus + (verb === 'E' ? text.toUpperCase() : text)
    }
    case 'g':
    case 'G': {
      if (precision === undefined) return plus + shortest(number)
      const text = Number(number.toPrecision(Math.max(1, digits)))
      return plus + shortest(text)
    }
    default:
      return undefined
  }
}

/** Go writes exponents with two digits at least. */
function exponent(text: string): string {
  return text.replace(/e([+-])(\d)$/, 'e$10$2')
}

function shortest(value: number): string {
  const size = Math.abs(value)
  if (value !== 0 && (size < 1e-4 || size >= 1e21)) return exponent(value.toExponential())
  return String(value)
}

function pad(text: string, { flags, width }: Flags, verb: string): string {
  if (width === undefined) return text
  const left = flags.includes('-') || width < 0
  const length = Math.min(Math.abs(width), 10_000)
  const missing = length - [...text].length
  if (missing <= 0) return text
  if (left) return text + ' '.repeat(missing)
  if (flags.includes('0') && !'sqvT'.includes(verb)) {
    const sign = /^[+-]/.exec(text)?.[0] ?? ''
    return sign + '0'.repeat(missing) + text.slice(sign.length)
  }
  return (flags.includes('0') && verb === 's' ? '0' : ' ').repeat(missing) + text
}
