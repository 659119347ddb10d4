import { EvalError, type Plain, scalarToBool, scalarToNumber, scalarToText } from '../cell.ts'
import { jsonText } from './json.ts'

interface Verb {
  readonly flags: string
  readonly width: number | undefined
  readonly precision: number | undefined
  readonly index: number | undefined
  readonly letter: string
}

const verbShape = /%(?:(%)|([-+ #0]*)(?:(\d+))?(?:\.(\d+))?(?:\[(\d+)\])?([a-zA-Z]))/g

/** Formats as the language's `format` does. Throws EvalError for a wrong number or kind of arguments. */
export function formatText(template: string, args: readonly Plain[]): string {
  let next = 0
  let highest = 0
  const stray = template.replaceAll(verbShape, '')
  if (stray.includes('%')) throw new EvalError('the format has an unknown verb')
  const text = template.replaceAll(verbShape, (whole: string, ...groups: readonly (string | undefined)[]) => {
    const [percent, flags, width, precision, index, letter = ''] = groups
    if (percent !== undefined) return '%'
    const verb: Verb = {
      flags: flags ?? '',
      width: width === undefined ? undefined : Math.min(Number(width), 10_000),
      precision: precision === undefined ? undefined : Math.min(Number(precision), 100),
      index: index === undefined ? undefined : Number(index),
      letter,
    }
    if (verb.index !== undefined) next = verb.index - 1
    const arg = args[next]
    if (arg === undefined) throw new EvalError(`no argument for ${whole}`)
    next += 1
    highest = Math.max(highest, next)
    return pad(formatOne(verb, arg), verb)
  })
  if (highest < args.length) throw new EvalError('the format has too many arguments')
  return text
}

const isCollection = (value: Plain): boolean => typeof value === 'object' && value !== null

function scalarOf(value: Plain): string | number | bigint | boolean {
  if (isCollection(value) || value === null) throw new EvalError('a scalar is needed')
  return value as string | number | bigint | boolean
}

function formatOne(verb: Verb, value: Plain): string {
  switch (verb.letter) {
    case 'v':
      if (verb.flags.includes('#')) return jsonText(value)
      return isCollection(value) ? jsonText(value) : value === null ? 'null' : scalarToText(scalarOf(value))
    case 's':
      return cut(value === null ? 'null' : isCollection(value) ? jsonText(value) : scalarToText(scalarOf(value)), verb)
    case 'q':
      return JSON.stringify(scalarToText(scalarOf(value)))
    case 't':
      return String(scalarToBool(scalarOf(value)))
    default:
      return formatNumber(verb, scalarToNumber(scalarOf(value)))
  }
}

const cut = (text: string, verb: Verb): string =>
  verb.precision === undefined ? text : Array.from(text).slice(0, verb.precision).join('')

function formatNumber(verb: Verb, value: number | bigint): string {
  const number = Number(value)
  const whole = typeof value === 'bigint' ? value : BigInt(Math.trunc(number))
  const sign = verb.flags.includes('+') && number >= 0 ? '+' : verb.flags.includes(' ') && number >= 0 ? ' ' : ''
  const alternate = verb.flags.includes('#')
  switch (verb.letter) {
    case 'd':
      return sign + whole.toString()
    case 'b':
      return sign + whole.toString(2)
    case 'o':
      return sign + (alternate ? '0' : '') + whole.toString(8)
    case 'x':
      return sign + (alternate ? '0x' : '') + whole.toString(16)
    case 'X':
      return sign + (alternate ? '0X' : '') + whole.toString(16).toUpperCase()
    case 'f':
      return sign + number.toFixed(verb.precision ?? 6)
    case 'e':
    case 'E': {
      const text = number.toExponential(verb.precision ?? 6).replace(/e([+-])(\d)$/, 'e$10$2')
      return sign + (verb.letter === 'E' ? text.toUpperCase() : text)
    }
    case 'g':
    case 'G':
      return (
        sign + (verb.precision === undefined ? String(number) : String(Number(number.toPrecision(verb.precision || 1))))
      )
    default:
      throw new EvalError(`the format has no verb ${verb.letter}`)
  }
}

function pad(text: string, verb: Verb): string {
  if (verb.width === undefined) return text
  const length = Array.from(text).length
  const missing = Math.max(0, verb.width - length)
  if (verb.flags.includes('-')) return text + ' '.repeat(missing)
  if (verb.flags.includes('0') && verb.letter !== 's' && verb.letter !== 'v' && verb.letter !== 'q') {
    const sign = /^[+-]/.exec(text)?.[0] ?? ''
    return sign + '0'.repeat(missing) + text.slice(sign.length)
  }
  return ' '.repeat(missing) + text
}
