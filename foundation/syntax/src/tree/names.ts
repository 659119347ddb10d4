import { WORDS } from './words.ts'

const encoder = new TextEncoder()
const decoder = new TextDecoder()

/** Start value of the rolling hash: `h = Math.imul(h ^ byte, HASH_PRIME)` for every byte. */
export const HASH_SEED = 0x811c9dc5 | 0
export const HASH_PRIME = 16777619

/**
 * A table of interned byte strings (names, operators, literal texts). One table serves all trees of a process, so that
 * two symbols are equal exactly when their numbers are. Symbol 0 is "no symbol". The words of `WORDS` come first.
 */
export class Names {
  private pool = new Uint8Array(1 << 16)
  private used = 0
  private offsets = new Int32Array(1 << 12)
  private hashes = new Int32Array(1 << 12)
  private table = new Int32Array(1 << 13)
  private mask = (1 << 13) - 1
  private count = 1
  private readonly texts: (string | undefined)[] = ['']

  constructor() {
    for (const word of WORDS) this.intern(word)
  }

  /** How many symbols exist, counting symbol 0. */
  get size(): number {
    return this.count
  }

  /** The symbol of a text, added when new. */
  intern(text: string): number {
    const bytes = encoder.encode(text)
    return this.internBytes(bytes, 0, bytes.length)
  }

  /** The symbol of `bytes[start, end)`, added when new. */
  internBytes(bytes: Uint8Array, start: number, end: number): number {
    let hash = HASH_SEED
    for (let i = start; i < end; i++) hash = Math.imul(hash ^ bytes[i]!, HASH_PRIME)
    return this.internHashed(bytes, start, end, hash)
  }

  /** As `internBytes`, with the rolling hash already known: the way lexers come in. */
  internHashed(bytes: Uint8Array, start: number, end: number, hash: number): number {
    const mixed = hash ^ (hash >>> 15)
    let slot = mixed & this.mask
    const length = end - start
    for (;;) {
      const id = this.table[slot]!
      if (id === 0) {
        this.table[slot] = this.count
        return this.add(bytes, start, end, hash)
      }
      if (this.hashes[id] === hash && this.same(id, bytes, start, length)) return id
      slot = (slot + 1) & this.mask
    }
  }

  /** The symbol of a text, or 0 when it was never interned. Nothing is added. */
  find(text: string): number {
    const bytes = encoder.encode(text)
    let hash = HASH_SEED
    for (const byte of bytes) hash = Math.imul(hash ^ byte, HASH_PRIME)
    let slot = (hash ^ (hash >>> 15)) & this.mask
    for (;;) {
      const id = this.table[slot]!
      if (id === 0) return 0
      if (this.hashes[id] === hash && this.same(id, bytes, 0, bytes.length)) return id
      slot = (slot + 1) & this.mask
    }
  }

  /** The text of a symbol; '' for symbol 0. */
  text(id: number): string {
    let text = this.texts[id]
    if (text === undefined) {
      text = decoder.decode(this.pool.subarray(this.offsets[id], this.offsets[id + 1]))
      this.texts[id] = text
    }
    return text
  }

  private same(id: number, bytes: Uint8Array, start: number, length: number): boolean {
    const from = this.offsets[id]!
    if (this.offsets[id + 1]! - from !== length) return false
    const pool = this.pool
    for (let i = 0; i < length; i++) if (pool[from + i] !== bytes[start + i]) return false
    return true
  }

  private add(bytes: Uint8Array, start: number, end: number, hash: number): number {
    const length = end - start
    while (this.used + length > this.pool.length) this.pool = grow(this.pool, new Uint8Array(this.pool.length * 2))
    if (this.count + 2 > this.offsets.length) {
      this.offsets = grow(this.offsets, new Int32Array(this.offsets.length * 2))
      this.hashes = grow(this.hashes, new Int32Array(this.hashes.length * 2))
    }
    for (let i = 0; i < length; i++) this.pool[this.used + i] = bytes[start + i]!
    const id = this.count++
    this.offsets[id] = this.used
    this.used += length
    this.offsets[id + 1] = this.used
    this.hashes[id] = hash
    this.texts[id] = undefined
    if (this.count * 2 > this.mask) this.rehash()
    return id
  }

  private rehash(): void {
    const size = (this.mask + 1) * 2
    this.table = new Int32Array(size)
    this.mask = size - 1
    for (let id = 1; id < this.count; id++) {
      const hash = this.hashes[id]!
      let slot = (hash ^ (hash >>> 15)) & this.mask
      while (this.table[slot] !== 0) slot = (slot + 1) & this.mask
      this.table[slot] = id
    }
  }
}

const grow = <T extends Uint8Array | Int32Array>(from: T, to: T): T => {
  to.set(from)
  return to
}
