/** A moment split into calendar fields of a time zone; `nanos` within the second, `offset` in seconds east of UTC. */
export type Civil = {
  readonly year: number
  readonly month: number
  readonly day: number
  readonly hour: number
  readonly minute: number
  readonly second: number
  readonly nanos: number
  readonly offset: number
  readonly zone: string
}

const BILLION = 1_000_000_000n
const DAY = 86_400

/** Days since 1970 of a date of the Gregorian calendar; months and days may overflow. */
export function daysFromCivil(year: number, month: number, day: number): number {
  const y = year + Math.floor((month - 1) / 12)
  const m = (((month - 1) % 12) + 12) % 12
  const shifted = m < 2 ? y - 1 : y
  const era = Math.floor(shifted / 400)
  const yearOfEra = shifted - era * 400
  const dayOfYear = Math.floor((153 * ((m + 10) % 12) + 2) / 5) + day - 1
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear
  return era * 146_097 + dayOfEra - 719_468
}

/** The date of a number of days since 1970. */
export function civilFromDays(days: number): { year: number; month: number; day: number } {
  const z = days + 719_468
  const era = Math.floor(z / 146_097)
  const dayOfEra = z - era * 146_097
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  )
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const mp = Math.floor((5 * dayOfYear + 2) / 153)
  const day = dayOfYear - Math.floor((153 * mp + 2) / 5) + 1
  const month = mp < 10 ? mp + 3 : mp - 9
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day }
}

function floorDivide(value: bigint, by: bigint): bigint {
  const quotient = value / by
  return value % by < 0n ? quotient - 1n : quotient
}

/** Splits nanoseconds since 1970 at an offset. */
export function toCivil(ns: bigint, offset: number, zone: string): Civil {
  const seconds = floorDivide(ns, BILLION)
  const nanos = Number(ns - seconds * BILLION)
  const local = Number(seconds) + offset
  const days = Math.floor(local / DAY)
  const rest = local - days * DAY
  const date = civilFromDays(days)
  return {
    ...date,
    hour: Math.floor(rest / 3600),
    minute: Math.floor((rest % 3600) / 60),
    second: rest % 60,
    nanos,
    offset,
    zone,
  }
}

/** Nanoseconds since 1970 of calendar fields at their offset. */
export function fromCivil(civil: Civil): bigint {
  const days = daysFromCivil(civil.year, civil.month, civil.day)
  const seconds = days * DAY + civil.hour * 3600 + civil.minute * 60 + civil.second - civil.offset
  return BigInt(seconds) * BILLION + BigInt(civil.nanos)
}

/** Day of the week, Sunday being 0. */
export function weekday(civil: Civil): number {
  return (((daysFromCivil(civil.year, civil.month, civil.day) + 4) % 7) + 7) % 7
}

const formatters = new Map<string, Intl.DateTimeFormat>()

/** The offset of a zone at a moment, in seconds, and its abbreviation; undefined for an unknown zone. */
export function zoneOffset(zone: string, ns: bigint): { offset: number; name: string } | undefined {
  if (zone === '' || zone === 'UTC' || zone === 'Local') return { offset: 0, name: 'UTC' }
  let formatter = formatters.get(zone)
  try {
    formatter ??= new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      timeZoneName: 'short',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
      era: 'short',
    })
  } catch {
    return undefined
  }
  formatters.set(zone, formatter)
  const ms = Number(floorDivide(ns, 1_000_000n))
  const parts = new Map(formatter.formatToParts(new Date(ms)).map(({ type, value }) => [type, value]))
  const field = (name: Intl.DateTimeFormatPartTypes) => Number(parts.get(name) ?? 0)
  const year = parts.get('era') === 'BC' ? 1 - field('year') : field('year')
  const days = daysFromCivil(year, field('month'), field('day'))
  const local = days * DAY + field('hour') * 3600 + field('minute') * 60 + field('second')
  return {
    offset: local - Math.floor(ms / 1000),
    name: abbreviation(zone, parts.get('timeZoneName') ?? zone, local - Math.floor(ms / 1000)),
  }
}

/** Zones for which the locale data has no letters print as Go prints them, by offset. */
function abbreviation(zone: string, name: string, offset: number): string {
  if (!name.startsWith('GMT') || name === 'GMT') return name
  const known = LETTERS[zone]
  if (known) return known
  const sign = offset < 0 ? '-' : '+'
  const size = Math.abs(offset)
  const minutes = Math.floor((size % 3600) / 60)
  return `${sign}${String(Math.floor(size / 3600)).padStart(2, '0')}${minutes > 0 ? String(minutes).padStart(2, '0') : ''}`
}

const LETTERS: Readonly<Record<string, string>> = {
  'Asia/Kolkata': 'IST',
  'Asia/Calcutta': 'IST',
  'Asia/Shanghai': 'CST',
  'Asia/Tokyo': 'JST',
  'Asia/Seoul': 'KST',
}
