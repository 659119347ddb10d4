import { EvalError } from '../cell.ts'
import { type HclFunction, impure, plain } from './define.ts'

interface Time {
  /** Milliseconds since 1970 in UTC, and the nanoseconds beyond them. */
  readonly instant: number
  readonly nanos: number
  /** Minutes east of UTC. */
  readonly offset: number
}

const stampShape =
  /^(\d{4})-(\d{2})-(\d{2})[Tt](\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?(?:([Zz])|([+-])(\d{2}):(\d{2}))$/

function parseTime(text: string): Time {
  const found = stampShape.exec(text)
  if (found === null) throw new EvalError('the time is not in the form of RFC 3339')
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = found.slice(1, 7).map(Number)
  const days = new Date(Date.UTC(year, month, 0)).getUTCDate()
  if (month < 1 || month > 12 || day < 1 || day > days || hour > 23 || minute > 59 || second > 59)
    throw new EvalError('the time does not exist')
  const offset = found[8] === undefined ? (found[9] === '-' ? -1 : 1) * (Number(found[10]) * 60 + Number(found[11])) : 0
  return {
    instant: Date.UTC(year, month - 1, day, hour, minute, second) - offset * 60_000,
    nanos: Number((found[7] ?? '').padEnd(9, '0')),
    offset,
  }
}

const pad = (value: number, length = 2): string => String(value).padStart(length, '0')

function zone(offset: number, style: 'Z' | 'ZZZ' | 'ZZZZ' | 'ZZZZZ'): string {
  if (style === 'Z' && offset === 0) return 'Z'
  if (style === 'ZZZ' && offset === 0) return 'UTC'
  const sign = offset < 0 ? '-' : '+'
  const [hours, minutes] = [pad(Math.floor(Math.abs(offset) / 60)), pad(Math.abs(offset) % 60)]
  return style === 'Z' || style === 'ZZZZZ' ? `${sign}${hours}:${minutes}` : `${sign}${hours}${minutes}`
}

const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]
const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']

function formatToken(token: string, local: Date, offset: number): string {
  const hour = local.getUTCHours()
  const month = months[local.getUTCMonth()] ?? ''
  const weekday = weekdays[local.getUTCDay()] ?? ''
  const table: Readonly<Record<string, string>> = {
    YYYY: pad(local.getUTCFullYear(), 4),
    YY: pad(local.getUTCFullYear() % 100),
    MMMM: month,
    MMM: month.slice(0, 3),
    MM: pad(local.getUTCMonth() + 1),
    M: String(local.getUTCMonth() + 1),
    DD: pad(local.getUTCDate()),
    D: String(local.getUTCDate()),
    EEEE: weekday,
    EEE: weekday.slice(0, 3),
    hh: pad(hour),
    h: String(hour),
    HH: pad(hour % 12 || 12),
    H: String(hour % 12 || 12),
    AA: hour < 12 ? 'AM' : 'PM',
    aa: hour < 12 ? 'am' : 'pm',
    mm: pad(local.getUTCMinutes()),
    m: String(local.getUTCMinutes()),
    ss: pad(local.getUTCSeconds()),
    s: String(local.getUTCSeconds()),
    ZZZZZ: zone(offset, 'ZZZZZ'),
    ZZZZ: zone(offset, 'ZZZZ'),
    ZZZ: zone(offset, 'ZZZ'),
    Z: zone(offset, 'Z'),
  }
  const text = table[token]
  if (text === undefined) throw new EvalError(`the format has no verb ${token}`)
  return text
}

function formatDate(format: string, stamp: string): string {
  const time = parseTime(stamp)
  const local = new Date(time.instant + time.offset * 60_000)
  let result = ''
  for (let at = 0; at < format.length;) {
    const char = format[at] as string
    if (char === "'") {
      const quoted = /'((?:[^']|'')*)'/y
      quoted.lastIndex = at
      const found = quoted.exec(format)
      if (found === null) throw new EvalError('a quote in the format is not closed')
      result += (found[1] ?? '').replaceAll("''", "'")
      at = quoted.lastIndex
    } else if (/[A-Za-z]/.test(char)) {
      let end = at
      while (format[end] === char) end += 1
      result += formatToken(format.slice(at, end), local, time.offset)
      at = end
    } else {
      result += char
      at += 1
    }
  }
  return result
}

const units: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
}

/** Milliseconds of a duration such as `1h30m`. */
function parseDuration(text: string): number {
  if (!/^[+-]?(?:(?:\d+(?:\.\d+)?)(?:ns|us|µs|ms|s|m|h))+$/.test(text) && text !== '0')
    throw new EvalError('the duration is not understood')
  let total = 0
  for (const found of text.matchAll(/(\d+(?:\.\d+)?)(ns|us|µs|ms|s|m|h)/g))
    total += Number(found[1]) * (units[found[2] ?? ''] ?? 0)
  return text.startsWith('-') ? -total : total
}

function timeAdd(stamp: string, duration: string): string {
  const time = parseTime(stamp)
  const local = new Date(Math.round(time.instant + parseDuration(duration)) + time.offset * 60_000)
  return `${local.toISOString().slice(0, 19)}${zone(time.offset, 'Z')}`
}

export const datetimeFunctions: Readonly<Record<string, HclFunction>> = {
  formatdate: plain<[string, string]>('s s', ([format, stamp]) => formatDate(format, stamp)),
  plantimestamp: impure,
  timeadd: plain<[string, string]>('s s', ([stamp, duration]) => timeAdd(stamp, duration)),
  timecmp: plain<[string, string]>('s s', ([a, b]) => {
    const [first, second] = [parseTime(a), parseTime(b)]
    return Math.sign(first.instant - second.instant || first.nanos - second.nanos)
  }),
  timestamp: impure,
}
