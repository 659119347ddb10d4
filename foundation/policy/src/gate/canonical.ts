import { createHash } from 'node:crypto'
import { toJson } from '../rego/index.ts'
import type { Value } from '../rego/index.ts'

/** JSON with sorted keys and no spaces: equal data has equal text. */
export function canonicalJson(data: unknown): string {
  return toJson(data as Value)
}

/** The digest of data by its canonical JSON, as `sha256:…`. */
export function digestOf(data: unknown): string {
  return `sha256:${createHash('sha256').update(canonicalJson(data)).digest('hex')}`
}
