import type { Problem } from '@bartizan/model'
import { gunzipSync } from 'node:zlib'
import { archiveLimits, archiveProblem, tooLarge, type Budget, type Entry } from './limits.ts'
import { readTar } from './tar.ts'
import { readZip } from './zip.ts'

export type ArchiveKind = 'zip' | 'gzip' | 'tar'

/** Tells an archive by its first bytes. */
export function archiveKind(bytes: Uint8Array): ArchiveKind | undefined {
  if (
    bytes[0] === 0x50 &&
    bytes[1] === 0x4b &&
    ((bytes[2] === 3 && bytes[3] === 4) || (bytes[2] === 5 && bytes[3] === 6))
  )
    return 'zip'
  if (bytes[0] === 0x1f && bytes[1] === 0x8b && bytes[2] === 8) return 'gzip'
  if (bytes.length >= 512 && Buffer.from(bytes.buffer, bytes.byteOffset + 257, 5).toString('latin1') === 'ustar')
    return 'tar'
  return undefined
}

/**
 * Unpacks one layer of an archive in memory. Every entry that cannot be unpacked within the bounds is a problem.
 * @param path of the archive, for problems and for the name of a gzip file's content
 */
export function* unpack(kind: ArchiveKind, bytes: Buffer, path: string, budget: Budget): Generator<Entry | Problem> {
  if (kind === 'zip') yield* readZip(bytes, path, budget)
  else if (kind === 'tar') yield* readTar(bytes, path, budget)
  else {
    const limit = Math.min(budget.bytes, Math.max(archiveLimits.entry, 1), bytes.length * archiveLimits.ratio)
    try {
      const inner = gunzipSync(bytes, { maxOutputLength: limit })
      budget.bytes -= inner.length
      const name = (path.split('/').at(-1) ?? 'content').replace(/\.(?:gz|tgz)$/i, (end) =>
        end.toLowerCase() === '.tgz' ? '.tar' : '',
      )
      yield { name, bytes: inner }
    } catch (error) {
      yield archiveProblem(
        path,
        tooLarge(error) ? 'its content is larger than the limit' : 'it is damaged or cut short',
      )
    }
  }
}
