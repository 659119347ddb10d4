import { inflateRawSync } from 'node:zlib'
import type { Advisory, AdvisoryText } from './advisory.ts'
import { getNumber, getText, getUint32, hashText } from './bytes.ts'
import { getAdvisory } from './codec.ts'
import { HEADER_BYTES, INDEX_BYTES, MAGIC, MAX_RECORD_BYTES, SLOT_BYTES } from './layout.ts'
import { foldPackageName } from './osv.ts'

/** Bytes that can be read at any place: a file, or memory in tests. */
export interface RandomAccess {
  readonly size: number
  read(offset: number, length: number): Uint8Array
}

/** An opened shard; only the records that are asked for are read. */
export interface Shard {
  readonly ecosystem: string
  readonly records: number
  readonly packages: number
  /** All advisories of a package, of any release of the ecosystem. */
  lookup(name: string): readonly Advisory[]
  /** The text of a record. */
  text(record: number): AdvisoryText | undefined
}

/** A damaged or foreign file. */
export class ShardError extends Error {
  readonly code = 'BAD_SHARD'
}

interface Layout {
  readonly table: number
  readonly slots: number
  readonly match: number
  readonly index: number
  readonly blocks: number
  readonly blockCount: number
}

/** Pages of the hash table are kept: 2,500 names touch most of them. */
const PAGE_BYTES = 64 * 1024

function pagedReader(access: RandomAccess, start: number, length: number): (at: number) => Uint8Array {
  const pages = new Map<number, Uint8Array>()
  return (at) => {
    const first = Math.floor(at / (PAGE_BYTES - (PAGE_BYTES % SLOT_BYTES))) * (PAGE_BYTES - (PAGE_BYTES % SLOT_BYTES))
    let page = pages.get(first)
    if (page === undefined) {
      page = access.read(start + first, Math.min(PAGE_BYTES - (PAGE_BYTES % SLOT_BYTES), length - first))
      pages.set(first, page)
    }
    return page.subarray(at - first, at - first + SLOT_BYTES)
  }
}

function readPackage(bytes: Uint8Array, base: string, folded: string): readonly Advisory[] | undefined {
  const cursor = { bytes, at: 0 }
  if (getText(cursor) !== folded) return undefined
  const name = getText(cursor)
  const count = getNumber(cursor)
  const advisories: Advisory[] = []
  for (let at = 0; at < count; at++) advisories.push(getAdvisory(cursor, base, name === '' ? folded : name))
  return advisories
}

function lookupIn(access: RandomAccess, layout: Layout, ecosystem: string): Shard['lookup'] {
  const slotAt = pagedReader(access, layout.table, layout.slots * SLOT_BYTES)
  return (name) => {
    const folded = foldPackageName(ecosystem, name)
    const [high, low] = hashText(folded)
    let slot = low & (layout.slots - 1)
    for (let tried = 0; tried < layout.slots; tried++) {
      const entry = slotAt(slot * SLOT_BYTES)
      const length = getUint32(entry, 8)
      if (length === 0) return []
      if (getUint32(entry, 0) === high) {
        if (length > MAX_RECORD_BYTES) throw new ShardError('a record is too long')
        const found = readPackage(access.read(layout.match + getUint32(entry, 4), length), ecosystem, folded)
        if (found !== undefined) return found
      }
      slot = (slot + 1) & (layout.slots - 1)
    }
    return []
  }
}

function textIn(access: RandomAccess, layout: Layout): Shard['text'] {
  let index: Uint8Array | undefined
  const opened = new Map<number, readonly AdvisoryText[]>()
  return (record) => {
    index ??= access.read(layout.index, layout.blockCount * INDEX_BYTES)
    let low = 0
    let high = layout.blockCount - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (getUint32(index, middle * INDEX_BYTES) <= record) low = middle
      else high = middle - 1
    }
    const entry = low * INDEX_BYTES
    if (layout.blockCount === 0) return undefined
    let texts = opened.get(low)
    if (texts === undefined) {
      const packed = access.read(layout.blocks + getUint32(index, entry + 4), getUint32(index, entry + 8))
      texts = JSON.parse(
        inflateRawSync(packed, { maxOutputLength: MAX_RECORD_BYTES }).toString('utf8'),
      ) as AdvisoryText[]
      opened.set(low, texts)
    }
    return texts[record - getUint32(index, entry)]
  }
}

/** Opens a shard. Throws a ShardError when the bytes are none. */
export function openShard(access: RandomAccess): Shard {
  const header = access.read(0, HEADER_BYTES)
  if (header.length < HEADER_BYTES || MAGIC.some((byte, at) => header[at] !== byte))
    throw new ShardError('no advisory shard')
  const [name, table, match, index, blocks, records, packages, blockCount] = Array.from({ length: 8 }, (_, at) =>
    getUint32(header, MAGIC.length + at * 4),
  ) as [number, number, number, number, number, number, number, number]
  if (HEADER_BYTES + name + table + match + index + blocks !== access.size)
    throw new ShardError('the file is cut or too long')
  const tableAt = HEADER_BYTES + name
  const layout: Layout = {
    table: tableAt,
    slots: table / SLOT_BYTES,
    match: tableAt + table,
    index: tableAt + table + match,
    blocks: tableAt + table + match + index,
    blockCount,
  }
  const ecosystem = new TextDecoder().decode(access.read(HEADER_BYTES, name))
  return { ecosystem, records, packages, lookup: lookupIn(access, layout, ecosystem), text: textIn(access, layout) }
}

/** Random access to bytes in memory. */
export const inMemory = (bytes: Uint8Array): RandomAccess => ({
  size: bytes.length,
  read: (offset, length) => bytes.subarray(offset, offset + length),
})
