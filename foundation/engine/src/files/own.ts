import { readFileSync, statSync } from 'node:fs'
import { relative, sep } from 'node:path'
import { reason } from './reader.ts'

/** A file of the user's own that steers the scan, read from wherever it was said to be. */
export type OwnFile =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'absent' }
  | { readonly kind: 'unreadable'; readonly cause: string }

const limit = 100_000_000

/** Reads a baseline, waiver or ignore file. */
export function readOwnFile(path: string): OwnFile {
  try {
    const stat = statSync(path, { throwIfNoEntry: false })
    if (stat === undefined) return { kind: 'absent' }
    if (!stat.isFile()) return { kind: 'unreadable', cause: 'not a file' }
    if (stat.size > limit) return { kind: 'unreadable', cause: `over ${limit / 1e6} MB` }
    return { kind: 'text', text: readFileSync(path, 'utf8') }
  } catch (error) {
    return { kind: 'unreadable', cause: reason(error) }
  }
}

/** A path as it is shown: relative to the root where it lies below it, else its last segment. */
export function shownPath(root: string, path: string): string {
  const below = relative(root, path)
  return below.startsWith('..') ? (path.split(sep).at(-1) ?? path) : below.split(sep).join('/')
}
