import type { FileEntry, SourceFile } from './detector.ts'
import { lookAt } from './files/encoding.ts'
import { TreeReader } from './files/reader.ts'
import { createSource } from './files/source.ts'
import { listFiles } from './inventory/list.ts'
import type { ListRequest } from './inventory/inventory.ts'
import { defaultLimits } from './request.ts'

/**
 * Lists a tree and reads the wanted text files, for commands that are no scan (`sbom`).
 * @returns files in path order; binary, unreadable and too large ones are left out
 */
export async function readTree(
  request: ListRequest,
  wants: (file: FileEntry) => boolean,
): Promise<readonly SourceFile[]> {
  const reader = new TreeReader(request.root, defaultLimits.fileSize)
  return (await listFiles(request)).filter(wants).flatMap((entry) => {
    const read = reader.read(entry.path)
    if (read.kind !== 'content') return []
    const bytes = Uint8Array.from(read.bytes)
    const look = lookAt(bytes)
    return look === 'binary' ? [] : [createSource(entry, bytes, look)]
  })
}
