import { fromCivil } from './civil.ts'
import type { Civil } from './civil.ts'
import { DAYS, MONTHS, parseLayout } from './layout.ts'
import { fail } from '../define.ts'

type Fields = { -readonly [K in keyof Civil]: Civil[K] } & { pm: boolean | undefined; yearDay: number | undefined }

/** Reads a time by a Go layout: nanoseconds since 1970. Fails as a built-in does on text that does not fit. */
export function readTime(layout: string, text: string): bigint {
  const fields: Fields = {
    year: 0,
    month: 1,
    day: 1,
    hour: 0,
    minute: 0,
    second: 0,
    nanos: 0,
    offset: 0,
    zone: 'UTC',
    pm: undefined,
    yearDay: undefined,
  }
  let rest = text
  const bad = (): never => fail(`parsing time ${JSON.stringify(text)} as ${JSON.stringify(layout)}: cannot parse`)
  for (const [i, piece] of parseLayout(layout).entries()) {
    if (piece.kind === 'text') {
      const wanted = piece.text
      if (!rest.startsWith(wanted)) bad()
      rest = rest.slice(wanted.length)
      continue
    }
    const used = readField(piece.name, rest, fields) ?? bad()
    rest = rest.slice(used)
    if ((piece.name === '05' || piece.name === '5') && !nextIsFraction(layout, i)) rest = implicitFraction(rest, fields)
  }
  if (rest !== '') fail(`parsing time ${JSON.stringify(text)}: extra text: ${JSON.stringify(rest)}`)
  if (fields.pm === true && fields.hour < 12) fields.hour += 12
  if (fields.pm === false && fields.hour === 12) fields.hour = 0
  check(fields, text)
  return fromCivil(fields.yearDay === undefined ? fields : { ...fields, month: 1, day: fields.yearDay })
}

function nextIsFraction(layout: string, index: number): boolean {
  const next = parseLayout(layout)[index + 1]
  return next?.kind === 'field' && /^[.,]/.test(next.name)
}

/** A fraction may follow the seconds even where the layout has none. */
function implicitFraction(rest: string, fields: Fields): string {
  const found = /^[.,](\d+)/.exec(rest)
  if (!found) return rest
  fields.nanos = Number((found[1] as string).slice(0, 9).padEnd(9, '0'))
  return rest.slice(found[0].length)
}

function check(fields: Fields, text: string): void {
  const leap = (fields.year % 4 === 0 && fields.year % 100 !== 0) || fields.year % 400 === 0
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][fields.month - 1]
  const fits = fields.month >= 1 && fields.month <= 12 && fields.day >= 1 && fields.day <= (days ?? 0)
  if (!fits || fields.hour > 23 || fields.minute > 59 || fields.second > 59) {
    fail(`parsing time ${JSON.stringify(text)}: value out of range`)
  }
}

function named(rest: string, names: readonly string[], length?: number): { index: number; used: number } | undefined {
  for (const [index, name] of names.entries()) {
    const wanted = length === undefined ? name : name.slice(0, length)
    if (rest.slice(0, wanted.length).toLowerCase() === wanted.toLowerCase()) return { index, used: wanted.length }
  }
  return undefined
}

const NUMERIC: Readonly<Record<string, readonly [RegExp, (fields: Fields, value: number) => void]>> = {
  '2006': [/^\d{4}/, (f, v) => (f.year = v)],
  '06': [/^\d{2}/, (f, v) => (f.year = v >= 69 ? 1900 + v : 2000 + v)],
  '01': [/^\d{2}/, (f, v) => (f.month = v)],
  '1': [/^\d{1,2}/, (f, v) => (f.month = v)],
  '02': [/^\d{2}/, (f, v) => (f.day = v)],
  _2: [/^ ?\d{1,2}/, (f, v) => (f.day = v)],
  '2': [/^\d{1,2}/, (f, v) => (f.day = v)],
  '002': [/^\d{3}/, (f, v) => (f.yearDay = v)],
  __2: [/^[ \d]{3}/, (f, v) => (f.yearDay = v)],
  '15': [/^\d{1,2}/, (f, v) => (f.hour = v)],
  '03': [/^\d{2}/, (f, v) => (f.hour = v)],
  '3': [/^\d{1,2}/, (f, v) => (f.hour = v)],
  '04': [/^\d{2}/, (f, v) => (f.minute = v)],
  '4': [/^\d{1,2}/, (f, v) => (f.minute = v)],
  '05': [/^\d{2}/, (f, v) => (f.second = v)],
  '5': [/^\d{1,2}/, (f, v) => (f.second = v)],
}

/** Reads one field; the number of characters used, or undefined. */
function readField(name: string, rest: string, fields: Fields): number | undefined {
  const numeric = NUMERIC[name]
  if (numeric) {
    const found = numeric[0].exec(rest)
    if (!found) return undefined
    numeric[1](fields, Number(found[0]))
    return found[0].length
  }
  if (/^[.,]/.test(name)) return readFraction(name, rest, fields)
  if (/^[-Z]07/.test(name)) return readOffset(name, rest, fields)
  switch (name) {
    case 'January':
    case 'Jan': {
      const found = named(rest, MONTHS, name === 'Jan' ? 3 : undefined)
      if (found) fields.month = found.index + 1
      return found?.used
    }
    case 'Monday':
    case 'Mon':
      return named(rest, DAYS, name === 'Mon' ? 3 : undefined)?.used
    case 'PM':
    case 'pm': {
      const found = /^(?:AM|PM|am|pm)/.exec(rest)
      if (found) fields.pm = found[0].toLowerCase() === 'pm'
      return found ? 2 : undefined
    }
    default: {
      const found = /^(?:UTC|[A-Z]{3,4}|[+-]\d{2})/.exec(rest)
      if (found) fields.zone = found[0]
      return found?.[0].length
    }
  }
}

function readFraction(name: string, rest: string, fields: Fields): number | undefined {
  const found = /^[.,](\d+)/.exec(rest)
  if (!found) return name[1] === '9' ? 0 : undefined
  const digits = found[1] as string
  if (name[1] === '0' && digits.length !== name.length - 1) return undefined
  fields.nanos = Number(digits.slice(0, 9).padEnd(9, '0'))
  return found[0].length
}

function readOffset(name: string, rest: string, fields: Fields): number | undefined {
  if (name.startsWith('Z') && rest.startsWith('Z')) return 1
  const shape = name.slice(1)
  const pattern = shape.includes(':')
    ? shape.length > 5
      ? /^([+-])(\d{2}):(\d{2}):(\d{2})/
      : /^([+-])(\d{2}):(\d{2})/
    : shape.length > 4
      ? /^([+-])(\d{2})(\d{2})(\d{2})/
      : shape.length > 2
        ? /^([+-])(\d{2})(\d{2})/
        : /^([+-])(\d{2})/
  const found = pattern.exec(rest)
  if (!found) return undefined
  const size = Number(found[2]) * 3600 + Number(found[3] ?? 0) * 60 + Number(found[4] ?? 0)
  if (Number(found[2]) > 24 || Number(found[3] ?? 0) > 59) return undefined
  fields.offset = found[1] === '-' ? -size : size
  return found[0].length
}
