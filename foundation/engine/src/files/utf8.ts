/**
 * Length in bytes of what a decoder takes at `at`: a whole UTF-8 sequence, or as much of a broken one as becomes a single
 * U+FFFD. A length of 4 is always a whole sequence, so it stands for two UTF-16 units, and every other for one.
 */
export function sequenceLength(bytes: Uint8Array, at: number): number {
  const lead = bytes[at]!
  if (lead < 0x80) return 1
  if (lead < 0xc2 || lead > 0xf4) return 1
  const second = bytes[at + 1] ?? 0
  const [low, high] = secondByteRange(lead)
  if (second < low || second > high) return 1
  if (lead < 0xe0) return 2
  if (!isContinuation(bytes[at + 2])) return 2
  if (lead < 0xf0) return 3
  return isContinuation(bytes[at + 3]) ? 4 : 3
}

/** Some leads narrow their second byte: overlong forms, surrogates, and what lies beyond U+10FFFF. */
function secondByteRange(lead: number): readonly [number, number] {
  if (lead === 0xe0) return [0xa0, 0xbf]
  if (lead === 0xed) return [0x80, 0x9f]
  if (lead === 0xf0) return [0x90, 0xbf]
  if (lead === 0xf4) return [0x80, 0x8f]
  return [0x80, 0xbf]
}

function isContinuation(byte: number | undefined): boolean {
  return byte !== undefined && (byte & 0xc0) === 0x80
}
