import { closeSync, constants, fstatSync, lstatSync, openSync, readSync, realpathSync } from 'node:fs'
import { dirname, join, sep } from 'node:path'

/** What identifies a file's state without reading it. */
export interface Stamp {
  readonly size: number
  /** Milliseconds since the epoch, with fractions. */
  readonly modified: number
  readonly changed: number
  readonly inode: number
}

/** What came of reading one file. `bytes` are valid until the next read of the same reader. */
export type ReadOutcome =
  | { readonly kind: 'content'; readonly bytes: Uint8Array; readonly stamp: Stamp }
  | { readonly kind: 'too-large'; readonly size: number }
  | { readonly kind: 'unreadable'; readonly cause: string }
  | { readonly kind: 'absent' | 'link' | 'special' }

const openFlags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0)

/**
 * Reads files below one root, each with one open and one read. Opening follows no link in the last segment, does not wait
 * for a pipe's writer, and no folder on the way may be a link out of the place where it was listed.
 */
export class TreeReader {
  readonly root: string
  readonly limit: number
  #buffer: Buffer = Buffer.allocUnsafe(1 << 16)
  readonly #folders = new Map<string, boolean>()

  /**
   * @param root absolute
   * @param limit in bytes: larger files are not read
   */
  constructor(root: string, limit: number) {
    this.root = root
    this.limit = limit
  }

  /**
   * Reads a file given relative to the root.
   * @param raw the name as bytes where it is not valid UTF-8
   */
  read(path: string, raw?: Uint8Array): ReadOutcome {
    if (!this.#folderIsPlain(dirname(path))) return { kind: 'link' }
    const place = raw === undefined ? `${this.root}/${path}` : Buffer.concat([Buffer.from(`${this.root}/`), raw])
    let file: number
    try {
      file = openSync(place, openFlags)
    } catch (error) {
      return openFailure(error)
    }
    try {
      return this.#readOpen(file)
    } catch (error) {
      return { kind: 'unreadable', cause: reason(error) }
    } finally {
      closeSync(file)
    }
  }

  #readOpen(file: number): ReadOutcome {
    const stat = fstatSync(file)
    if (!stat.isFile()) return { kind: stat.isDirectory() ? 'absent' : 'special' }
    const stamp = { size: stat.size, modified: stat.mtimeMs, changed: stat.ctimeMs, inode: stat.ino }
    if (stat.size > this.limit) return { kind: 'too-large', size: stat.size }
    const want = stat.size
    if (this.#buffer.length < want) this.#buffer = Buffer.allocUnsafe(Math.max(want, this.#buffer.length * 2))
    let length = 0
    while (length < want) {
      const got = readSync(file, this.#buffer, length, want - length, null)
      if (got === 0) break
      length += got
    }
    return { kind: 'content', bytes: this.#buffer.subarray(0, length), stamp }
  }

  /** State of a file, without following a link; undefined when there is none. */
  stamp(path: string): Stamp | undefined {
    const stat = lstatSync(`${this.root}/${path}`, { throwIfNoEntry: false })
    if (stat === undefined || !stat.isFile()) return undefined
    return { size: stat.size, modified: stat.mtimeMs, changed: stat.ctimeMs, inode: stat.ino }
  }

  /** No folder between the root and the file is a link: an index may list `a/b` where `a` now points elsewhere. */
  #folderIsPlain(folder: string): boolean {
    if (folder === '.' || folder === '') return true
    const known = this.#folders.get(folder)
    if (known !== undefined) return known
    let plain = this.#folderIsPlain(dirname(folder))
    if (plain) {
      try {
        const stat = lstatSync(`${this.root}/${folder}`, { throwIfNoEntry: false })
        plain = stat === undefined || stat.isDirectory()
      } catch {
        // Unreadable on the way: opening the file will say so.
        plain = true
      }
    }
    if (this.#folders.size > 100_000) this.#folders.clear()
    this.#folders.set(folder, plain)
    return plain
  }
}

function openFailure(error: unknown): ReadOutcome {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'ENOENT' || code === 'ENOTDIR') return { kind: 'absent' }
  if (code === 'ELOOP' || code === 'EMLINK') return { kind: 'link' }
  if (code === 'ENXIO' || code === 'ENODEV' || code === 'EOPNOTSUPP') return { kind: 'special' }
  return { kind: 'unreadable', cause: reason(error) }
}

/** A system error in words, without the machine's path. */
export function reason(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const words: Readonly<Record<string, string>> = {
    EACCES: 'permission denied',
    EPERM: 'operation not permitted',
    EMFILE: 'too many open files',
    ENAMETOOLONG: 'name too long',
    EIO: 'input/output error',
    ESTALE: 'stale file handle',
    ELOOP: 'too many links',
    ENOENT: 'no such file',
  }
  return words[code] ?? (code === '' ? 'unknown error' : `system error ${code}`)
}

/**
 * Where a link inside the root leads, when that is a file inside the root.
 * @returns path relative to the root, or undefined when it dangles, loops, leaves the root or is no file
 */
export function linkTarget(root: string, path: string): string | undefined {
  try {
    const home = realpathSync(root)
    const place = realpathSync(join(root, path))
    if (!place.startsWith(home.endsWith(sep) ? home : home + sep)) return undefined
    return lstatSync(place).isFile() ? place.slice(home.length).split(sep).filter(Boolean).join('/') : undefined
  } catch {
    return undefined
  }
}
