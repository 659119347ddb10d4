import type { Names } from './names.ts'
import type { Language, Tree } from './tree.ts'
import { F } from './flags.ts'
import { K } from './kinds.ts'

/**
 * Collects nodes in the order a parser makes them, with first-child and next-sibling links, and renumbers them to
 * pre-order at the end. Node ids handed out here are positive; 0 means "no node". A node may be made before or after
 * its children, and `rewind` forgets everything made since a `mark`, which is what speculative parsing needs.
 */
export class TreeBuilder {
  kind: Uint8Array
  role: Uint8Array
  flags: Uint16Array
  start: Int32Array
  end: Int32Array
  sym: Int32Array
  first: Int32Array
  last: Int32Array
  next: Int32Array
  count = 1
  readonly errors: number[] = []
  readonly errorTexts: string[] = []
  private capacity: number

  /** @param sizeHint bytes of the source: about one node per five bytes is reserved at once */
  constructor(sizeHint: number) {
    const capacity = Math.max(256, (sizeHint >> 2) + 64)
    this.capacity = capacity
    this.kind = new Uint8Array(capacity)
    this.role = new Uint8Array(capacity)
    this.flags = new Uint16Array(capacity)
    this.start = new Int32Array(capacity)
    this.end = new Int32Array(capacity)
    this.sym = new Int32Array(capacity)
    this.first = new Int32Array(capacity)
    this.last = new Int32Array(capacity)
    this.next = new Int32Array(capacity)
  }

  /** A new node without children or parent. */
  node(kind: number, start: number, end: number, sym: number): number {
    const id = this.count++
    if (id >= this.capacity) this.grow()
    this.kind[id] = kind
    this.role[id] = 0
    this.flags[id] = 0
    this.start[id] = start
    this.end[id] = end
    this.sym[id] = sym
    this.first[id] = 0
    this.last[id] = 0
    this.next[id] = 0
    return id
  }

  /** Appends `child` to the children of `parent`; a child of 0 is ignored. */
  add(parent: number, child: number, role: number): void {
    if (child === 0) return
    this.role[child] = role
    const last = this.last[parent]!
    if (last === 0) this.first[parent] = child
    else this.next[last] = child
    this.last[parent] = child
  }

  flag(node: number, bits: number): void {
    this.flags[node]! |= bits
  }

  /** Notes a span that could not be parsed. */
  error(start: number, end: number, text: string): void {
    this.errors.push(start, end)
    this.errorTexts.push(text)
  }

  /** A point to come back to with `rewind`. */
  mark(): number {
    return this.count
  }

  /** Forgets all nodes made after `mark`, and the errors after the first `errorCount` pairs. */
  rewind(mark: number, errorCount: number): void {
    this.count = mark
    this.errors.length = errorCount * 2
    this.errorTexts.length = errorCount
  }

  private grow(): void {
    const capacity = this.capacity * 2
    this.capacity = capacity
    this.kind = copyInto(this.kind, new Uint8Array(capacity))
    this.role = copyInto(this.role, new Uint8Array(capacity))
    this.flags = copyInto(this.flags, new Uint16Array(capacity))
    this.start = copyInto(this.start, new Int32Array(capacity))
    this.end = copyInto(this.end, new Int32Array(capacity))
    this.sym = copyInto(this.sym, new Int32Array(capacity))
    this.first = copyInto(this.first, new Int32Array(capacity))
    this.last = copyInto(this.last, new Int32Array(capacity))
    this.next = copyInto(this.next, new Int32Array(capacity))
  }

  /**
   * The finished tree below `root`, in pre-order. Nodes that were made but never attached are left out.
   * The walk is a loop over the links: depth costs no stack.
   */
  finish(root: number, about: { language: Language; source: Uint8Array; names: Names }): Tree {
    const size = this.count
    const order = new Int32Array(size)
    const parent = new Int32Array(size)
    const skip = new Int32Array(size)
    const { first, next } = this
    let count = 0
    let node = root
    let above = -1
    for (;;) {
      const index = count++
      order[index] = node
      parent[index] = above
      const child = first[node]!
      if (child !== 0) {
        above = index
        node = child
        continue
      }
      skip[index] = count
      let at = index
      let sibling = at === 0 ? 0 : next[node]!
      while (sibling === 0) {
        at = parent[at]!
        if (at < 0) break
        skip[at] = count
        sibling = at === 0 ? 0 : next[order[at]!]!
      }
      if (sibling === 0) break
      above = parent[at]!
      node = sibling
    }
    return this.copy(count, { order, parent, skip }, about)
  }

  private copy(
    count: number,
    links: { order: Int32Array; parent: Int32Array; skip: Int32Array },
    about: { language: Language; source: Uint8Array; names: Names },
  ): Tree {
    const kind = new Uint8Array(count)
    const role = new Uint8Array(count)
    const flags = new Uint16Array(count)
    const start = new Int32Array(count)
    const end = new Int32Array(count)
    const sym = new Int32Array(count)
    const { order } = links
    for (let i = 0; i < count; i++) {
      const id = order[i]!
      kind[i] = this.kind[id]!
      role[i] = this.role[id]!
      flags[i] = this.flags[id]!
      start[i] = this.start[id]!
      end[i] = this.end[id]!
      sym[i] = this.sym[id]!
    }
    const parent = links.parent.slice(0, count)
    if (this.errors.length > 0) {
      for (let i = 0; i < count; i++) {
        if (kind[i] === K.error || (flags[i]! & F.broken) !== 0) markBroken(flags, parent, i)
      }
    }
    return {
      ...about,
      count,
      kind,
      role,
      flags,
      start,
      end,
      sym,
      parent,
      skip: links.skip.slice(0, count),
      errors: Int32Array.from(this.errors),
      errorTexts: [...this.errorTexts],
    }
  }
}

const markBroken = (flags: Uint16Array, parent: Int32Array, node: number): void => {
  flags[node]! |= F.broken
  for (let at = parent[node]!; at >= 0 && (flags[at]! & F.broken) === 0; at = parent[at]!) flags[at]! |= F.broken
}

const copyInto = <T extends Uint8Array | Uint16Array | Int32Array>(from: T, to: T): T => {
  to.set(from)
  return to
}
