/** A set of object ids in flat memory: 24 bytes an id, against a hundred and more of a Set of strings. */
export class IdSet {
  #slots = new Uint32Array(1 << 12)
  #ids = new Uint8Array(20 << 11)
  #count = 0

  get size(): number {
    return this.#count
  }

  /** Ids in order of their arrival, 20 bytes each. */
  get bytes(): Uint8Array {
    return this.#ids.subarray(0, this.#count * 20)
  }

  /**
   * Adds an id.
   * @param hex the first forty hex digits count
   * @returns false when it was there already
   */
  add(hex: string): boolean {
    const id = Buffer.from(hex.slice(0, 40), 'hex')
    if (id.length !== 20) return false
    if (this.#count * 2 >= this.#slots.length) this.#grow()
    const slot = this.#find(id)
    if (this.#slots[slot] !== 0) return false
    this.#ids.set(id, this.#count * 20)
    this.#slots[slot] = ++this.#count
    return true
  }

  has(hex: string): boolean {
    const id = Buffer.from(hex.slice(0, 40), 'hex')
    return id.length === 20 && this.#slots[this.#find(id)] !== 0
  }

  #find(id: Uint8Array): number {
    const mask = this.#slots.length - 1
    const word = id[0]! | (id[1]! << 8) | (id[2]! << 16) | (id[3]! << 24)
    let slot = (Math.imul(word, 0x9e3779b1) >>> 8) & mask
    for (;;) {
      const at = this.#slots[slot]!
      if (at === 0 || this.#same(id, at - 1)) return slot
      slot = (slot + 1) & mask
    }
  }

  #same(id: Uint8Array, index: number): boolean {
    for (let i = 0; i < 20; i++) if (this.#ids[index * 20 + i] !== id[i]) return false
    return true
  }

  #grow(): void {
    const ids = new Uint8Array(this.#ids.length * 2)
    ids.set(this.#ids)
    this.#ids = ids
    this.#slots = new Uint32Array(this.#slots.length * 2)
    for (let i = 0; i < this.#count; i++) this.#slots[this.#find(ids.subarray(i * 20, i * 20 + 20))] = i + 1
  }
}
