import { readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import type { Download, Downloader, NetPolicy } from '@bartizan/engine/net'
import { addRecord, finishShard } from '@bartizan/knowledge/advisories'
import type {
  FeedEntry,
  FeedName,
  Manifest,
  ShardBuilders,
  ShardEntry,
  SourceEntry,
} from '@bartizan/knowledge/advisories'
import { ArchiveError, zipEntries } from './archive.ts'
import { commitManifest, readManifest, storeFeed, storeShard } from './folder.ts'
import { readEntry } from './records.ts'

/** Where an update takes its data from; every address may be replaced by a mirror. */
export interface Sources {
  /** Folder that holds `<ecosystem>/all.zip`. */
  readonly osv: string
  readonly kev: string
  readonly epss: string
  readonly eol: string
}

export const defaultSources: Sources = {
  osv: 'https://osv-vulnerabilities.storage.googleapis.com',
  kev: 'https://www.cisa.gov/sites/default/files/feeds/known_exploited_vulnerabilities.json',
  epss: 'https://epss.empiricalsecurity.com/epss_scores-current.csv.gz',
  eol: 'https://endoflife.date/api/v1/products/full',
}

/** Hosts that the sources need, for the policy of the download. `epss` answers with a redirect. */
export function hostsOf(sources: Sources): string[] {
  const hosts = Object.values(sources).map((url) => new URL(url).host)
  return [...new Set([...hosts, 'epss.cyentia.com', 'epss.empiricalsecurity.com'])].sort()
}

/** What the downloads of an update may do: its own hosts, encrypted; plain HTTP only to mirrors that are configured so. */
export function updatePolicy(sources: Sources, environment: NetPolicy['environment']): NetPolicy {
  const plainHosts = Object.values(sources)
    .filter((url) => url.startsWith('http://'))
    .map((url) => new URL(url).host)
  return {
    hosts: hostsOf(sources),
    plainHosts,
    maxBytes: 2 * 1024 ** 3,
    idleTimeout: 30_000,
    maxRedirects: 3,
    retries: 4,
    backoff: 1000,
    environment,
  }
}

export interface UpdateRequest {
  readonly folder: string
  readonly ecosystems: readonly string[]
  readonly sources: Sources
  readonly download: Downloader
  readonly today: string
  /** Told before each download. */
  readonly progress?: (what: string) => void
}

export interface UpdateReport {
  readonly manifest: Manifest | undefined
  readonly updated: readonly string[]
  readonly unchanged: readonly string[]
  /** What could not be had, with the reason; the old data of these stay. */
  readonly failed: readonly { readonly name: string; readonly reason: string }[]
}

interface Progress {
  readonly request: UpdateRequest
  readonly shards: Record<string, ShardEntry>
  readonly feeds: Partial<Record<FeedName, FeedEntry>>
  readonly updated: string[]
  readonly unchanged: string[]
  readonly failed: { name: string; reason: string }[]
}

interface Job {
  readonly name: string
  readonly url: string
  readonly file: string
  readonly known: SourceEntry | undefined
  readonly take: (file: string, source: SourceEntry) => void
}

const dateOf = (modified: string | undefined, today: string): string => {
  const date = modified === undefined ? Number.NaN : Date.parse(modified)
  return Number.isNaN(date) ? today : new Date(date).toISOString().slice(0, 10)
}

async function run({ request, ...progress }: Progress, job: Job): Promise<void> {
  request.progress?.(job.name)
  const target = path.join(request.folder, 'downloads', job.file)
  const etag = job.known?.url === job.url ? job.known.etag : undefined
  const outcome: Download = await request.download({
    url: job.url,
    to: target,
    ...(etag === undefined ? {} : { etag }),
  })
  if (outcome.kind === 'failed') {
    progress.failed.push({ name: job.name, reason: outcome.reason })
    return
  }
  if (outcome.kind === 'unchanged') {
    progress.unchanged.push(job.name)
    return
  }
  try {
    job.take(target, {
      name: job.name,
      url: job.url,
      date: dateOf(outcome.modified, request.today),
      ...(outcome.etag === undefined ? {} : { etag: outcome.etag }),
    })
    progress.updated.push(job.name)
  } catch (error) {
    if (!(error instanceof ArchiveError)) throw error
    progress.failed.push({ name: job.name, reason: error.message })
  }
  rmSync(target, { force: true })
}

function shardJob(progress: Progress, ecosystem: string): Job {
  const { request } = progress
  return {
    name: ecosystem,
    url: `${request.sources.osv.replace(/\/$/, '')}/${encodeURIComponent(ecosystem)}/all.zip`,
    file: `${ecosystem.replace(/\W+/g, '_')}.zip`,
    known: progress.shards[ecosystem]?.source,
    take: (file, source) => {
      const builders: ShardBuilders = new Map()
      for (const entry of zipEntries(file, (name) => name.endsWith('.json'))) {
        const found = readEntry(entry)
        if (found.kind === 'record') addRecord(builders, found.record)
      }
      const builder = builders.get(ecosystem)
      if (builder === undefined) throw new ArchiveError(`the export of ${ecosystem} holds no record of it`)
      progress.shards[ecosystem] = storeShard(request.folder, finishShard(builder), {
        ...source,
        licence: 'per record',
        attribution: 'OSV.dev and its sources',
      })
    },
  }
}

function feedJob(progress: Progress, name: FeedName, file: string): Job {
  const { request } = progress
  return {
    name,
    url: request.sources[name],
    file,
    known: progress.feeds[name]?.source,
    take: (target, source) => {
      const found = readEntry({ name: file, bytes: readFileSync(target) })
      if (found.kind !== name)
        throw new ArchiveError(found.kind === 'unknown' ? found.reason : `the answer is no list of this kind`)
      const bytes =
        found.kind === 'epss'
          ? found.bytes
          : Buffer.from(JSON.stringify(found.kind === 'kev' ? found.entries : found.products))
      const date = 'date' in found && found.date !== '' ? found.date : source.date
      progress.feeds[name] = storeFeed(request.folder, name, bytes, { ...source, date })
    },
  }
}

/**
 * Brings the database up to date: each ecosystem and list on its own, asking only for what changed. What fails keeps its
 * old data. The new database takes the old one's place at the very end.
 */
export async function updateDatabase(request: UpdateRequest): Promise<UpdateReport> {
  const old = readManifest(request.folder)
  const progress: Progress = {
    request,
    shards: { ...old?.shards },
    feeds: { ...old?.feeds },
    updated: [],
    unchanged: [],
    failed: [],
  }
  for (const ecosystem of request.ecosystems) await run(progress, shardJob(progress, ecosystem))
  for (const [name, file] of [
    ['kev', 'kev.json'],
    ['epss', 'epss.csv.gz'],
    ['eol', 'eol.json'],
  ] as const)
    await run(progress, feedJob(progress, name, file))
  const { updated, unchanged, failed } = progress
  const manifest = updated.length === 0 ? old : commitManifest(request.folder, progress.shards, progress.feeds)
  return { manifest, updated, unchanged, failed }
}
