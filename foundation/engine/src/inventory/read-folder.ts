import { opendirSync, readdirSync } from 'node:fs'
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

/** So many entries are read before the first is given out; a folder of a million is never held as a whole. */
const ahead = 4096

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
  const folder = opendirSync(place, { bufferSize: 1024 })
  const first: Dirent[] = []
  let ended = false
  while (first.length < ahead && !ended) {
    const entry = folder.readSync()
    if (entry === null) ended = true
    else first.push(entry)
  }
  if (ended) folder.closeSync()
  const names = first.map((entry) => entry.name)
  const lossy = names.some((name) => name.includes('\uFFFD'))
  if (lossy && !ended) folder.closeSync()
  return { names: ended ? names : undefined, entries: ended ? first : streamed(first, folder), lossy }
}

function* streamed(first: Iterable<Dirent>, folder: Dir): Generator<Dirent> {
  try {
    yield* first
    for (let entry = folder.readSync(); entry !== null; entry = folder.readSync()) yield entry
  } finally {
    folder.closeSync()
  }
}
