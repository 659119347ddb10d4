import type { VersionKey, VersionOrder } from '../versions/index.ts'
import type { Advisory, RangeEvent } from './advisory.ts'

/** Whether a version is affected; `undecided` when the version, or a bound on its way, cannot be read. */
export type Verdict = 'affected' | 'unaffected' | 'undecided'

/** Position of a version against an event; undefined when the event's version cannot be read. */
function against(order: VersionOrder, key: VersionKey, event: RangeEvent): number | undefined {
  if (event.kind === 'introduced' && event.version === '0') return 1
  const bound = order.compile(event.version)
  return bound === undefined ? undefined : order.compare(key, bound)
}

function inRange(order: VersionOrder, key: VersionKey, events: readonly RangeEvent[]): Verdict {
  let affected = false
  for (const event of events) {
    const position = against(order, key, event)
    if (position === undefined) return 'undecided'
    if (event.kind === 'introduced') affected ||= position >= 0
    else if (event.kind === 'last_affected' ? position > 0 : position >= 0) affected = false
  }
  return affected ? 'affected' : 'unaffected'
}

/** Whether the advisory affects the version, by its list of versions and by its ranges. */
export function isAffected(order: VersionOrder | undefined, advisory: Advisory, version: string): Verdict {
  if (advisory.versions.includes(version)) return 'affected'
  if (order === undefined) return 'undecided'
  const key = order.compile(version)
  if (key === undefined) return 'undecided'
  return judge(order, advisory, key)
}

/** As `isAffected`, for a version that is compiled already. */
export function judge(order: VersionOrder, advisory: Advisory, key: VersionKey): Verdict {
  let open = false
  for (const events of advisory.ranges) {
    const verdict = inRange(order, key, events)
    if (verdict === 'affected') return 'affected'
    open ||= verdict === 'undecided'
  }
  for (const listed of advisory.versions) {
    const other = order.compile(listed)
    if (other !== undefined && order.compare(key, other) === 0) return 'affected'
  }
  return open ? 'undecided' : 'unaffected'
}

/** The stretch of a range that holds the version, as `>= 1.0, < 1.4.2`; undefined when none does. */
export function affectedStretch(
  order: VersionOrder,
  advisory: Advisory,
  version: string,
): { readonly text: string; readonly fixed: readonly string[] } | undefined {
  const key = order.compile(version)
  if (key === undefined) return undefined
  for (const events of advisory.ranges) {
    if (inRange(order, key, events) !== 'affected') continue
    const start = events.findLast((event) => event.kind === 'introduced' && (against(order, key, event) ?? -1) >= 0)
    const end = events.find((event) => event.kind !== 'introduced' && !isBehind(order, key, event))
    const lower = start === undefined || start.version === '0' ? '' : `>= ${start.version}`
    const upper = end === undefined ? '' : `${end.kind === 'last_affected' ? '<=' : '<'} ${end.version}`
    const text = [lower, upper].filter((part) => part !== '').join(', ')
    return { text: text === '' ? 'all versions' : text, fixed: end?.kind === 'fixed' ? [end.version] : [] }
  }
  return { text: `= ${version}`, fixed: [] }
}

/** Whether the version lies beyond an end of a range. */
function isBehind(order: VersionOrder, key: VersionKey, event: RangeEvent): boolean {
  const position = against(order, key, event) ?? 1
  return event.kind === 'last_affected' ? position > 0 : position >= 0
}
