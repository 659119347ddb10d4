import { compareText } from '@bartizan/model'
import type { Problem } from '@bartizan/model'
import type { ListedFile } from '../files/entry.ts'

export type { ListedFile }

/** Limits of the listing. */
export interface ListLimits {
  /** Folders below the root. */
  readonly depth: number
  readonly files: number
}

export const defaultListLimits: ListLimits = { depth: 512, files: 2_000_000 }

/** Everything below the root that may be looked at, in path order. */
export interface Inventory {
  readonly files: readonly ListedFile[]
  readonly problems: readonly Problem[]
  /** Passed over by rule, by reason. */
  readonly skipped: Readonly<Record<string, number>>
}

/** What restricts a listing. */
export interface ListRequest {
  /** Absolute. */
  readonly root: string
  /** Relative to the root, normalised, `/` separated; empty string for the root itself. Absent: everything. */
  readonly paths?: readonly string[]
  readonly limits?: Partial<ListLimits>
  /** Look into git submodules too. */
  readonly submodules?: boolean
  /** Honour ignore files. Default true; what git itself ignores is left out in any case. */
  readonly ignores?: boolean
  /** Patterns in the syntax of ignore files, relative to the root. */
  readonly exclude?: readonly string[]
}

/** Counts by reason. */
export class Tally {
  readonly #counts = new Map<string, number>()

  add(reason: string, count = 1): void {
    if (count > 0) this.#counts.set(reason, (this.#counts.get(reason) ?? 0) + count)
  }

  /** Sorted by key. */
  record(): Readonly<Record<string, number>> {
    return Object.fromEntries([...this.#counts].toSorted(([a], [b]) => (a < b ? -1 : 1)))
  }
}

/** The problem of a listing that was cut. */
export function tooMany(limit: number, left: number): Problem {
  return {
    kind: 'too-many',
    cause: `more than ${limit} files: ${left} were not listed`,
    next: 'Name the folders to scan, or raise the limit.',
    weight: 'incomplete',
  }
}

/** Index of a path in a listing; -1 when it is not listed. */
export function indexOfPath(files: readonly ListedFile[], path: string): number {
  let low = 0
  let high = files.length - 1
  while (low <= high) {
    const middle = (low + high) >> 1
    const at = files[middle]!.path
    if (at === path) return middle
    if (at < path) low = middle + 1
    else high = middle - 1
  }
  return -1
}

/** Order of a listing. */
export function byPath(a: ListedFile, b: ListedFile): number {
  return compareText(a.path, b.path)
}
