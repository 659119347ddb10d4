import { createHash } from 'node:crypto'
import type { Bom } from './bom.ts'

/** A UUID of version 5's form out of what the document holds: equal contents have equal ones. */
export function contentUuid(bom: Bom): string {
  const { origin: _origin, ...content } = bom
  const digest = createHash('sha256').update(JSON.stringify(content)).digest('hex')
  const variant = ((Number.parseInt(digest[16]!, 16) & 3) | 8).toString(16)
  return `${digest.slice(0, 8)}-${digest.slice(8, 12)}-5${digest.slice(13, 16)}-${variant}${digest.slice(17, 20)}-${digest.slice(20, 32)}`
}
