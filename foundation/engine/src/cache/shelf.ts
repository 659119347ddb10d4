import { createHash, hash } from 'node:crypto'

/** The cache of one root as columns: what is known of each file, in path order. */
export interface Shelf {
  readonly paths: readonly string[]
  /** By file: size, modified, changed, inode, day of last use (since the epoch). */
  readonly numbers: Float64Array
  /** By file: sixteen bytes of its content's hash. */
  readonly hashes: Uint8Array
  /** By file: index into `keySets`. */
  readonly sets: Uint32Array
  /** By file: index into the list of statuses. */
  readonly statuses: Uint8Array
  /** By file, one more than files: where its value lies in `data`; empty when no detector said anything. */
  readonly offsets: Float64Array
  readonly data: Uint8Array
  /** What detectors said of the project as a whole, serialised. */
  readonly project: Uint8Array
  /** Keys of detectors: `id:digest`. */
  readonly keys: readonly string[]
  /** Combinations of keys, as indices: which detectors have looked at a file. */
  readonly keySets: readonly (readonly number[])[]
}

export const columns = 5

const magic = 'bartizan-cache-2\n'
const checksumSize = 32

/** A shelf before it is written: values as they came, because joining them would hold them twice. */
export interface LooseShelf extends Omit<Shelf, 'data'> {
  readonly values: readonly Uint8Array[]
}

/** Writes a shelf piece by piece: a line of JSON, the columns, a checksum. */
export function* encodeShelf(shelf: LooseShelf): Generator<Uint8Array> {
  const paths = Buffer.from(shelf.paths.map((path) => `${path}\0`).join(''))
  const columnsOf = [
    [shelf.numbers],
    [shelf.offsets],
    [shelf.sets],
    [shelf.hashes],
    [shelf.statuses],
    [paths],
    shelf.values,
    [shelf.project],
  ]
  const sizes = columnsOf.map((pieces) => pieces.reduce((sum, piece) => sum + piece.byteLength, 0))
  const header = Buffer.from(`${magic}${JSON.stringify({ sizes, keys: shelf.keys, keySets: shelf.keySets })}\n`)
  const padded = Buffer.alloc(aligned(header.length), 0x20)
  header.copy(padded, 0, 0, header.length - 1)
  padded[padded.length - 1] = 0x0a
  const digest = createHash('sha256')
  const piece = (bytes: Uint8Array): Uint8Array => {
    digest.update(bytes)
    return bytes
  }
  yield piece(padded)
  for (const [index, pieces] of columnsOf.entries()) {
    for (const part of pieces) yield piece(new Uint8Array(part.buffer, part.byteOffset, part.byteLength))
    const gap = aligned(sizes[index]!) - sizes[index]!
    if (gap > 0) yield piece(new Uint8Array(gap))
  }
  yield digest.digest()
}

/** Reads a shelf; undefined when anything about it is not as it was written. */
export function decodeShelf(file: Uint8Array<ArrayBuffer>): Shelf | undefined {
  const end = file.length - checksumSize
  if (end < magic.length || !Buffer.from(file.buffer, file.byteOffset, magic.length).equals(Buffer.from(magic))) return
  const body = file.subarray(0, end)
  if (!hash('sha256', body, 'buffer').equals(file.subarray(end))) return undefined
  const line = file.indexOf(10, magic.length)
  const header = JSON.parse(Buffer.from(file.subarray(magic.length, line)).toString()) as {
    readonly sizes: readonly number[]
    readonly keys: readonly string[]
    readonly keySets: readonly (readonly number[])[]
  }
  let at = line + 1
  const take = (index: number): readonly [offset: number, size: number] => {
    const size = header.sizes[index] ?? 0
    const offset = file.byteOffset + at
    at += aligned(size)
    return [offset, size]
  }
  const { buffer } = file
  const floats = (index: number): Float64Array =>
    viewOf(take(index), (offset, size) => new Float64Array(buffer, offset, size / 8))
  const bytes = (index: number): Uint8Array =>
    viewOf(take(index), (offset, size) => new Uint8Array(buffer, offset, size))
  const numbers = floats(0)
  const offsets = floats(1)
  const sets = viewOf(take(2), (offset, size) => new Uint32Array(buffer, offset, size / 4))
  const hashes = bytes(3)
  const statuses = bytes(4)
  const names = Buffer.from(bytes(5)).toString().split('\0')
  names.pop()
  return {
    paths: names,
    numbers,
    offsets,
    sets,
    hashes,
    statuses,
    data: bytes(6),
    project: bytes(7),
    keys: header.keys,
    keySets: header.keySets,
  }
}

function viewOf<T>([offset, size]: readonly [number, number], make: (offset: number, size: number) => T): T {
  return make(offset, size)
}

/** Columns of eight-byte numbers must begin at multiples of eight. */
function aligned(size: number): number {
  return Math.ceil(size / 8) * 8
}
