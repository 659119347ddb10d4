import { sourceOf } from '@bartizan/engine'
import { detectedOf } from '../handle/detected.ts'
import { isBinary, type Scanner } from '../scan/scanner.ts'
import { wantsFile } from '../scan/wants.ts'
import type { BlobFinding, BlobTask } from './request.ts'
import type { Versions } from './versions.ts'

/** Why a blob was not scanned. */
export type Skip = 'binary' | 'opaque' | 'missing' | 'lfs'

/** True for blobs that are not worth reading, by their name. */
export function isOpaque(path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1)
  const dot = name.lastIndexOf('.')
  return dot >= 0 && !wantsFile({ extension: name.slice(dot + 1).toLowerCase() })
}

/** What a blob is scanned with. */
export interface BlobTools {
  readonly scanner: Scanner
  readonly key: Uint8Array
  readonly versions: Versions
}

/** Scans one blob's content. */
export function scanBlob(task: BlobTask, bytes: Buffer, tools: BlobTools): readonly BlobFinding[] | Skip {
  if (bytes.subarray(0, 43).toString('latin1') === 'version https://git-lfs.github.com/spec/v1\n') return 'lfs'
  if (isBinary(bytes) && bytes[0] !== 0x50 && bytes[0] !== 0x1f) return 'binary'
  const path = task.path === '' ? `object-${task.id.slice(0, 12)}` : task.path
  const window = tools.versions.window(task.path, bytes)
  const { found } = tools.scanner.scan({ path, bytes, ...(window === undefined ? {} : { window }) })
  tools.versions.keep(task.path, bytes, found.length === 0)
  if (found.length === 0) return []
  const source = sourceOf(path, bytes)
  return found.map((one) => {
    const region = one.inside.length === 0 ? { region: source.region(one.start, one.end) } : { inside: one.inside }
    return { blob: task.id, path, detected: detectedOf(one, tools.key, { kind: 'file', path, ...region }) }
  })
}
