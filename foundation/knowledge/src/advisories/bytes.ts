const encoder = new TextEncoder()
const decoder = new TextDecoder()

/** A buffer that grows while it is written. */
export interface ByteWriter {
  bytes: Uint8Array
  length: number
}

export const newWriter = (capacity = 1024): ByteWriter => ({ bytes: new Uint8Array(capacity), length: 0 })

function reserve(writer: ByteWriter, count: number): void {
  if (writer.length + count <= writer.bytes.length) return
  const grown = new Uint8Array(Math.max(writer.bytes.length * 2, writer.length + count))
  grown.set(writer.bytes.subarray(0, writer.length))
  writer.bytes = grown
}

export const written = (writer: ByteWriter): Uint8Array => writer.bytes.subarray(0, writer.length)

/** Unsigned number below 2^53 in groups of seven bits. */
export function putNumber(writer: ByteWriter, value: number): void {
  reserve(writer, 8)
  let rest = value
  while (rest >= 128) {
    writer.bytes[writer.length++] = (rest % 128) | 128
    rest = Math.floor(rest / 128)
  }
  writer.bytes[writer.length++] = rest
}

export function putBytes(writer: ByteWriter, bytes: Uint8Array): void {
  reserve(writer, bytes.length)
  writer.bytes.set(bytes, writer.length)
  writer.length += bytes.length
}

export function putText(writer: ByteWriter, text: string): void {
  const bytes = encoder.encode(text)
  putNumber(writer, bytes.length)
  putBytes(writer, bytes)
}

/** A place in bytes that are read; reading past the end throws a RangeError. */
export interface ByteCursor {
  readonly bytes: Uint8Array
  at: number
}

export function getNumber(cursor: ByteCursor): number {
  let value = 0
  let scale = 1
  for (let count = 0; count < 8; count++) {
    const byte = cursor.bytes[cursor.at++]
    if (byte === undefined) throw new RangeError('the record ends too early')
    value += (byte & 127) * scale
    if (byte < 128) return value
    scale *= 128
  }
  throw new RangeError('a number is too long')
}

export function getText(cursor: ByteCursor): string {
  const length = getNumber(cursor)
  const end = cursor.at + length
  if (end > cursor.bytes.length) throw new RangeError('the record ends too early')
  const { bytes } = cursor
  if (length < 24) {
    let text = ''
    for (let at = cursor.at; at < end; at++) {
      const byte = bytes[at]!
      if (byte > 127) {
        text = decoder.decode(bytes.subarray(cursor.at, end))
        break
      }
      text += String.fromCharCode(byte)
    }
    cursor.at = end
    return text
  }
  const text = decoder.decode(bytes.subarray(cursor.at, end))
  cursor.at = end
  return text
}

export const getUint32 = (bytes: Uint8Array, at: number): number =>
  (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)) >>> 0

export function setUint32(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value & 255
  bytes[at + 1] = (value >>> 8) & 255
  bytes[at + 2] = (value >>> 16) & 255
  bytes[at + 3] = (value >>> 24) & 255
}

/** Two 32-bit halves of a 64-bit hash of a text (multiply and xor, after MurmurHash3's mixing constants). */
export function hashText(text: string): readonly [number, number] {
  let high = 0xdeadbeef
  let low = 0x41c6ce57
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    high = Math.imul(high ^ code, 2_654_435_761)
    low = Math.imul(low ^ code, 1_597_334_677)
  }
  high = Math.imul(high ^ (high >>> 16), 2_246_822_507) ^ Math.imul(low ^ (low >>> 13), 3_266_489_909)
  low = Math.imul(low ^ (low >>> 16), 2_246_822_507) ^ Math.imul(high ^ (high >>> 13), 3_266_489_909)
  return [high >>> 0, low >>> 0]
}
