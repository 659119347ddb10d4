import { readFileSync } from 'node:fs'
import { gunzipSync, inflateRawSync } from 'node:zlib'
import { openDatabaseFile } from '@bartizan/knowledge/advisories'
import type { OpenFile } from '@bartizan/knowledge/advisories'

/** One file inside an archive or folder. */
export interface ArchiveEntry {
  readonly name: string
  readonly bytes: Uint8Array
}

/** An archive that is damaged, hostile, or of an unknown kind. */
export class ArchiveError extends Error {
  readonly code = 'BAD_ARCHIVE'
}

/** Limits of what an archive may hold. An entry that grows more than `ratio` is taken for a bomb once it passes `ratioFrom`. */
export const LIMITS = {
  entries: 5_000_000,
  entryBytes: 64 * 1024 * 1024,
  totalBytes: 64 * 1024 * 1024 * 1024,
  ratio: 200,
  ratioFrom: 8 * 1024 * 1024,
}

const END = 0x06054b50
const END_64 = 0x06064b50
const CENTRAL = 0x02014b50
const LOCAL = 0x04034b50

const view = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)

interface Directory {
  readonly offset: number
  readonly size: number
  readonly count: number
}

/** Finds the central directory, in the large form where the archive has more than 65,535 entries. */
function directoryOf(file: OpenFile): Directory {
  const length = Math.min(file.size, 65_557)
  const tail = file.read(file.size - length, length)
  const data = view(tail)
  for (let at = length - 22; at >= 0; at--) {
    if (data.getUint32(at, true) !== END) continue
    const count = data.getUint16(at + 10, true)
    const size = data.getUint32(at + 12, true)
    const offset = data.getUint32(at + 16, true)
    if (count !== 0xffff && size !== 0xffffffff && offset !== 0xffffffff) return { offset, size, count }
    const place = at >= 20 ? Number(data.getBigUint64(at - 12, true)) : -1
    const large = place >= 0 && place + 56 <= file.size ? view(file.read(place, 56)) : undefined
    if (large === undefined || large.getUint32(0, true) !== END_64)
      throw new ArchiveError('the end of the zip is damaged')
    return {
      count: Number(large.getBigUint64(32, true)),
      size: Number(large.getBigUint64(40, true)),
      offset: Number(large.getBigUint64(48, true)),
    }
  }
  throw new ArchiveError('no zip, or its end is cut off')
}

interface Stored {
  readonly name: string
  readonly method: number
  readonly packed: number
  readonly size: number
  readonly offset: number
}

/** Sizes and offset in the large form, from the extra field. */
function largeFields(extra: DataView, wanted: readonly boolean[]): number[] {
  for (let at = 0; at + 4 <= extra.byteLength; at += 4 + extra.getUint16(at + 2, true)) {
    if (extra.getUint16(at, true) !== 1) continue
    let from = at + 4
    return wanted.map((needed) => {
      if (!needed || from + 8 > extra.byteLength) return -1
      from += 8
      return Number(extra.getBigUint64(from - 8, true))
    })
  }
  return wanted.map(() => -1)
}

function entriesOf(file: OpenFile): Stored[] {
  const { offset, size, count } = directoryOf(file)
  if (count > LIMITS.entries || offset + size > file.size)
    throw new ArchiveError('the directory of the zip is damaged or too long')
  const bytes = file.read(offset, size)
  const data = view(bytes)
  const entries: Stored[] = []
  let at = 0
  for (let index = 0; index < count; index++) {
    if (at + 46 > bytes.length || data.getUint32(at, true) !== CENTRAL)
      throw new ArchiveError('the directory of the zip is damaged')
    const [nameLength, extraLength, commentLength] = [
      data.getUint16(at + 28, true),
      data.getUint16(at + 30, true),
      data.getUint16(at + 32, true),
    ]
    const small = [data.getUint32(at + 24, true), data.getUint32(at + 20, true), data.getUint32(at + 42, true)]
    const nameEnd = at + 46 + nameLength
    if (nameEnd + extraLength > bytes.length) throw new ArchiveError('the directory of the zip is damaged')
    const large = largeFields(
      view(bytes.subarray(nameEnd, nameEnd + extraLength)),
      small.map((value) => value === 0xffffffff),
    )
    const [unpacked, packed, place] = small.map((value, field) => (value === 0xffffffff ? large[field]! : value))
    entries.push({
      name: Buffer.from(bytes.subarray(at + 46, nameEnd)).toString('utf8'),
      method: data.getUint16(at + 10, true),
      packed: packed!,
      size: unpacked!,
      offset: place!,
    })
    at = nameEnd + extraLength + commentLength
  }
  return entries.sort((a, b) => a.offset - b.offset)
}

