import type { Conclusion } from '../inspect/conclude.ts'
import { deserialize, serialize } from '../packing.ts'

/** A conclusion as it is kept. */
interface Stored {
  /** Of everything that went into it: see {@link Concluding}. */
  readonly digest: string
  readonly reads: Conclusion['reads']
  /** Serialised by itself, so that it is only read when it still holds. */
  readonly value: Uint8Array
}

/** The largest conclusion that is kept, in bytes, and the most files it may have read. */
const sizeLimit = 64_000_000
const readLimit = 20_000

/** What detectors said of the project as a whole in earlier scans, by key; `null` for one that does not conclude. */
export class ProjectMemory {
  readonly #keys: readonly string[]
  readonly #stored: Map<string, Stored | null>
  changed = false

  constructor(bytes: Uint8Array | undefined, keys: readonly string[]) {
    this.#keys = keys
    const all =
      bytes === undefined || bytes.length === 0 ? new Map() : (deserialize(bytes) as Map<string, Stored | null>)
    const ids = new Set(keys.map(idOf))
    // Of a detector in this run only what it said in its present form can hold.
    this.#stored = new Map([...all].filter(([key]) => keys.includes(key) || !ids.has(idOf(key))))
  }

  /** Indices of the detectors that conclude; undefined while that is not known of all. */
  concludes(): readonly number[] | undefined {
    if (!this.#keys.every((key) => this.#stored.has(key))) return undefined
    return this.#keys.flatMap((key, index) => (this.#stored.get(key) === null ? [] : [index]))
  }

  /** Notes which detectors conclude. */
  learn(concludes: readonly number[], failed: ReadonlySet<string>): void {
    this.#keys.forEach((key, index) => {
      if (concludes.includes(index) || this.#stored.has(key) || failed.has(idOf(key))) return
      this.#stored.set(key, null)
      this.changed = true
    })
  }

  /** What a detector said when everything was as it is now; undefined when something is different. */
  recall(index: number, digest: string, isSame: (path: string, hash: string) => boolean): Conclusion | undefined {
    const stored = this.#stored.get(this.#keys[index]!)
    if (stored === undefined || stored === null || stored.digest !== digest) return undefined
    if (!stored.reads.every(([path, hash]) => isSame(path, hash))) return undefined
    return deserialize(stored.value) as Conclusion
  }

  /** Keeps what a detector said; a failure is not kept. */
  note(index: number, digest: string, conclusion: Conclusion): void {
    const failed = conclusion.problems.some((problem) => problem.kind.startsWith('detector-'))
    if (failed || conclusion.reads.length > readLimit) return
    const value = serialize(conclusion)
    if (value.length > sizeLimit) return
    this.#stored.set(this.#keys[index]!, { digest, reads: conclusion.reads, value })
    this.changed = true
  }

  serialize(): Uint8Array {
    return serialize(this.#stored)
  }
}

function idOf(key: string): string {
  return key.slice(0, key.indexOf(':'))
}
