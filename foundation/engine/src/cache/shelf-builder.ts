import { columns } from './shelf.ts'
import type { Shelf } from './shelf.ts'

/** One file on its way into a shelf. */
export interface ShelfRow {
  readonly path: string
  /** Size, modified, changed, inode. */
  readonly stamp: Float64Array
  /** Day of last use. */
  readonly day: number
  readonly hash: Uint8Array
  readonly keys: readonly string[]
  readonly status: number
  readonly value: Uint8Array
}

/** Bytes that a row takes beside its path and value. */
const rowSize = columns * 8 + 8 + 4 + 16 + 1

/** Gathers rows and makes columns of them. */
export class ShelfBuilder {
  readonly #rows = new Map<string, ShelfRow>()
  readonly #keys = new Map<string, number>()
  readonly #sets = new Map<string, number>()

  add(row: ShelfRow): void {
    this.#rows.set(row.path, row)
  }

  paths(): ReadonlySet<string> {
    return new Set(this.#rows.keys())
  }

  /** @param most bytes; the files used longest ago are left out beyond that */
  build(most: number): Shelf {
    const rows = this.#fitting(most)
    const count = rows.length
    const numbers = new Float64Array(count * columns)
    const offsets = new Float64Array(count + 1)
    const sets = new Uint32Array(count)
    const hashes = new Uint8Array(count * 16)
    const codes = new Uint8Array(count)
    const data = new Uint8Array(rows.reduce((sum, row) => sum + row.value.length, 0))
    rows.forEach((row, index) => {
      numbers.set(row.stamp, index * columns)
      numbers[index * columns + 4] = row.day
      hashes.set(row.hash, index * 16)
      sets[index] = this.#setOf(row.keys)
      codes[index] = row.status
      data.set(row.value, offsets[index])
      offsets[index + 1] = offsets[index]! + row.value.length
    })
    return {
      paths: rows.map((row) => row.path),
      numbers,
      offsets,
      sets,
      hashes,
      statuses: codes,
      data,
      keys: [...this.#keys.keys()],
      keySets: [...this.#sets.keys()].map((set) => (set === '' ? [] : set.split(',').map(Number))),
    }
  }

  #fitting(most: number): ShelfRow[] {
    const rows = [...this.#rows.values()]
    const sizeOf = (row: ShelfRow): number => rowSize + row.path.length + row.value.length
    let total = rows.reduce((sum, row) => sum + sizeOf(row), 0)
    if (total <= most) return rows
    return rows
      .toSorted((a, b) => a.day - b.day)
      .filter((row) => {
        if (total <= most) return true
        total -= sizeOf(row)
        return false
      })
  }

  #setOf(keys: readonly string[]): number {
    const indices = keys.map((key) => indexIn(this.#keys, key))
    return indexIn(this.#sets, indices.toSorted((a, b) => a - b).join())
  }
}

function indexIn(map: Map<string, number>, key: string): number {
  let index = map.get(key)
  if (index === undefined) map.set(key, (index = map.size))
  return index
}
