import { isArray, narrow, toBigInt, toDouble } from '../../value/index.ts'
import type { Num, Value } from '../../value/index.ts'
import { asNumber, asString } from '../arguments.ts'
import { fail, failType, family } from '../define.ts'
import { daysFromCivil, fromCivil, toCivil, weekday, zoneOffset } from './civil.ts'
import type { Civil } from './civil.ts'
import { formatTime } from './format.ts'
import { DAYS, NAMED_LAYOUTS } from './layout.ts'
import { readTime } from './read.ts'

const MOMENT = ['number|array']
const SMALLEST = -(2n ** 63n)
const LARGEST = 2n ** 63n - 1n

/** Times in nanoseconds since 1970; a pair names the zone as well. */
export const time = family({
  'time.parse_ns': [
    ['string', 'string'],
    'number',
    ([layout, text]) => inRange(readTime(named(asString(layout)), asString(text))),
  ],
  'time.parse_rfc3339_ns': [
    ['string'],
    'number',
    ([text]) => inRange(readTime(NAMED_LAYOUTS['RFC3339'] as string, asString(text))),
  ],
  'time.parse_duration_ns': [['string'], 'number', ([text]) => duration(asString(text))],
  'time.date': [MOMENT, 'array', ([at]) => pick(moment(at), ['year', 'month', 'day'])],
  'time.clock': [MOMENT, 'array', ([at]) => pick(moment(at), ['hour', 'minute', 'second'])],
  'time.weekday': [MOMENT, 'string', ([at]) => DAYS[weekday(moment(at))] as string],
  'time.format': [MOMENT, 'string', ([at]) => formatTime(moment(at), layoutOf(at))],
  'time.add_date': [
    ['number', 'number', 'number', 'number'],
    'number',
    ([ns, years, months, days]) =>
      addDate(
        nanoseconds(ns as Value),
        [years, months, days].map((n) => whole(asNumber(n))),
      ),
  ],
  'time.diff': [['number|array', 'number|array'], 'array', ([a, b]) => difference(a as Value, b as Value)],
})

/** The query's clock. */
export const clock = family(
  { 'time.now_ns': [[], 'number', (_arguments, env) => narrow(env.services.now)] },
  { impure: true },
)

function named(layout: string): string {
  return Object.hasOwn(NAMED_LAYOUTS, layout) ? (NAMED_LAYOUTS[layout] as string) : layout
}

function whole(value: Num): number {
  return Number(toBigInt(value) ?? failType('operand must be integer number'))
}

function inRange(ns: bigint): Value {
  if (ns < SMALLEST || ns > LARGEST) fail('time outside of valid range')
  return narrow(ns)
}

function nanoseconds(value: Value): bigint {
  if (typeof value !== 'number' && typeof value !== 'bigint') return failType('operand 1 must be a number')
  const ns = toBigInt(value) ?? BigInt(Math.trunc(toDouble(value)))
  if (ns < SMALLEST || ns > LARGEST) fail('timestamp too big')
  return ns
}

function moment(value: Value | undefined): Civil {
  const [ns, zone] = isArray(value) ? value : [value as Value, '']
  if (ns === undefined || (zone !== undefined && typeof zone !== 'string'))
    return failType('operand 1 must be [ns, zone]')
  const at = nanoseconds(ns)
  const found = zoneOffset(zone ?? '', at) ?? fail(`unknown time zone ${zone}`)
  return toCivil(at, found.offset, found.name)
}

function layoutOf(value: Value | undefined): string {
  const given = isArray(value) ? value[2] : undefined
  if (given === undefined) return NAMED_LAYOUTS['RFC3339Nano'] as string
  return typeof given === 'string' ? named(given) : failType('layout must be string')
}

function pick(civil: Civil, names: readonly ('year' | 'month' | 'day' | 'hour' | 'minute' | 'second')[]): Value {
  return names.map((name) => civil[name])
}

function addDate(ns: bigint, [years, months, days]: readonly number[]): Value {
  const at = toCivil(ns, 0, 'UTC')
  const moved = {
    ...at,
    year: at.year + (years as number),
    month: at.month + (months as number),
    day: at.day + (days as number),
  }
  return inRange(fromCivil(moved))
}

const UNITS: Readonly<Record<string, number>> = {
  ns: 1,
  us: 1e3,
  µs: 1e3,
  μs: 1e3,
  ms: 1e6,
  s: 1e9,
  m: 60e9,
  h: 3600e9,
}

function duration(text: string): Value {
  const bad = (): never => fail(`time: invalid duration ${JSON.stringify(text)}`)
  const sign = text.startsWith('-') ? -1n : 1n
  let rest = text.replace(/^[+-]/, '')
  if (rest === '0') return 0
  if (rest === '') bad()
  let total = 0n
  while (rest !== '') {
    const found = /^(\d*)(?:\.(\d*))?(ns|us|µs|μs|ms|s|m|h)/.exec(rest)
    if (!found || (found[1] === '' && (found[2] ?? '') === '')) return bad()
    const unit = BigInt(UNITS[found[3] as string] as number)
    const fraction = (found[2] ?? '').slice(0, 18)
    total += BigInt(found[1] === '' ? '0' : (found[1] as string)) * unit
    if (fraction !== '') total += (BigInt(fraction) * unit) / 10n ** BigInt(fraction.length)
    rest = rest.slice(found[0].length)
  }
  if (total > LARGEST) bad()
  return narrow(sign * total)
}

/** Years, months, days, hours, minutes and seconds between two moments. */
function difference(a: Value, b: Value): Value {
  let from = moment(a)
  const zone = isArray(a) && typeof a[1] === 'string' ? a[1] : ''
  const toNs = fromCivil(moment(b))
  const found = zoneOffset(zone, toNs) ?? fail('unknown time zone')
  let to = toCivil(toNs, found.offset, found.name)
  if (fromCivil(from) > fromCivil(to)) [from, to] = [to, from]
  let year = to.year - from.year
  let month = to.month - from.month
  let day = to.day - from.day
  let hour = to.hour - from.hour
  let minute = to.minute - from.minute
  let second = to.second - from.second
  if (second < 0) {
    second += 60
    minute--
  }
  if (minute < 0) {
    minute += 60
    hour--
  }
  if (hour < 0) {
    hour += 24
    day--
  }
  if (day < 0) {
    day += daysFromCivil(from.year, from.month + 1, 1) - daysFromCivil(from.year, from.month, 1)
    month--
  }
  if (month < 0) {
    month += 12
    year--
  }
  return [year, month, day, hour, minute, second]
}
