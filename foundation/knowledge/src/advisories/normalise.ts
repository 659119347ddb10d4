import { orderOf } from '../versions/index.ts'
import type { VersionKey, VersionOrder } from '../versions/index.ts'
import type { Advisory, AdvisoryText, RangeEvent } from './advisory.ts'

import type { OsvAffected, OsvRange, OsvRecord, OsvSeverity } from './osv.ts'
import { isAffected } from './match.ts'

const EVENT_KINDS = ['introduced', 'fixed', 'last_affected', 'limit'] as const

const texts = (list: readonly unknown[] | undefined | null): string[] =>
  (list ?? []).filter((item): item is string => typeof item === 'string' && item !== '')

function eventsOf(range: OsvRange): RangeEvent[] {
  const events: RangeEvent[] = []
  for (const event of range.events ?? []) {
    for (const kind of EVENT_KINDS) {
      const version = event?.[kind]
      if (typeof version === 'string' && version.length <= 256 && version !== '*') events.push({ kind, version })
    }
  }
  return events
}

/** Order at the same version: an end comes before a new beginning. */
const EVENT_RANK: Readonly<Record<RangeEvent['kind'], number>> = { fixed: 0, limit: 1, introduced: 2, last_affected: 3 }

const keyOfEvent = (order: VersionOrder, { version }: RangeEvent): VersionKey | 'start' | undefined =>
  version === '0' ? 'start' : order.compile(version)

/** Sorts the events by version; a range with an unreadable version keeps the order of the record. */
function sortEvents(order: VersionOrder | undefined, events: readonly RangeEvent[]): readonly RangeEvent[] {
  if (order === undefined) return events
  const keyed = events.map((event) => ({ event, key: keyOfEvent(order, event) }))
  if (keyed.some(({ key }) => key === undefined)) return events
  keyed.sort((a, b) => {
    const ranks = EVENT_RANK[a.event.kind] - EVENT_RANK[b.event.kind]
    if (a.key === 'start' || b.key === 'start') return a.key === b.key ? ranks : a.key === 'start' ? -1 : 1
    return order.compare(a.key!, b.key!) || ranks
  })
  return keyed.map(({ event }) => event)
}

/** GitHub states an upper bound beside ranges that name no fix: `<= 1.2.3`. */
function withLastKnown(events: readonly RangeEvent[], affected: OsvAffected): readonly RangeEvent[] {
  if (events.some((event) => event.kind !== 'introduced')) return events
  const bound = affected.database_specific?.last_known_affected_version_range
  const match = typeof bound === 'string' ? /^(<=?)\s*(\S+)$/.exec(bound) : null
  return match === null
    ? events
    : [...events, { kind: match[1] === '<=' ? 'last_affected' : 'limit', version: match[2]! }]
}

function vectorsOf(record: OsvRecord, affected: OsvAffected): string[] {
  const own = affected.severity ?? []
  const list: readonly OsvSeverity[] = own.length > 0 ? own : (record.severity ?? [])
  return list
    .filter((entry) => typeof entry?.score === 'string' && /^(?:CVSS:\d|AV:)/.test(entry.score))
    .map((entry) => entry.score!)
}

function ratingOf(record: OsvRecord, affected: OsvAffected): string | undefined {
  const specific = [affected.ecosystem_specific, affected.database_specific, record.database_specific]
  for (const holder of specific) {
    const word = holder?.severity ?? holder?.urgency
    if (typeof word === 'string' && /^[A-Za-z ]{3,20}$/.test(word)) return word.toLowerCase()
  }
  const ubuntu = record.severity?.find((entry) => entry.type === 'Ubuntu')?.score
  return typeof ubuntu === 'string' ? ubuntu.toLowerCase() : undefined
}

function isMalicious(record: OsvRecord): boolean {
  if (record.id.startsWith('MAL-') || texts(record.aliases).some((alias) => alias.startsWith('MAL-'))) return true
  const weaknesses = record.database_specific?.cwe_ids
  return Array.isArray(weaknesses) && weaknesses.includes('CWE-506') && /malware|malicious/i.test(record.summary ?? '')
}

/** What a record says of each package; nothing when it was withdrawn. */
export function advisoriesOf(record: OsvRecord, number: number): Advisory[] {
  if (record.withdrawn !== undefined && record.withdrawn !== null) return []
  const aliases = [...new Set([...texts(record.aliases), ...texts(record.upstream)])]
  const malicious = isMalicious(record)
  return (record.affected ?? []).flatMap((affected): Advisory[] => {
    const { ecosystem, name } = affected.package ?? {}
    if (typeof ecosystem !== 'string' || typeof name !== 'string' || name === '') return []
    const order = orderOf(ecosystem)
    const ranges = (affected.ranges ?? [])
      .filter((range) => range?.type !== 'GIT')
      .map((range) => sortEvents(order, withLastKnown(eventsOf(range), affected)))
      .filter((events) => events.length > 0)
    const rating = ratingOf(record, affected)
    const bare: Advisory = {
      id: record.id,
      aliases,
      ecosystem,
      name,
      malicious,
      vectors: vectorsOf(record, affected),
      ...(rating === undefined ? {} : { rating }),
      ranges,
      versions: [],
      record: number,
    }
    const versions = texts(affected.versions).filter(
      (version) => version.length <= 256 && (order === undefined || isAffected(order, bare, version) !== 'affected'),
    )
    return ranges.length === 0 && versions.length === 0 ? [] : [{ ...bare, versions }]
  })
}

/** The longest text that is kept of a record's details, in UTF-16 units. */
const MAX_DETAILS = 2000

/** The part of a record that is only shown. */
export function textOfRecord(record: OsvRecord): AdvisoryText {
  const weaknesses = record.database_specific?.cwe_ids ?? record.database_specific?.cwes
  const symbols = (record.affected ?? [])
    .map((affected) => affected.ecosystem_specific?.imports ?? affected.ecosystem_specific?.affects)
    .filter((entry) => entry !== undefined)
  const details = record.details ?? ''
  return {
    summary: record.summary ?? details.split('\n', 1)[0]!.slice(0, 200),
    details: details.length > MAX_DETAILS ? `${details.slice(0, MAX_DETAILS)}…` : details,
    published: record.published ?? '',
    modified: record.modified ?? '',
    weaknesses: Array.isArray(weaknesses) ? texts(weaknesses) : [],
    references: [
      ...new Set(
        (record.references ?? [])
          .map((reference) => reference?.url)
          .filter((url): url is string => typeof url === 'string' && /^https?:/.test(url)),
      ),
    ].slice(0, 12),
    ...(symbols.length === 0 ? {} : { symbols }),
  }
}
