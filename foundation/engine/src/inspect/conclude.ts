import { hash } from 'node:crypto'
import type { Problem } from '@bartizan/model'
import type { Detected, FileEntry, Project, SourceFile } from '../detector.ts'
import { TreeReader } from '../files/reader.ts'
import { readBlobSync } from '../git/blobs.ts'
import { entryOf } from '../files/entry.ts'
import { createSource } from '../files/source.ts'
import type { IndexedSource } from '../files/source.ts'
import { dress, redactionsOf } from './dress.ts'
import type { Report } from './outcome.ts'
import { failure } from './failure.ts'
import type { Station } from './station.ts'

/** What concluding needs beside the detector. */
export interface ConcludeSetup {
  readonly root: string
  readonly maxFileSize: number
  readonly files: readonly FileEntry[]
  readonly facts: ReadonlyMap<string, unknown>
  /** Git's ids of the content to read instead of the file's, by path. */
  readonly blobs: ReadonlyMap<string, string>
}

/** What a detector said of the project. */
export interface Conclusion extends Report {
  readonly detector: string
  /** Further files that were read, with the first 32 hex digits of their content's SHA-256; empty for files that are not there. */
  readonly reads: readonly (readonly [path: string, hash: string])[]
  readonly databases: readonly { readonly name: string; readonly digest: string; readonly date: string }[]
}

/** Lets one detector look at the project as a whole. */
export async function conclude(station: Station, setup: ConcludeSetup): Promise<Conclusion> {
  const library = new Library(setup)
  const project: Project = { files: setup.files, facts: setup.facts, read: (path) => library.read(path) }
  const { id, rules, run } = station
  try {
    const report = (await run?.conclude?.(project)) ?? {}
    const found = report.findings ?? []
    const hiding = found.filter((detected) => detected.redact !== undefined)
    const wardrobe = {
      detector: id,
      rules,
      source: (path: string) => library.read(path),
      redactions: (path: string) => hiding.flatMap((detected) => hidden(detected, path, library)),
    }
    const own = (report.problems ?? []).map((problem) => ({ detector: id, ...problem }))
    return {
      detector: id,
      drafts: found.map((detected) => dress(detected, wardrobe)),
      problems: own,
      counts: report.counts ?? {},
      redactions: [],
      databases: report.databases ?? [],
      reads: library.reads(),
    }
  } catch (error) {
    const problems: Problem[] = [failure(undefined, id, error)]
    return { detector: id, drafts: [], problems, counts: {}, redactions: [], databases: [], reads: [] }
  }
}

function hidden(detected: Detected, path: string, library: Library) {
  if (detected.redact === undefined || detected.at.kind !== 'file' || detected.at.path !== path) return []
  const source = library.read(path)
  return source === undefined ? [] : redactionsOf(detected, source)
}

/** Further files of the project, read on demand. The last few are kept: frames ask for the same file again. */
class Library {
  readonly #reader: TreeReader
  readonly #blobs: ReadonlyMap<string, string>
  readonly #kept = new Map<string, IndexedSource>()
  readonly #reads = new Map<string, string>()

  constructor(setup: ConcludeSetup) {
    this.#reader = new TreeReader(setup.root, setup.maxFileSize)
    this.#blobs = setup.blobs
  }

  read(path: string): (IndexedSource & SourceFile) | undefined {
    if (!isInside(path)) return undefined
    const known = this.#kept.get(path)
    if (known !== undefined) return known
    const bytes = this.#bytes(path)
    this.#reads.set(path, bytes === undefined ? '' : contentDigest(bytes))
    if (bytes === undefined) return undefined
    const source = createSource(entryOf(path, bytes.length), bytes)
    if (this.#kept.size >= 64) this.#kept.delete(this.#kept.keys().next().value!)
    this.#kept.set(path, source)
    return source
  }

  reads(): [string, string][] {
    return [...this.#reads]
  }

  #bytes(path: string): Uint8Array | undefined {
    const oid = this.#blobs.get(path)
    if (oid !== undefined) return readBlobSync(this.#reader.root, oid, this.#reader.limit)
    const read = this.#reader.read(path)
    return read.kind === 'content' ? Uint8Array.from(read.bytes) : undefined
  }
}

/** Names content as the cache does. */
export function contentDigest(bytes: Uint8Array): string {
  return hash('sha256', bytes).slice(0, 32)
}

/** True for normalised paths that stay below the root. */
function isInside(path: string): boolean {
  if (path === '' || path.startsWith('/') || path.includes('\0') || path.includes('\\')) return false
  return path.split('/').every((segment) => segment !== '' && segment !== '.' && segment !== '..')
}
