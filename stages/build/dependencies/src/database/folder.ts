import { createHash } from 'node:crypto'
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { parseManifest, sealManifest } from '@bartizan/knowledge/advisories'
import type {
  BuiltShard,
  DatabaseFile,
  FeedEntry,
  FeedName,
  Manifest,
  ShardEntry,
  SourceEntry,
} from '@bartizan/knowledge/advisories'

/** The database's folder inside the folder of downloaded data. */
export const databaseFolder = (dataDirectory: string): string => path.join(dataDirectory, 'advisories')

const manifestPath = (folder: string): string => path.join(folder, 'manifest.json')

/** The manifest of a database folder; undefined when there is none or it cannot be read. */
export function readManifest(folder: string): Manifest | undefined {
  try {
    return parseManifest(readFileSync(manifestPath(folder), 'utf8'))
  } catch {
    return undefined
  }
}

const digestOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** Writes bytes under their digest; a file that lies there already is the same one. */
function store(folder: string, bytes: Uint8Array, extension: string): DatabaseFile {
  const sha256 = digestOf(bytes)
  const file = `${sha256.slice(0, 32)}.${extension}`
  const target = path.join(folder, file)
  mkdirSync(folder, { recursive: true })
  if (!existsSync(target) || statSync(target).size !== bytes.length) {
    writeFileSync(`${target}.tmp`, bytes)
    renameSync(`${target}.tmp`, target)
  }
  return { file, sha256, bytes: bytes.length }
}

export const storeShard = (folder: string, shard: BuiltShard, source: SourceEntry): ShardEntry => ({
  ...store(folder, shard.bytes, 'adv'),
  records: shard.records,
  packages: shard.packages,
  source,
})

export const storeFeed = (folder: string, name: FeedName, bytes: Uint8Array, source: SourceEntry): FeedEntry => ({
  ...store(folder, bytes, name),
  source,
})

/**
 * Makes new files the database at one stroke: the manifest is renamed into place last, so that an interrupted update
 * leaves the old database whole. Files that nothing names any more are removed afterwards.
 */
export function commitManifest(folder: string, shards: Manifest['shards'], feeds: Manifest['feeds']): Manifest {
  const manifest = sealManifest(shards, feeds)
  const temporary = `${manifestPath(folder)}.tmp`
  mkdirSync(folder, { recursive: true })
  const descriptor = openSync(temporary, 'w')
  writeFileSync(descriptor, `${JSON.stringify(manifest, undefined, 1)}\n`)
  fsyncSync(descriptor)
  closeSync(descriptor)
  renameSync(temporary, manifestPath(folder))
  const named = new Set([...Object.values(shards), ...Object.values(feeds)].map((entry) => entry.file))
  for (const file of readdirSync(folder))
    if (/^[0-9a-f]{32}\.\w+$/.test(file) && !named.has(file)) rmSync(path.join(folder, file), { force: true })
  return manifest
}

/** Files whose size or digest is not what the manifest says. */
export function damagedFiles(folder: string, manifest: Manifest): string[] {
  return [...Object.values(manifest.shards), ...Object.values(manifest.feeds)].flatMap((entry) => {
    try {
      const bytes = readFileSync(path.join(folder, entry.file))
      return bytes.length === entry.bytes && digestOf(bytes) === entry.sha256 ? [] : [entry.file]
    } catch {
      return [entry.file]
    }
  })
}
