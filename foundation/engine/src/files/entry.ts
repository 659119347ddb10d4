import type { FileEntry } from '../detector.ts'

/** A file of the listing, with what only the engine needs. */
export interface ListedFile extends FileEntry {
  /** The name as bytes, where it is not valid UTF-8. */
  readonly raw?: Uint8Array
  /** Path of the file inside the root that this link leads to. */
  readonly target?: string
}

/** What is special about few files. */
export type Oddity = Partial<Pick<ListedFile, 'raw' | 'target'>>

/** Name and extension are cut from the path when asked for: a million files must not hold three strings each. */
class Entry implements FileEntry {
  readonly path: string
  readonly size: number

  constructor(path: string, size: number) {
    this.path = path
    this.size = size
  }

  get name(): string {
    return partsOf(this.path).name
  }

  get extension(): string {
    return partsOf(this.path).extension
  }
}

class OddEntry extends Entry implements ListedFile {
  readonly raw?: Uint8Array
  readonly target?: string

  constructor(path: string, size: number, odd: Oddity) {
    super(path, size)
    if (odd.raw !== undefined) this.raw = odd.raw
    if (odd.target !== undefined) this.target = odd.target
  }
}

/**
 * The listing's record of a path.
 * @param size in bytes; -1 when it is not known
 */
export function entryOf(path: string, size = -1, odd?: Oddity): ListedFile {
  const isOdd = odd !== undefined && (odd.raw !== undefined || odd.target !== undefined)
  return isOdd ? new OddEntry(path, size, odd) : new Entry(path, size)
}

/** All detectors are asked about one file before the next: the last answer is the one needed again. */
let last = { path: '', name: '', extension: '' }

function partsOf(path: string): { readonly name: string; readonly extension: string } {
  if (last.path === path) return last
  const name = path.slice(path.lastIndexOf('/') + 1)
  const dot = name.lastIndexOf('.')
  last = { path, name, extension: dot < 0 ? '' : name.slice(dot + 1).toLowerCase() }
  return last
}
