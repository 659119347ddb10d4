import type { Advisory, RangeEvent } from './advisory.ts'
import { getNumber, getText, putNumber, putText } from './bytes.ts'
import type { ByteCursor, ByteWriter } from './bytes.ts'

const KINDS = ['introduced', 'fixed', 'last_affected', 'limit'] as const

/** Beginnings of ids and texts that occur in almost every record; a text is stored as the number of its beginning and the rest. */
const PREFIXES = [
  '',
  'GHSA-',
  'CVE-',
  'MAL-',
  'GO-',
  'PYSEC-',
  'RUSTSEC-',
  'OSV-',
  'DSA-',
  'USN-',
  'ALSA-',
  'CVSS:3.1/',
  'CVSS:3.0/',
  'CVSS:4.0/',
] as const

function putPrefixed(writer: ByteWriter, text: string): void {
  let prefix = 0
  for (let at = 1; at < PREFIXES.length; at++) if (text.startsWith(PREFIXES[at]!)) prefix = at
  putNumber(writer, prefix)
  const rest = text.slice(PREFIXES[prefix]!.length)
  putText(writer, prefix >= FIRST_VECTOR ? packMetrics(rest) : rest)
}

/** Number of the first of the prefixes that begin a CVSS vector. */
const FIRST_VECTOR = PREFIXES.indexOf('CVSS:3.1/')

const PACKABLE = /^[A-Z]{1,3}:[A-Z](?:\/[A-Z]{1,3}:[A-Z])+$/

/** `AV:N/AC:L` → `AV:NAC:L`: the slashes follow from the colons. Other texts stay as they are. */
const packMetrics = (rest: string): string => (PACKABLE.test(rest) ? rest.replaceAll('/', '') : rest)

const unpackMetrics = (rest: string): string =>
  rest.includes('/') ? rest : (rest.match(/[A-Z]{1,3}:[A-Z]/g) ?? [rest]).join('/')

function getPrefixed(cursor: ByteCursor): string {
  const prefix = getNumber(cursor)
  const rest = getText(cursor)
  return (PREFIXES[prefix] ?? '') + (prefix >= FIRST_VECTOR ? unpackMetrics(rest) : rest)
}

function putList<T>(writer: ByteWriter, list: readonly T[], put: (writer: ByteWriter, item: T) => void): void {
  putNumber(writer, list.length)
  for (const item of list) put(writer, item)
}

function getList<T>(cursor: ByteCursor, get: (cursor: ByteCursor) => T): T[] {
  const length = getNumber(cursor)
  if (length > cursor.bytes.length) throw new RangeError('a list is longer than its record')
  const list: T[] = []
  for (let at = 0; at < length; at++) list.push(get(cursor))
  return list
}

const putEvent = (writer: ByteWriter, event: RangeEvent): void => {
  putNumber(writer, KINDS.indexOf(event.kind))
  putText(writer, event.version)
}

const getEvent = (cursor: ByteCursor): RangeEvent => ({
  kind: KINDS[getNumber(cursor)] ?? 'introduced',
  version: getText(cursor),
})

/** Writes what is needed to match one package against one record. */
export function putAdvisory(writer: ByteWriter, advisory: Advisory, base: string): void {
  putNumber(
    writer,
    (advisory.malicious ? 1 : 0) | (advisory.rating === undefined ? 0 : 2) | (advisory.ecosystem === base ? 0 : 4),
  )
  putNumber(writer, advisory.record)
  putPrefixed(writer, advisory.id)
  if (advisory.ecosystem !== base) putText(writer, advisory.ecosystem)
  if (advisory.rating !== undefined) putText(writer, advisory.rating)
  putList(writer, advisory.aliases, putPrefixed)
  putList(writer, advisory.vectors, putPrefixed)
  putList(writer, advisory.ranges, (into, range) => putList(into, range, putEvent))
  putList(writer, advisory.versions, putText)
}

/** Reads what `putAdvisory` wrote; throws a RangeError on damaged bytes. */
export function getAdvisory(cursor: ByteCursor, base: string, name: string): Advisory {
  const flags = getNumber(cursor)
  const record = getNumber(cursor)
  const id = getPrefixed(cursor)
  const ecosystem = (flags & 4) === 0 ? base : getText(cursor)
  const rating = (flags & 2) === 0 ? undefined : getText(cursor)
  return {
    id,
    ecosystem,
    name,
    malicious: (flags & 1) !== 0,
    ...(rating === undefined ? {} : { rating }),
    aliases: getList(cursor, getPrefixed),
    vectors: getList(cursor, getPrefixed),
    ranges: getList(cursor, (from) => getList(from, getEvent)),
    versions: getList(cursor, getText),
    record,
  }
}
