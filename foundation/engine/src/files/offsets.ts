import { sequenceLength } from './utf8.ts'

/** Translates between byte offsets of a file and UTF-16 indices of its text. Both directions clamp to the file. */
export interface Offsets {
  toText(byte: number): number
  toByte(text: number): number
}

/** One text unit every `width` bytes after a byte-order mark: ASCII, Latin-1, UTF-16. */
export function fixedOffsets(mark: number, width: 1 | 2, size: number): Offsets {
  return {
    toText: (byte) => Math.max(0, Math.floor((Math.min(byte, size) - mark) / width)),
    toByte: (text) => Math.min(size, mark + Math.max(0, text) * width),
  }
}

/** Distance in bytes between checkpoints: the most that one translation has to walk. */
const stride = 512

/** UTF-8 with characters beyond ASCII: checkpoints on the way, then a short walk. */
export function utf8Offsets(bytes: Uint8Array, mark: number): Offsets {
  const { atByte, atText } = checkpoints(bytes, mark)
  return {
    toText(byte) {
      if (byte <= mark) return 0
      const goal = Math.min(byte, bytes.length)
      const from = floorIndex(atByte, goal)
      let at = atByte[from]!
      let text = atText[from]!
      while (at < goal) {
        const length = sequenceLength(bytes, at)
        if (at + length > goal) break
        at += length
        text += length === 4 ? 2 : 1
      }
      return text
    },
    toByte(goal) {
      const from = floorIndex(atText, goal)
      let at = atByte[from]!
      let text = atText[from]!
      while (text < goal && at < bytes.length) {
        const length = sequenceLength(bytes, at)
        text += length === 4 ? 2 : 1
        at += length
      }
      return at
    },
  }
}

function checkpoints(bytes: Uint8Array, mark: number): { atByte: Uint32Array; atText: Uint32Array } {
  const room = Math.ceil(bytes.length / stride) + 2
  const atByte = new Uint32Array(room)
  const atText = new Uint32Array(room)
  let count = 0
  let text = 0
  let next = mark
  for (let at = mark; at < bytes.length;) {
    if (at >= next) {
      atByte[count] = at
      atText[count] = text
      count++
      next = at + stride
    }
    const length = bytes[at]! < 0x80 ? 1 : sequenceLength(bytes, at)
    text += length === 4 ? 2 : 1
    at += length
  }
  if (count === 0) atByte[count++] = Math.min(mark, bytes.length)
  return { atByte: atByte.subarray(0, count), atText: atText.subarray(0, count) }
}

/** Index of the last element that is not over `value`; 0 when all are. */
export function floorIndex(sorted: Uint32Array, value: number): number {
  let low = 0
  let high = sorted.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (sorted[middle]! <= value) low = middle
    else high = middle - 1
  }
  return low
}
