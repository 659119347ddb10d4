import { createHash } from 'node:crypto'

/** One file of the database. */
export interface DatabaseFile {
  /** Relative to the database folder; named by its digest. */
  readonly file: string
  readonly sha256: string
  readonly bytes: number
}

export interface ShardEntry extends DatabaseFile {
  readonly records: number
  readonly packages: number
  readonly source: SourceEntry
}

export interface FeedEntry extends DatabaseFile {
  readonly source: SourceEntry
}

/** Where data came from, under which licence, and what a later update needs to ask only for changes. */
export interface SourceEntry {
  readonly name: string
  readonly url?: string
  readonly etag?: string
  /** Day of the data, or else of its download: `YYYY-MM-DD`. */
  readonly date: string
  readonly licence?: string
  readonly attribution?: string
}

export type FeedName = 'kev' | 'epss' | 'eol'

/** What the database folder holds. */
export interface Manifest {
  readonly format: 1
  /** Oldest date of its sources, which is the date that a report names. */
  readonly date: string
  /** SHA-256 over the digests of all files: equal databases have equal digests on any machine. */
  readonly digest: string
  readonly shards: Readonly<Record<string, ShardEntry>>
  readonly feeds: Readonly<Partial<Record<FeedName, FeedEntry>>>
}

const sorted = <T>(entries: Readonly<Record<string, T>>): [string, T][] =>
  Object.entries(entries).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))

/** Completes a manifest with its digest and date. */
export function sealManifest(shards: Manifest['shards'], feeds: Manifest['feeds']): Manifest {
  const hash = createHash('sha256')
  for (const [name, entry] of sorted(shards)) hash.update(`${name} ${entry.sha256}\n`)
  for (const [name, entry] of sorted(feeds as Readonly<Record<string, FeedEntry>>))
    hash.update(`${name} ${entry.sha256}\n`)
  const dates = [...Object.values(shards), ...Object.values(feeds)]
    .map((entry) => entry.source.date)
    .filter((date) => date !== '')
  return {
    format: 1,
    date: dates.sort()[0] ?? '',
    digest: hash.digest('hex'),
    shards: Object.fromEntries(sorted(shards)),
    feeds: Object.fromEntries(sorted(feeds as Readonly<Record<string, FeedEntry>>)),
  }
}

const isFile = (value: unknown): value is DatabaseFile => {
  const entry = value as Partial<DatabaseFile> | null
  return (
    typeof entry?.file === 'string' &&
    /^[\w.-]+$/.test(entry.file) &&
    typeof entry.sha256 === 'string' &&
    typeof entry.bytes === 'number'
  )
}

/** Reads a manifest; undefined when the text is none of this format. */
export function parseManifest(text: string): Manifest | undefined {
  try {
    const value = JSON.parse(text) as Partial<Manifest> | null
    if (value?.format !== 1 || typeof value.digest !== 'string' || typeof value.date !== 'string') return undefined
    const entries = [...Object.values(value.shards ?? {}), ...Object.values(value.feeds ?? {})]
    return entries.every(isFile)
      ? { format: 1, date: value.date, digest: value.digest, shards: value.shards ?? {}, feeds: value.feeds ?? {} }
      : undefined
  } catch {
    return undefined
  }
}