/** Reads ahead in steps of some megabytes: entries of a zip lie one behind the other. */
function windowed(file: OpenFile): (offset: number, length: number) => Uint8Array {
  let start = 0
  let bytes: Uint8Array = new Uint8Array()
  return (offset, length) => {
    if (offset < start || offset + length > start + bytes.length) {
      start = offset
      bytes = file.read(offset, Math.min(Math.max(length, 4 * 1024 * 1024), file.size - offset))
    }
    const found = bytes.subarray(offset - start, offset - start + length)
    if (found.length < length) throw new ArchiveError('the zip is cut')
    return found
  }
}

function unpack(packed: Uint8Array, { method, name, size }: Stored): Uint8Array {
  if (method === 0) return packed
  if (method !== 8) throw new ArchiveError(`${name}: compression method ${method} is not read`)
  const limit = Math.min(LIMITS.entryBytes, Math.max(LIMITS.ratioFrom, packed.length * LIMITS.ratio))
  if (size > limit) throw new ArchiveError(`${name}: grows from ${packed.length} to ${size} bytes`)
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(1, limit) })
  } catch (error) {
    throw new ArchiveError(`${name}: ${(error as Error).message}`, { cause: error })
  }
}

/** The entries of a zip that `wanted` names, one by one. Throws an ArchiveError when it is damaged. */
export function* zipEntries(path: string, wanted: (name: string) => boolean): Generator<ArchiveEntry> {
  const file = openDatabaseFile(path)
  try {
    const read = windowed(file)
    let total = 0
    for (const entry of entriesOf(file)) {
      if (entry.name.endsWith('/') || !wanted(entry.name)) continue
      const head = view(read(entry.offset, 30))
      if (head.getUint32(0, true) !== LOCAL) throw new ArchiveError(`${entry.name}: no entry where the directory says`)
      const start = entry.offset + 30 + head.getUint16(26, true) + head.getUint16(28, true)
      const bytes = unpack(read(start, entry.packed), entry)
      total += bytes.length
      if (total > LIMITS.totalBytes) throw new ArchiveError('the zip unpacks to too much')
      yield { name: entry.name, bytes }
    }
  } finally {
    file.close()
  }
}

const tarText = (bytes: Uint8Array): string => {
  const end = bytes.indexOf(0)
  return Buffer.from(end < 0 ? bytes : bytes.subarray(0, end)).toString('utf8')
}

/** The path of a pax header; undefined when it states none. */
const paxPath = (bytes: Uint8Array): string | undefined =>
  /\d+ path=([^\n]*)\n/.exec(Buffer.from(bytes).toString('utf8'))?.[1]

/** The entries of a tar, plain or gzipped. Throws an ArchiveError when it is damaged. */
export function* tarEntries(path: string, wanted: (name: string) => boolean): Generator<ArchiveEntry> {
  let bytes: Uint8Array = readFileSync(path)
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) {
    try {
      bytes = gunzipSync(bytes, {
        maxOutputLength: Math.min(2 * 1024 ** 3, Math.max(LIMITS.ratioFrom, bytes.length * LIMITS.ratio)),
      })
    } catch (error) {
      throw new ArchiveError((error as Error).message, { cause: error })
    }
  }
  let longName: string | undefined
  for (let at = 0; at + 512 <= bytes.length && bytes[at] !== 0;) {
    const head = bytes.subarray(at, at + 512)
    const size = Number.parseInt(tarText(head.subarray(124, 136)).trim() || '0', 8)
    if (!Number.isInteger(size) || size < 0) throw new ArchiveError('a tar header is damaged')
    const body = bytes.subarray(at + 512, at + 512 + size)
    if (body.length < size) throw new ArchiveError('the tar is cut')
    const type = String.fromCharCode(head[156]!)
    const prefix = tarText(head.subarray(345, 500))
    const name =
      longName ?? (prefix === '' ? tarText(head.subarray(0, 100)) : `${prefix}/${tarText(head.subarray(0, 100))}`)
    longName = type === 'L' ? tarText(body) : type === 'x' ? (paxPath(body) ?? longName) : undefined
    if ((type === '0' || type === '\0') && size <= LIMITS.entryBytes && wanted(name)) yield { name, bytes: body }
    at += 512 + Math.ceil(size / 512) * 512
  }
}
