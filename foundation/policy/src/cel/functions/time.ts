import { fromCivil, toCivil, weekday, zoneOffset, daysFromCivil } from '../../rego/builtins/time/civil.ts'
import type { Civil } from '../../rego/builtins/time/civil.ts'
import { duration, timestamp } from '../arithmetic.ts'
import { Duration, Timestamp, fail } from '../values.ts'
import type { Cel } from '../values.ts'
import type { CelFunction, Functions } from './define.ts'

const SECOND = 1_000_000_000n

const MOMENT = /^(\d{4})-(\d{2})-(\d{2})[Tt](\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?(?:[Zz]|([+-])(\d{2}):(\d{2}))$/

/** Reads RFC 3339. */
export function parseTimestamp(text: string): Timestamp {
  const found = MOMENT.exec(text)
  if (!found) return fail('string is no timestamp')
  const [, year, month, day, hour, minute, second, fraction, sign, offsetHour, offsetMinute] = found
  const offset = (Number(offsetHour ?? 0) * 3600 + Number(offsetMinute ?? 0) * 60) * (sign === '-' ? -1 : 1)
  const civil: Civil = {
    year: Number(year),
    month: Number(month),
    day: Number(day),
    hour: Number(hour),
    minute: Number(minute),
    second: Number(second),
    nanos: Number((fraction ?? '').padEnd(9, '0')),
    offset,
    zone: 'UTC',
  }
  if (civil.month > 12 || civil.month < 1 || civil.hour > 23 || civil.minute > 59 || civil.second > 59)
    fail('string is no timestamp')
  const back = toCivil(fromCivil(civil), offset, '')
  return back.day === civil.day ? timestamp(fromCivil(civil)) : fail('string is no timestamp')
}

const UNITS: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1_000n,
  µs: 1_000n,
  ms: 1_000_000n,
  s: SECOND,
  m: 60n * SECOND,
  h: 3_600n * SECOND,
}

/** Reads a duration such as `1h30m` or `-1.5s`. */
export function parseDuration(text: string): Duration {
  let rest = text.replace(/^[+-]/, '')
  if (rest === '0') return new Duration(0n)
  if (rest === '') return fail('string is no duration')
  let total = 0n
  while (rest !== '') {
    const found = /^(\d*)(?:\.(\d*))?(ns|us|µs|ms|s|m|h)/.exec(rest)
    if (!found || (found[1] === '' && (found[2] ?? '') === '')) return fail('string is no duration')
    const unit = UNITS[found[3] as string] as bigint
    const fraction = (found[2] ?? '').slice(0, 18)
    total += BigInt(found[1] || '0') * unit
    if (fraction !== '') total += (BigInt(fraction) * unit) / 10n ** BigInt(fraction.length)
    rest = rest.slice(found[0].length)
  }
  return duration(text.startsWith('-') ? -total : total)
}

/** A duration as text: seconds with their fraction. */
export function durationText({ ns }: Duration): string {
  const size = ns < 0n ? -ns : ns
  const fraction = String(size % SECOND)
    .padStart(9, '0')
    .replace(/0+$/, '')
  return `${ns < 0n ? '-' : ''}${size / SECOND}${fraction === '' ? '' : `.${fraction}`}s`
}

/** A timestamp as RFC 3339 text. */
export function timestampText({ ns }: Timestamp): string {
  const civil = toCivil(ns, 0, 'UTC')
  const two = (value: number) => String(value).padStart(2, '0')
  const fraction = String(civil.nanos).padStart(9, '0').replace(/0+$/, '')
  const date = `${String(civil.year).padStart(4, '0')}-${two(civil.month)}-${two(civil.day)}`
  return `${date}T${two(civil.hour)}:${two(civil.minute)}:${two(civil.second)}${fraction === '' ? '' : `.${fraction}`}Z`
}

function local(value: Timestamp, zone: Cel | undefined): Civil {
  if (zone === undefined) return toCivil(value.ns, 0, 'UTC')
  if (typeof zone !== 'string') return fail('time zone must be a string')
  const fixed = /^([+-]?)(\d{2}):(\d{2})$/.exec(zone)
  if (fixed) {
    const offset = (Number(fixed[2]) * 3600 + Number(fixed[3]) * 60) * (fixed[1] === '-' ? -1 : 1)
    return toCivil(value.ns, offset, zone)
  }
  const found = zoneOffset(zone, value.ns) ?? fail(`unknown time zone ${zone}`)
  return toCivil(value.ns, found.offset, found.name)
}

/** A getter of calendar fields; durations answer for the clock fields alone. */
function field(read: (civil: Civil) => number, unit?: bigint, modulus?: bigint): CelFunction {
  return ([value, zone]) => {
    if (value instanceof Timestamp) return BigInt(read(local(value, zone)))
    if (!(value instanceof Duration) || unit === undefined) return undefined
    return modulus === undefined ? value.ns / unit : (value.ns / unit) % modulus
  }
}

/** Fields of timestamps and durations. */
export const timeFields: Functions = {
  getFullYear: field((civil) => civil.year),
  getMonth: field((civil) => civil.month - 1),
  getDayOfMonth: field((civil) => civil.day - 1),
  getDate: field((civil) => civil.day),
  getDayOfWeek: field(weekday),
  getDayOfYear: field((civil) => daysFromCivil(civil.year, civil.month, civil.day) - daysFromCivil(civil.year, 1, 1)),
  getHours: field((civil) => civil.hour, 3_600n * SECOND),
  getMinutes: field((civil) => civil.minute, 60n * SECOND),
  getSeconds: field((civil) => civil.second, SECOND),
  getMilliseconds: field((civil) => Math.floor(civil.nanos / 1_000_000), 1_000_000n, 1_000n),
}
