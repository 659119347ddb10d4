import type { Problem } from '@bartizan/model'
import { inflateRawSync } from 'node:zlib'
import { archiveLimits, archiveProblem, printableName, tooLarge, type Budget, type Entry } from './limits.ts'

interface Header {
  readonly name: string
  readonly flags: number
  readonly method: number
  readonly packed: number
  readonly size: number
  readonly offset: number
}

/** Reads a zip archive by its central directory. */
export function* readZip(bytes: Buffer, path: string, budget: Budget): Generator<Entry | Problem> {
  const headers = centralDirectory(bytes)
  if (headers === undefined) {
    yield archiveProblem(path, 'its directory is missing or damaged')
    return
  }
  for (const header of headers) {
    if (header.name.endsWith('/') || header.size === 0) continue
    if (budget.entries-- <= 0 || budget.bytes <= 0) {
      yield archiveProblem(path, 'it holds more than the limit')
      return
    }
    const entry = readEntry(bytes, header, budget)
    yield typeof entry === 'string' ? archiveProblem(`${path}!${printableName(header.name)}`, entry) : entry
  }
}

function centralDirectory(bytes: Buffer): readonly Header[] | undefined {
  const end = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]))
  if (end < 0 || end + 22 > bytes.length) return undefined
  const count = Math.min(bytes.readUInt16LE(end + 10), archiveLimits.entries)
  let at = bytes.readUInt32LE(end + 16)
  const headers: Header[] = []
  for (let n = 0; n < count; n++) {
    if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== 0x02014b50) return headers.length > 0 ? headers : undefined
    const nameLength = bytes.readUInt16LE(at + 28)
    headers.push({
      flags: bytes.readUInt16LE(at + 8),
      method: bytes.readUInt16LE(at + 10),
      packed: bytes.readUInt32LE(at + 20),
      size: bytes.readUInt32LE(at + 24),
      offset: bytes.readUInt32LE(at + 42),
      name: bytes.toString('utf8', at + 46, Math.min(bytes.length, at + 46 + nameLength)),
    })
    at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32)
  }
  return headers
}

function readEntry(bytes: Buffer, header: Header, budget: Budget): Entry | string {
  const { offset, packed, size } = header
  if ((header.flags & 1) === 1) return 'it is encrypted'
  if (size > archiveLimits.entry || size > budget.bytes) return 'it is larger than the limit'
  if (size > 1_000_000 && size > packed * archiveLimits.ratio) return 'it grows suspiciously when unpacked'
  if (offset + 30 > bytes.length || bytes.readUInt32LE(offset) !== 0x04034b50) return 'it is damaged'
  const start = offset + 30 + bytes.readUInt16LE(offset + 26) + bytes.readUInt16LE(offset + 28)
  if (start + packed > bytes.length) return 'it is cut short'
  const data = bytes.subarray(start, start + packed)
  if (header.method !== 0 && header.method !== 8) return `its compression method ${header.method} is not supported`
  try {
    const content =
      header.method === 0
        ? data
        : inflateRawSync(data, { maxOutputLength: Math.max(1, Math.min(size, archiveLimits.entry)) })
    budget.bytes -= content.length
    return { name: printableName(header.name), bytes: content }
  } catch (error) {
    return tooLarge(error) ? 'it is larger than it says' : 'it is damaged'
  }
}
