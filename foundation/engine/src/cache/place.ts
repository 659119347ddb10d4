import { createHash, randomBytes } from 'node:crypto'
import {
  closeSync,
  fstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { homedir } from 'node:os'
import { join, relative } from 'node:path'

/** The folder in which caches are kept: below XDG_CACHE_HOME, or the user's `.cache`. */
export function cacheDirectory(environment: Readonly<Record<string, string | undefined>> = process.env): string {
  const base = environment['XDG_CACHE_HOME']
  // The standard wants relative paths ignored.
  return join(base?.startsWith('/') === true ? base : join(homedir(), '.cache'), 'bartizan')
}

/** Where the cache of a root is kept; undefined when that would be inside of the scanned tree. */
export function cacheFile(root: string, directory: string): string | undefined {
  const place = realpathSync(root)
  const below = relative(place, realOf(directory))
  if (below === '' || (!below.startsWith('..') && !below.startsWith('/'))) return undefined
  return join(directory, `${createHash('sha256').update(place).digest('hex').slice(0, 24)}.cache`)
}

/** The real path of a folder that may not exist yet. */
function realOf(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    const above = join(path, '..')
    return above === path ? path : join(realOf(above), path.slice(above.length))
  }
}

/** Reads a whole file into memory of its own; undefined when there is none. */
export function readWhole(file: string): Uint8Array<ArrayBuffer> | undefined {
  let handle: number
  try {
    handle = openSync(file, 'r')
  } catch {
    return undefined
  }
  try {
    const bytes = new Uint8Array(fstatSync(handle).size)
    let length = 0
    while (length < bytes.length) {
      const got = readSync(handle, bytes, length, bytes.length - length, null)
      if (got === 0) return undefined
      length += got
    }
    return bytes
  } catch {
    return undefined
  } finally {
    closeSync(handle)
  }
}

/** How much is gathered before it is written. */
const blockSize = 1 << 20

/** Puts a file in place in one step: whoever reads at the same time sees the old one or the new one whole. */
export function replaceFile(file: string, content: Iterable<Uint8Array>): void {
  const folder = join(file, '..')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const temporary = `${file}.${process.pid}.${randomBytes(4).toString('hex')}.tmp`
  const handle = openSync(temporary, 'wx', 0o600)
  try {
    writeAll(handle, content)
  } finally {
    closeSync(handle)
  }
  try {
    renameSync(temporary, file)
  } catch (error) {
    rmSync(temporary, { force: true })
    throw error
  }
}

/** Writes pieces in blocks: many are a few bytes long. */
function writeAll(handle: number, content: Iterable<Uint8Array>): void {
  const block = new Uint8Array(blockSize)
  let filled = 0
  const write = (bytes: Uint8Array): void => {
    for (let at = 0; at < bytes.length;) at += writeSync(handle, bytes, at)
  }
  for (const piece of content) {
    if (filled + piece.length > blockSize) {
      write(block.subarray(0, filled))
      filled = 0
    }
    if (piece.length > blockSize) write(piece)
    else {
      block.set(piece, filled)
      filled += piece.length
    }
  }
  write(block.subarray(0, filled))
}

/** Removes the caches used longest ago until the folder holds no more than `most` bytes; `kept` stays. */
export function pruneDirectory(directory: string, kept: string, most: number): void {
  const files = readdirSync(directory)
    .filter((name) => /\.cache$|\.tmp$/.test(name))
    .flatMap((name) => {
      const path = join(directory, name)
      const stat = statSync(path, { throwIfNoEntry: false })
      return stat === undefined ? [] : [{ path, size: stat.size, used: stat.mtimeMs }]
    })
    .toSorted((a, b) => b.used - a.used)
  const hour = 3_600_000
  let total = 0
  for (const { path, size, used } of files) {
    total += size
    const abandoned = path.endsWith('.tmp') && Date.now() - used > hour
    if ((total > most && path !== kept && !path.endsWith('.tmp')) || abandoned) rmSync(path, { force: true })
  }
}
