import { isUtf8 } from 'node:buffer'
import type { Encoding } from '../detector.ts'

/** How the first bytes of a file look. */
export type Look = 'text' | 'utf-16le' | 'utf-16be' | 'binary'

/** How much of a file's head decides what it is. */
export const headSize = 8192

const controls = new Uint8Array(256)
for (let code = 0; code < 32; code++) controls[code] = 1
// Tab, line feed, form feed, carriage return, backspace, bell and escape occur in text.
for (const code of [7, 8, 9, 10, 12, 13, 27]) controls[code] = 0
controls[127] = 1

/** Recognises binary content and UTF-16 by byte-order mark, NULs and the density of control characters in the head. */
export function lookAt(bytes: Uint8Array): Look {
  if (bytes.length >= 2) {
    if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
    if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  }
  const head = bytes.length > headSize ? bytes.subarray(0, headSize) : bytes
  if (head.indexOf(0) !== -1) return lookAtNuls(head)
  // Checking UTF-8 is many times faster than counting, and settles nearly every file.
  if (isUtf8(wholeCharacters(head))) return 'text'
  let count = 0
  for (let at = 0; at < head.length; at++) count += controls[head[at]!]!
  return count * 20 > head.length ? 'binary' : 'text'
}

/** Without a character that the end of the head cuts in two. */
function wholeCharacters(head: Uint8Array): Uint8Array {
  let end = head.length
  while (end > 0 && end > head.length - 3 && (head[end - 1]! & 0xc0) === 0x80) end--
  const lead = end > 0 && head[end - 1]! >= 0xc0 ? end - 1 : head.length
  return head.length < headSize ? head : head.subarray(0, lead)
}

/** Western text in UTF-16 without a mark has NULs in every second byte and hardly any in the others. */
function lookAtNuls(head: Uint8Array): Look {
  const nuls = [0, 0]
  let visible = 0
  for (let at = 0; at < head.length; at++) {
    if (head[at] === 0) nuls[at & 1]!++
    else if (controls[head[at]!] === 0) visible++
  }
  const pairs = head.length >> 1
  const [even, odd] = nuls as [number, number]
  // A single stray NUL does not make a text binary when all else is plain; a detector may still want to see it.
  if (even + odd <= Math.floor(head.length / 1024) && visible >= head.length * 0.95) return 'text'
  if (pairs >= 2 && visible >= pairs * 0.9) {
    if (odd >= pairs * 0.7 && even * 50 < pairs) return 'utf-16le'
    if (even >= pairs * 0.7 && odd * 50 < pairs) return 'utf-16be'
  }
  return 'binary'
}

/** Length of the byte-order mark that belongs to an encoding, 0 when the file has none. */
export function markLength(bytes: Uint8Array, encoding: Encoding): number {
  if (encoding === 'utf-8') return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0
  if (encoding === 'utf-16le') return bytes[0] === 0xff && bytes[1] === 0xfe ? 2 : 0
  if (encoding === 'utf-16be') return bytes[0] === 0xfe && bytes[1] === 0xff ? 2 : 0
  return 0
}

/** Encoding of text whose head looks like `look`. Invalid UTF-8 that makes sense as Latin-1 is read as that. */
export function encodingOf(bytes: Uint8Array, look: Look): Encoding {
  if (look === 'utf-16le' || look === 'utf-16be') return look
  if (isUtf8(bytes)) return 'utf-8'
  // Latin-1 text has no bytes in the range of the C1 controls; a UTF-8 file with a broken place has.
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at]!
    if (byte >= 0x80 && byte < 0xa0) return 'utf-8'
  }
  return 'latin1'
}

/** Decodes text without its byte-order mark. */
export function decode(bytes: Uint8Array, encoding: Encoding): string {
  const start = markLength(bytes, encoding)
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset + start, bytes.length - start)
  if (encoding === 'utf-16be') {
    const even = buffer.length & ~1
    return Buffer.from(buffer.subarray(0, even)).swap16().toString('utf16le')
  }
  return buffer.toString(encoding === 'utf-16le' ? 'utf16le' : encoding === 'latin1' ? 'latin1' : 'utf8')
}
