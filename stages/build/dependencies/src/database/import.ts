import { existsSync } from 'node:fs'
import { addRecord, finishShard } from '@bartizan/knowledge/advisories'
import type {
  EndOfLife,
  FeedEntry,
  FeedName,
  Manifest,
  ShardBuilders,
  ShardEntry,
} from '@bartizan/knowledge/advisories'
import { ArchiveError } from './archive.ts'
import { importExported, isExported } from './export.ts'
import { commitManifest, readManifest, storeFeed, storeShard } from './folder.ts'
import { entriesAt, readEntry } from './records.ts'

/** What an import did. */
export interface ImportReport {
  readonly kind: 'imported'
  readonly manifest: Manifest
  /** Records read, by ecosystem. */
  readonly records: Readonly<Record<string, number>>
  readonly feeds: readonly FeedName[]
  /** Files that held nothing known, with the reason; the first hundred. */
  readonly skipped: readonly string[]
  readonly skippedCount: number
}

export interface ImportFailure {
  readonly kind: 'failed'
  readonly reason: string
}

export interface ImportRequest {
  readonly folder: string
  /** Folders, zips, tars or single files; what they hold is found out by looking. */
  readonly places: readonly string[]
  /** `YYYY-MM-DD`, for sources that state no date. */
  readonly today: string
  readonly licence?: string
  readonly attribution?: string
}

interface Gathered {
  readonly builders: ShardBuilders
  readonly feeds: Map<FeedName, { bytes: Uint8Array; date: string }>
  products: EndOfLife
  latest: string
  readonly skipped: string[]
  skippedCount: number
}

function gather(places: readonly string[]): Gathered {
  const gathered: Gathered = {
    builders: new Map(),
    feeds: new Map(),
    products: {},
    latest: '',
    skipped: [],
    skippedCount: 0,
  }
  for (const place of places) {
    for (const entry of entriesAt(place)) {
      const found = readEntry(entry)
      if (found.kind === 'record') {
        addRecord(gathered.builders, found.record)
        const date = (found.record.modified ?? '').slice(0, 10)
        if (date > gathered.latest) gathered.latest = date
      } else if (found.kind === 'kev')
        gathered.feeds.set('kev', { bytes: Buffer.from(JSON.stringify(found.entries)), date: found.date })
      else if (found.kind === 'epss') gathered.feeds.set('epss', { bytes: found.bytes, date: found.date })
      else if (found.kind === 'eol') gathered.products = { ...gathered.products, ...found.products }
      else {
        gathered.skippedCount++
        if (gathered.skipped.length < 100) gathered.skipped.push(`${found.name}: ${found.reason}`)
      }
    }
  }
  if (Object.keys(gathered.products).length > 0)
    gathered.feeds.set('eol', { bytes: Buffer.from(JSON.stringify(gathered.products)), date: '' })
  return gathered
}

/**
 * Builds the shards of all ecosystems that the places hold records of and puts them in place of the old ones; other
 * ecosystems stay as they are. A damaged archive changes nothing.
 */
export function importDatabase(request: ImportRequest): ImportReport | ImportFailure {
  const missing = request.places.find((place) => !existsSync(place))
  if (missing !== undefined) return { kind: 'failed', reason: `there is no "${missing}"` }
  try {
    const [only] = request.places
    if (request.places.length === 1 && only !== undefined && isExported(only))
      return importExported(request.folder, only)
    return build(request, gather(request.places))
  } catch (error) {
    if (error instanceof ArchiveError) return { kind: 'failed', reason: `${error.message}; the old database stays` }
    throw error
  }
}

function build(request: ImportRequest, gathered: Gathered): ImportReport | ImportFailure {
  if (gathered.builders.size === 0 && gathered.feeds.size === 0)
    return {
      kind: 'failed',
      reason: 'nothing there that is a vulnerability record, or a list of exploited, probable or ended things',
    }
  const old = readManifest(request.folder)
  const shards: Record<string, ShardEntry> = { ...old?.shards }
  const feeds: Partial<Record<FeedName, FeedEntry>> = { ...old?.feeds }
  const records: Record<string, number> = {}
  const note = {
    ...(request.licence === undefined ? {} : { licence: request.licence }),
    ...(request.attribution === undefined ? {} : { attribution: request.attribution }),
  }
  for (const [ecosystem, builder] of gathered.builders) {
    const shard = finishShard(builder)
    records[ecosystem] = shard.records
    const date =
      gathered.latest.startsWith('0001') || gathered.latest === '' || gathered.latest > request.today
        ? request.today
        : gathered.latest
    shards[ecosystem] = storeShard(request.folder, shard, { name: 'import', date, ...note })
  }
  for (const [name, { bytes, date }] of gathered.feeds)
    feeds[name] = storeFeed(request.folder, name, bytes, { name: 'import', date: date === '' ? request.today : date })
  const manifest = commitManifest(request.folder, shards, feeds)
  return {
    kind: 'imported',
    manifest,
    records,
    feeds: [...gathered.feeds.keys()].sort(),
    skipped: gathered.skipped,
    skippedCount: gathered.skippedCount,
  }
}
