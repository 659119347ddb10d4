import { createHash } from 'node:crypto'
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { TreeReader } from '../files/reader.ts'
import { contentDigest } from '../inspect/conclude.ts'
import type { Conclusion } from '../inspect/conclude.ts'
import type { Plan } from '../plan.ts'
import type { ScanCache } from './scan-cache.ts'

/** What conclusions of this scan depend on. */
export interface ConcludingOptions {
  readonly root: string
  readonly maxFileSize: number
  readonly dataDirectory: string
  /** Paths of the inventory, each ended by a NUL. */
  readonly paths: string
}

/** Answers from the cache what detectors say of the project, as long as nothing that they saw has changed. */
export class Concluding {
  readonly #cache: ScanCache
  readonly #plan: Plan
  readonly #options: ConcludingOptions
  readonly #common: string
  readonly #digests = new Map<number, string | undefined>()
  readonly #reader: TreeReader

  constructor(cache: ScanCache, plan: Plan, options: ConcludingOptions) {
    this.#cache = cache
    this.#plan = plan
    this.#options = options
    this.#reader = new TreeReader(options.root, options.maxFileSize)
    this.#common = createHash('sha256')
      .update(options.paths)
      .update('\0')
      .update(folderState(options.dataDirectory))
      .digest('hex')
  }

  /** What a detector would say; undefined when it has to be asked. */
  recall(detector: number): Conclusion | undefined {
    const digest = this.#digestOf(detector)
    return digest === undefined
      ? undefined
      : this.#cache.project.recall(detector, digest, (path, hash) => this.#isSame(path, hash))
  }

  /** Keeps what a detector said. */
  note(detector: number, conclusion: Conclusion): void {
    const digest = this.#digestOf(detector)
    if (digest !== undefined) this.#cache.project.note(detector, digest, conclusion)
  }

  /** Digest over the listing and the content of all files that a detector looked at; undefined when some is not known. */
  #digestOf(detector: number): string | undefined {
    if (!this.#digests.has(detector)) this.#digests.set(detector, this.#makeDigest(detector))
    return this.#digests.get(detector)
  }

  #makeDigest(detector: number): string | undefined {
    const digest = createHash('sha256').update(this.#common).update(String(this.#options.maxFileSize))
    for (const task of this.#plan.tasks()) {
      if (!task.detectors.includes(detector)) continue
      const hash = this.#cache.contentHash(task.path)
      if (hash === undefined) return undefined
      digest.update(hash)
    }
    return digest.digest('hex')
  }

  #isSame(path: string, hash: string): boolean {
    const known = this.#cache.contentHash(path)
    if (known !== undefined && this.#plan.includes(path)) return Buffer.from(known).toString('hex') === hash
    const read = this.#reader.read(path)
    return (read.kind === 'content' ? contentDigest(read.bytes) : '') === hash
  }
}

/** Names, sizes and times of a folder's files, two levels deep: downloaded data that verdicts may rest on. */
function folderState(folder: string, depth = 2): string {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .toSorted((a, b) => (a.name < b.name ? -1 : 1))
      .map((entry) => {
        const path = join(folder, entry.name)
        if (entry.isDirectory()) return `${entry.name}/${depth > 0 ? folderState(path, depth - 1) : ''}`
        const { size, mtimeMs } = statSync(path)
        return `${entry.name} ${size} ${mtimeMs}`
      })
      .join('\n')
  } catch {
    return 'none'
  }
}
