/** Text that was hidden in an encoding, with the way back to where it stands. */
export interface Layer {
  readonly kind: 'base64' | 'hex' | 'percent' | 'unicode' | 'gzip' | 'utf-16' | 'concatenation'
  readonly bytes: Buffer
  /** Index in the outer text of the character that decoded byte `index` comes from. */
  origin(index: number): number
}

/** Bounds on decoding, so that no file costs more than a small multiple of its size. */
export const layerLimits = { depth: 4, run: 1_000_000, total: 16_000_000, runs: 2000 } as const

/** True when most of the first bytes are printable text. */
export function printable(bytes: Uint8Array): boolean {
  const head = bytes.subarray(0, 256)
  if (head.length === 0) return false
  let odd = 0
  for (const byte of head) if ((byte < 32 && byte !== 9 && byte !== 10 && byte !== 13) || byte === 127) odd++
  let high = 0
  for (const byte of head) if (byte > 127) high++
  return odd === 0 && high <= head.length / 4
}
