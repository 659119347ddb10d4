import { dirname, relative, sep } from 'node:path'
import { BartizanError } from '../error.ts'
import { existingPath, workTreeRoot } from '../files/project.ts'

/** What is scanned: a root, and the parts of it that were asked for. */
export interface ScanRoot {
  /** Absolute. */
  readonly root: string
  /** Relative to the root, `/` separated; absent for all of it. */
  readonly paths?: readonly string[]
}

/**
 * The root is the git work tree around the given paths, so that baseline, waivers and paths in reports mean the same
 * wherever in the tree the command is run; outside of git it is the folder itself.
 * @throws BartizanError `usage` when a path does not exist or the paths share no root
 */
export function findRoot(paths: readonly string[]): ScanRoot {
  const given = paths.map(existingPath)
  const first = given[0]
  if (first === undefined) throw new BartizanError('usage', 'name a file or folder to scan')
  const start = first.isFolder ? first.path : dirname(first.path)
  const root =
    workTreeRoot(start) ??
    (given.length === 1 ? start : commonFolder(given.map((one) => (one.isFolder ? one.path : dirname(one.path)))))
  const parts = given.map((one) => relative(root, one.path).split(sep).join('/'))
  const outside = parts.findIndex((part) => part === '..' || part.startsWith('../'))
  if (outside !== -1) {
    throw new BartizanError(
      'usage',
      `${paths[outside]} is not in the same repository as ${paths[0]}`,
      'Scan them one after the other.',
    )
  }
  return parts.includes('') ? { root } : { root, paths: parts }
}

function commonFolder(folders: readonly string[]): string {
  const split = folders.map((folder) => folder.split(sep))
  const first = split[0] ?? []
  const length = first.findIndex((segment, index) => split.some((one) => one[index] !== segment))
  return (length === -1 ? first : first.slice(0, length)).join(sep) || sep
}
