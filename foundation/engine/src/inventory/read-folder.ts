import { opendirSync, readdirSync, statSync } from 'node:fs'
import type { Dir, Dirent } from 'node:fs'

/** An entry by name, or by the bytes of its name. */
export type AnyDirent = Dirent<string | Buffer>

/** What a folder holds. */
export interface FolderContent {
  /** Names of all entries; undefined when there are too many to wait for. */
  readonly names: readonly unknown[] | undefined
  readonly entries: Iterable<AnyDirent>
  /** A name is not valid UTF-8 and has lost its bytes. */
  readonly lossy: boolean
}

/** Folders that take more bytes on the disk are read in a stream: a million entries are never held as a whole. */
const hugeFolder = 1_000_000

/**
 * Reads a folder.
 * @param bytes give names as bytes
 * @throws system errors, also while the entries are gone through
 */
export function readFolder(place: string | Buffer, bytes = false): FolderContent {
  if (bytes || typeof place !== 'string') {
    const entries = readdirSync(place, { withFileTypes: true, encoding: 'buffer' })
    return { names: entries.map((entry) => entry.name.toString()), entries, lossy: false }
  }
  // A stream costs three times as much for a small folder, so that it is kept for the huge ones.
  if (statSync(place).size > hugeFolder) {
    return { names: undefined, entries: streamed(opendirSync(place, { bufferSize: 1024 })), lossy: false }
  }
  const entries = readdirSync(place, { withFileTypes: true })
  const names = entries.map((entry) => entry.name)
  return { names, entries, lossy: names.some((name) => name.includes('\uFFFD')) }
}

function* streamed(folder: Dir): Generator<Dirent> {
  try {
    for (let entry = folder.readSync(); entry !== null; entry = folder.readSync()) yield entry
  } finally {
    folder.closeSync()
  }
}
