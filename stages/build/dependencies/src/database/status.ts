import { damagedFiles, readManifest } from './folder.ts'

/** What there is to say of a database. */
export interface DatabaseStatus {
  readonly state: 'missing' | 'fresh' | 'stale' | 'damaged'
  readonly date?: string
  readonly digest?: string
  /** Whole days since the oldest of its data. */
  readonly age?: number
  readonly ecosystems: readonly {
    readonly name: string
    readonly records: number
    readonly packages: number
    readonly bytes: number
    readonly date: string
  }[]
  readonly feeds: readonly { readonly name: string; readonly bytes: number; readonly date: string }[]
  readonly damaged: readonly string[]
}

/** Data older than this many days is called stale. */
export const STALE_DAYS = 14

/** Whole days between two dates of the form `YYYY-MM-DD`. */
export const daysBetween = (from: string, to: string): number =>
  Math.floor((Date.parse(to) - Date.parse(from)) / 86_400_000)

/** Looks at a database folder; with `verify` every digest is computed anew. */
export function databaseStatus(folder: string, today: string, verify = false): DatabaseStatus {
  const manifest = readManifest(folder)
  if (manifest === undefined) return { state: 'missing', ecosystems: [], feeds: [], damaged: [] }
  const damaged = verify ? damagedFiles(folder, manifest) : []
  const age = Math.max(0, daysBetween(manifest.date, today))
  return {
    state: damaged.length > 0 ? 'damaged' : age > STALE_DAYS ? 'stale' : 'fresh',
    date: manifest.date,
    digest: manifest.digest,
    age,
    ecosystems: Object.entries(manifest.shards).map(([name, entry]) => ({
      name,
      records: entry.records,
      packages: entry.packages,
      bytes: entry.bytes,
      date: entry.source.date,
    })),
    feeds: Object.entries(manifest.feeds).map(([name, entry]) => ({
      name,
      bytes: entry.bytes,
      date: entry.source.date,
    })),
    damaged,
  }
}
