import { createScanner } from '../scan/scanner.ts'
import { BlobReader } from './blobs.ts'
import type { BlobFinding, BlobTask } from './request.ts'
import { scanBlob, type BlobTools, type Skip } from './scan-blob.ts'
import { Versions } from './versions.ts'

/** What came of a batch of blobs. */
export interface BatchOutcome {
  readonly findings: readonly BlobFinding[]
  readonly bytes: number
  readonly scanned: number
  readonly skipped: Readonly<Partial<Record<Skip, number>>>
  /** Ids of blobs that git could not give. */
  readonly missing: readonly string[]
}

/** Reads and scans batches of blobs, one after the other. */
export class BatchScanner {
  readonly #reader: BlobReader
  readonly #tools: BlobTools
  #before: Promise<unknown> = Promise.resolve()

  constructor(root: string, key: Uint8Array) {
    this.#reader = new BlobReader(root)
    this.#tools = { scanner: createScanner(), key, versions: new Versions() }
  }

  /** Batches wait for one another: they are read from one stream. */
  scan(batch: readonly BlobTask[]): Promise<BatchOutcome> {
    const turn = this.#before.then(() => this.#scan(batch))
    this.#before = turn.catch(() => {})
    return turn
  }

  async #scan(batch: readonly BlobTask[]): Promise<BatchOutcome> {
    const findings: BlobFinding[] = []
    const skipped: Partial<Record<Skip, number>> = {}
    const missing: string[] = []
    let bytes = 0
    let scanned = 0
    for await (const [task, content] of this.#reader.read(batch)) {
      if (content === undefined) {
        missing.push(task.id)
        continue
      }
      const outcome = scanBlob(task, content, this.#tools)
      bytes += content.length
      if (typeof outcome === 'string') skipped[outcome] = (skipped[outcome] ?? 0) + 1
      else {
        scanned++
        findings.push(...outcome)
      }
    }
    return { findings, bytes, scanned, skipped, missing }
  }

  close(): void {
    this.#reader.close()
  }
}
