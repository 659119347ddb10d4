import { orderOf } from '@bartizan/knowledge/versions'

/** Which versions are safe, as the Rust and Ruby databases state it; everything else is affected. */
export interface SafeVersions {
  /** Ranges that a fix opened: `>= 1.2.3`, `~> 1.2.3`, `^1.2`. */
  readonly fixed: readonly string[]
  /** Ranges that were never affected: `< 1.0`. */
  readonly unaffected: readonly string[]
  /** Ecosystem whose order sorts the bounds. */
  readonly order: string
}

type Event = Readonly<Record<string, string>>

interface Interval {
  /** Undefined: from the beginning. */
  readonly from: string | undefined
  /** Exclusive; undefined: without end. */
  readonly to: string | undefined
}

/** The version that ends a range of compatible ones: `~> 1.2.3` ends at 1.3, `~> 1.2` at 2, `^1.2.3` at 2, `^0.2.3` at 0.3. */
function compatibleEnd(operator: string, version: string): string | undefined {
  const numbers = version
    .split(/[.-]/)
    .filter((part) => /^\d+$/.test(part))
    .map(Number)
  const place = operator === '^' ? numbers.findIndex((number) => number > 0) : numbers.length - 2
  if (place < 0) return operator === '~>' ? String((numbers[0] ?? 0) + 1) : undefined
  return numbers
    .slice(0, place + 1)
    .map((number, index) => (index === place ? number + 1 : number))
    .join('.')
}

/** Reads one condition such as `>= 1.2, < 2`; undefined for a form that no interval states. */
function intervalOf(text: string): Interval | undefined {
  let from: string | undefined
  let to: string | undefined
  for (const part of text
    .split(',')
    .map((piece) => piece.trim())
    .filter((piece) => piece !== '')) {
    const match = /^(>=|>|<=|<|~>|\^|~|=|)\s*v?(\d\S*)$/.exec(part)
    if (match === null) return undefined
    const [, operator, version] = match
    if (operator === '>=' || operator === '>') from = version
    else if (operator === '<') to = version
    else if (operator === '<=') to = `${version}.0.1`
    else {
      from = version
      to =
        operator === '='
          ? `${version}.0.1`
          : compatibleEnd(operator === '~' ? '~>' : operator === '' ? '^' : operator!, version!)
    }
  }
  return { from, to }
}

/** The gaps between safe intervals as events of affected ranges. */
export function eventsOfFixes({ fixed, unaffected, order: ecosystem }: SafeVersions): Event[][] {
  const order = orderOf(ecosystem)!
  const start = order.compile('0')!
  const safe = [...fixed, ...unaffected].map(intervalOf).filter((interval) => interval !== undefined)
  const key = (version: string | undefined): ReturnType<typeof order.compile> =>
    version === undefined ? start : order.compile(version)
  const sorted = safe.filter(
    (interval) => key(interval.from) !== undefined && (interval.to === undefined || key(interval.to) !== undefined),
  )
  sorted.sort((a, b) =>
    a.from === undefined ? -1 : b.from === undefined ? 1 : order.compare(key(a.from)!, key(b.from)!),
  )
  const events: Event[] = []
  let open: string | undefined = '0'
  for (const interval of sorted) {
    if (
      open !== undefined &&
      interval.from !== undefined &&
      (open === '0' || order.compare(key(interval.from)!, key(open)!) > 0)
    )
      events.push({ introduced: open }, { fixed: interval.from })
    if (
      open !== undefined &&
      interval.to !== undefined &&
      open !== '0' &&
      order.compare(key(interval.to)!, key(open)!) <= 0
    )
      continue
    open = interval.to
    if (open === undefined) break
  }
  if (open !== undefined) events.push({ introduced: open })
  return events.length === 0 ? [] : [events]
}
