/** Bytes of earlier versions that are kept for comparison. */
const capacity = 12_000_000
/** How far before a change a keyword may stand whose find the change alters: a block begun above, a name on an earlier line. */
const before = 4096
const behind = 512

interface Version {
  readonly bytes: Buffer
  /** Nothing was found in it. */
  readonly clean: boolean
}

/**
 * The last version that was scanned of each path. Of the next version only what differs has to be searched for keywords:
 * most of a history is the same lines over and over.
 */
export class Versions {
  readonly #kept = new Map<string, Version>()
  #size = 0

  /** The stretch to search; undefined for the whole. */
  window(path: string, bytes: Buffer): readonly [from: number, to: number] | undefined {
    const last = this.#kept.get(path)
    // What was found in the last version may stand in this one too: it is searched as a whole.
    if (last === undefined || !last.clean || path === '') return undefined
    const shared = Math.min(last.bytes.length, bytes.length)
    const start = commonStart(last.bytes, bytes, shared)
    const end = commonEnd(last.bytes, bytes, shared - start)
    return [Math.max(0, start - before), Math.min(bytes.length, bytes.length - end + behind)]
  }

  keep(path: string, bytes: Buffer, clean: boolean): void {
    if (path === '' || bytes.length > capacity / 8) return
    const last = this.#kept.get(path)
    if (last !== undefined) {
      this.#kept.delete(path)
      this.#size -= last.bytes.length
    }
    // The reader's buffer is larger than the blob: a copy keeps no more than is needed.
    this.#kept.set(path, { bytes: Buffer.from(bytes), clean })
    this.#size += bytes.length
    for (const [oldest, { bytes: held }] of this.#kept) {
      if (this.#size <= capacity) break
      this.#kept.delete(oldest)
      this.#size -= held.length
    }
  }
}

/** Number of equal bytes at the start, by halves: comparing is done natively. */
function commonStart(a: Buffer, b: Buffer, most: number): number {
  let low = 0
  let step = 256
  while (low < most) {
    const to = Math.min(most, low + step)
    if (a.compare(b, low, to, low, to) !== 0) break
    low = to
    step *= 4
  }
  let high = Math.min(most, low + step)
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (a.compare(b, low, middle, low, middle) === 0) low = middle
    else high = middle - 1
  }
  return low
}

/** Number of equal bytes at the end. */
function commonEnd(a: Buffer, b: Buffer, most: number): number {
  const same = (length: number, known: number): boolean =>
    a.compare(b, b.length - length, b.length - known, a.length - length, a.length - known) === 0
  let low = 0
  let step = 256
  while (low < most) {
    const to = Math.min(most, low + step)
    if (!same(to, low)) break
    low = to
    step *= 4
  }
  let high = Math.min(most, low + step)
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (same(middle, low)) low = middle
    else high = middle - 1
  }
  return low
}
