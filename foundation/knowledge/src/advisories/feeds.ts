import { getUint32, setUint32 } from './bytes.ts'
import type { RandomAccess } from './reader.ts'

/** What CISA's catalogue says of an exploited vulnerability. */
export interface KnownExploited {
  readonly added: string
  readonly ransomware: boolean
}

/** Reads the catalogue of known exploited vulnerabilities; undefined when the value is none. */
export function parseKev(value: unknown): Readonly<Record<string, KnownExploited>> | undefined {
  const list = (value as { vulnerabilities?: unknown } | null)?.vulnerabilities
  if (!Array.isArray(list)) return undefined
  const entries = list.flatMap(
    (
      entry: { cveID?: unknown; dateAdded?: unknown; knownRansomwareCampaignUse?: unknown } | null,
    ): [string, KnownExploited][] =>
      typeof entry?.cveID === 'string' && /^CVE-\d{4}-\d+$/.test(entry.cveID)
        ? [
            [
              entry.cveID,
              { added: String(entry.dateAdded ?? ''), ransomware: entry.knownRansomwareCampaignUse === 'Known' },
            ],
          ]
        : [],
  )
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** Probability of exploitation within 30 days, and the share of vulnerabilities with a lower one; both 0 to 1. */
export interface Epss {
  readonly probability: number
  readonly percentile: number
}

const EPSS_ROW = 12
const SCALE = 1_000_000

/** Reads the EPSS table (`cve,epss,percentile`) into sorted rows of 12 bytes: year and number, probability, percentile. */
export function packEpss(csv: string): Uint8Array {
  const rows: [number, number, number, number][] = []
  for (const line of csv.split('\n')) {
    const match = /^CVE-(\d{4})-(\d{1,7}),([\d.eE-]+),([\d.eE-]+)/.exec(line)
    if (match !== null) rows.push([Number(match[1]), Number(match[2]), Number(match[3]), Number(match[4])])
  }
  rows.sort((a, b) => a[0] - b[0] || a[1] - b[1])
  const bytes = new Uint8Array(rows.length * EPSS_ROW)
  for (const [at, [year, number, probability, percentile]] of rows.entries()) {
    setUint32(bytes, at * EPSS_ROW, epssKey(year, number))
    setUint32(bytes, at * EPSS_ROW + 4, Math.round(probability * SCALE))
    setUint32(bytes, at * EPSS_ROW + 8, Math.round(percentile * SCALE))
  }
  return bytes
}

/** Years from 1990 in seven bits, then the number in 25. */
const epssKey = (year: number, number: number): number => (((year - 1990) & 127) * 0x2000000 + number) >>> 0

/** Looks a CVE up in packed EPSS rows by bisection. */
export function lookupEpss(access: RandomAccess, cve: string): Epss | undefined {
  const match = /^CVE-(\d{4})-(\d{1,7})$/.exec(cve)
  if (match === null) return undefined
  const wanted = epssKey(Number(match[1]), Number(match[2]))
  let low = 0
  let high = Math.floor(access.size / EPSS_ROW) - 1
  while (low <= high) {
    const middle = (low + high) >> 1
    const row = access.read(middle * EPSS_ROW, EPSS_ROW)
    const key = getUint32(row, 0)
    if (key === wanted) return { probability: getUint32(row, 4) / SCALE, percentile: getUint32(row, 8) / SCALE }
    if (key < wanted) low = middle + 1
    else high = middle - 1
  }
  return undefined
}

/** One release line of a product. */
export interface ReleaseCycle {
  readonly cycle: string
  /** `YYYY-MM-DD` of the last support; true: over at a date nobody states; false: no end stated. */
  readonly eol: string | boolean
  readonly latest?: string
}

/** The release lines of one product, under all its names. */
export interface ProductLife {
  readonly aliases: readonly string[]
  /** Package URLs without versions that are this product. */
  readonly purls: readonly string[]
  readonly cycles: readonly ReleaseCycle[]
}

export type EndOfLife = Readonly<Record<string, ProductLife>>

interface RawCycle {
  readonly name?: unknown
  readonly releaseCycle?: unknown
  readonly cycle?: unknown
  readonly eol?: unknown
  readonly eolFrom?: unknown
  readonly isEol?: unknown
  readonly latest?: unknown
}

function cycleOf(raw: RawCycle | null): ReleaseCycle[] {
  const cycle = raw?.releaseCycle ?? raw?.cycle ?? raw?.name
  if (raw === null || (typeof cycle !== 'string' && typeof cycle !== 'number')) return []
  const end = raw.eolFrom ?? raw.eol ?? raw.isEol
  const eol =
    typeof end === 'boolean' ? end : typeof end === 'string' && /^\d{4}-\d\d-\d\d/.test(end) ? end.slice(0, 10) : false
  const latest =
    typeof raw.latest === 'object' && raw.latest !== null ? (raw.latest as { name?: unknown }).name : raw.latest
  return [{ cycle: String(cycle), eol, ...(typeof latest === 'string' ? { latest } : {}) }]
}

interface RawProduct {
  readonly name?: unknown
  readonly aliases?: unknown
  readonly alternate_urls?: unknown
  readonly identifiers?: unknown
  readonly releases?: unknown
}

const stringsOf = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : []

/** The release lines of one product as the site or its repository states them; undefined when the value holds none. */
export function productLife(value: unknown): ProductLife | undefined {
  const raw = (value ?? {}) as RawProduct
  if (!Array.isArray(raw.releases)) return undefined
  const identifiers: unknown[] = Array.isArray(raw.identifiers) ? raw.identifiers : []
  const purls = identifiers.flatMap((entry) => {
    const holder = (entry ?? {}) as { purl?: unknown; id?: unknown; type?: unknown }
    const purl = holder.purl ?? (holder.type === 'purl' ? holder.id : undefined)
    return typeof purl === 'string' ? [purl] : []
  })
  const aliases = [...stringsOf(raw.aliases), ...stringsOf(raw.alternate_urls).map((url) => url.replace(/^\//, ''))]
  return { aliases, purls, cycles: raw.releases.flatMap((cycle: RawCycle | null) => cycleOf(cycle)) }
}

/** Reads the full list of products (`{result: [{name, releases, …}]}`); undefined when the value is none. */
export function parseEndOfLife(value: unknown): EndOfLife | undefined {
  const list = (value as { result?: unknown } | null)?.result
  if (!Array.isArray(list)) return undefined
  const products: [string, ProductLife][] = []
  for (const entry of list as readonly (RawProduct | null)[]) {
    const life = productLife(entry)
    if (life !== undefined && typeof entry?.name === 'string') products.push([entry.name, life])
  }
  return Object.fromEntries(products.sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** The release line that a version belongs to: the longest one that begins the version. */
export function cycleOfVersion(life: ProductLife, version: string): ReleaseCycle | undefined {
  const bare = version.replace(/^v/, '')
  const fitting = life.cycles.filter(
    ({ cycle }) => bare === cycle || bare.startsWith(`${cycle}.`) || bare.startsWith(`${cycle}-`),
  )
  return fitting.sort((a, b) => b.cycle.length - a.cycle.length)[0]
}

/** Whether a release line is out of support on a day (`YYYY-MM-DD`). */
export const isOver = (cycle: ReleaseCycle, today: string): boolean =>
  typeof cycle.eol === 'boolean' ? cycle.eol : cycle.eol <= today
