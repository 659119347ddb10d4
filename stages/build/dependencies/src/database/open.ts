import { readFileSync } from 'node:fs'
import path from 'node:path'
import { baseEcosystem, lookupEpss, openDatabaseFile, openShard, ShardError } from '@bartizan/knowledge/advisories'
import type {
  Advisory,
  AdvisoryText,
  EndOfLife,
  Epss,
  FeedName,
  KnownExploited,
  Manifest,
  OpenFile,
  Shard,
} from '@bartizan/knowledge/advisories'
import { readManifest } from './folder.ts'

/** An opened advisory database. */
export interface Database {
  readonly manifest: Manifest
  /** Advisories of a package; empty for an ecosystem that is not in the database. */
  lookup(ecosystem: string, name: string): readonly Advisory[]
  has(ecosystem: string): boolean
  text(advisory: Advisory): AdvisoryText | undefined
  exploited(cve: string): KnownExploited | undefined
  probability(cve: string): Epss | undefined
  readonly endOfLife: EndOfLife
  /** Files that could not be read, with the reason. */
  readonly damaged: readonly string[]
  close(): void
}

interface State {
  readonly folder: string
  readonly manifest: Manifest
  readonly files: OpenFile[]
  readonly shards: Map<string, Shard | undefined>
  readonly damaged: string[]
}

function guarded<T>(state: State, file: string, read: () => T): T | undefined {
  try {
    return read()
  } catch (error) {
    const known =
      error instanceof ShardError ||
      error instanceof RangeError ||
      error instanceof SyntaxError ||
      (error as NodeJS.ErrnoException).code !== undefined
    if (!known) throw error
    const note = `${file}: ${(error as Error).message}`
    if (!state.damaged.includes(note)) state.damaged.push(note)
    return undefined
  }
}

function shardOf(state: State, ecosystem: string): Shard | undefined {
  const base = baseEcosystem(ecosystem)
  if (state.shards.has(base)) return state.shards.get(base)
  const entry = Object.hasOwn(state.manifest.shards, base) ? state.manifest.shards[base] : undefined
  const shard =
    entry === undefined
      ? undefined
      : guarded(state, entry.file, () => {
          const file = openDatabaseFile(path.join(state.folder, entry.file))
          state.files.push(file)
          return openShard(file)
        })
  state.shards.set(base, shard)
  return shard
}

function jsonFeed<T extends object>(state: State, name: FeedName): T | undefined {
  const entry = state.manifest.feeds[name]
  return entry === undefined
    ? undefined
    : guarded(state, entry.file, () => JSON.parse(readFileSync(path.join(state.folder, entry.file), 'utf8')) as T)
}

/** Opens the database of a folder; undefined when there is none. Shards and lists are opened when first asked for. */
export function openDatabase(folder: string): Database | undefined {
  const manifest = readManifest(folder)
  if (manifest === undefined) return undefined
  const state: State = { folder, manifest, files: [], shards: new Map(), damaged: [] }
  let kev: Readonly<Record<string, KnownExploited>> | undefined
  let eol: EndOfLife | undefined
  let epss: OpenFile | undefined
  return {
    manifest,
    damaged: state.damaged,
    has: (ecosystem) => shardOf(state, ecosystem) !== undefined,
    lookup(ecosystem, name) {
      const shard = shardOf(state, ecosystem)
      const found = shard === undefined ? [] : (guarded(state, ecosystem, () => shard.lookup(name)) ?? [])
      return ecosystem.includes(':') ? found.filter((advisory) => advisory.ecosystem === ecosystem) : found
    },
    text(advisory) {
      const shard = shardOf(state, advisory.ecosystem)
      return shard === undefined ? undefined : guarded(state, advisory.ecosystem, () => shard.text(advisory.record))
    },
    exploited(cve) {
      kev ??= jsonFeed(state, 'kev') ?? {}
      return Object.hasOwn(kev, cve) ? kev[cve] : undefined
    },
    probability(cve) {
      const entry = manifest.feeds.epss
      if (entry === undefined) return undefined
      epss ??= guarded(state, entry.file, () => openDatabaseFile(path.join(folder, entry.file)))
      if (epss !== undefined && !state.files.includes(epss)) state.files.push(epss)
      return epss === undefined ? undefined : lookupEpss(epss, cve)
    },
    get endOfLife() {
      eol ??= jsonFeed<EndOfLife>(state, 'eol') ?? {}
      return eol
    },
    close: () => {
      for (const file of state.files) file.close()
    },
  }
}
