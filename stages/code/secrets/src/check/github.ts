import { crc32 } from 'node:zlib'
import { base62 } from './base62.ts'

/** True when the last six characters are the CRC-32, in base 62, of what stands between the prefix and them. */
export function githubChecksum(token: string): boolean {
  const body = token.slice(token.lastIndexOf('_') + 1)
  return body.length > 6 && base62(crc32(body.slice(0, -6)), 6) === body.slice(-6)
}
