import { columns } from './shelf.ts'
import type { LooseShelf } from './shelf.ts'

/** One file on its way into a shelf. Numbers stay in the arrays they came in: a copy for each file would be many objects. */
export interface ShelfRow {
  readonly path: string
  /** Holds size, modified, changed, inode from `at` on. */
  readonly stamps: Float64Array
  readonly at: number
  /** Touched so shortly before it was read that its stamp proves nothing. */
  readonly racy: boolean
  /** Holds the content's hash from `hashAt` on. */
  readonly hashes: Uint8Array
  readonly hashAt: number
  /** Day of last use. */
  readonly day: number
  /** Of the detectors that have looked at it: see {@link ShelfBuilder.setOf}. */
  readonly set: number
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

  get(path: string): ShelfRow | undefined {
    return this.#rows.get(path)
  }

  /** @param most bytes; the files used longest ago are left out beyond that */
  build(most: number, project: Uint8Array): LooseShelf {
    const rows = this.#fitting(most - project.length)
    const count = rows.length
    const numbers = new Float64Array(count * columns)
    const offsets = new Float64Array(count + 1)
    const sets = new Uint32Array(count)
    const hashes = new Uint8Array(count * 16)
    const codes = new Uint8Array(count)
    rows.forEach((row, index) => {
      const to = index * columns
      numbers[to] = row.stamps[row.at]!
      for (let column = 1; column < 4; column++) numbers[to + column] = row.racy ? -1 : row.stamps[row.at + column]!
      numbers[to + 4] = row.day
      for (let byte = 0; byte < 16; byte++) hashes[index * 16 + byte] = row.hashes[row.hashAt + byte]!
      sets[index] = row.set
      codes[index] = row.status
      offsets[index + 1] = offsets[index]! + row.value.length
    })
    return {
      paths: rows.map((row) => row.path),
      numbers,
      offsets,
      sets,
      hashes,
      statuses: codes,
      values: rows.flatMap((row) => (row.value.length === 0 ? [] : [row.value])),
      project,
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

  /** Number of a combination of keys. */
  setOf(keys: readonly string[]): number {
    const indices = keys.map((key) => indexIn(this.#keys, key))
    return indexIn(this.#sets, indices.toSorted((a, b) => a - b).join())
  }
}

function indexIn(map: Map<string, number>, key: string): number {
  let index = map.get(key)
  if (index === undefined) map.set(key, (index = map.size))
  return index
}
