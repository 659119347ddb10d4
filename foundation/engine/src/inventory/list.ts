import type { Problem } from '@bartizan/model'
import type { FileEntry } from '../detector.ts'
import { openRepository } from '../git/repository.ts'
import type { Repository, RepositoryOutcome } from '../git/repository.ts'
import { ownIgnorePatterns, without } from './exclude.ts'
import { listWithGit } from './git-listing.ts'
import { byPath } from './inventory.ts'
import type { Inventory, ListRequest } from './inventory.ts'
import { listByWalking } from './walk.ts'

/** The files of a tree and the repository they stand in. */
export interface TreeListing {
  readonly inventory: Inventory
  readonly repository?: Repository
  readonly problems: readonly Problem[]
}

/** Lists a tree with git where it is a work tree, else by walking. */
export async function listTree(request: ListRequest): Promise<TreeListing> {
  return listWith(request, await openRepository(request.root))
}

/** Lists a tree whose repository was already looked for. */
export async function listWith(request: ListRequest, opened: RepositoryOutcome): Promise<TreeListing> {
  if (opened.kind === 'repository') {
    const { repository } = opened
    const inventory = await listWithGit(request, repository)
    if (inventory !== undefined) {
      return { inventory: withNamed(sifted(inventory, request), request), repository, problems: [] }
    }
  }
  const cause =
    opened.kind === 'none' ? undefined : opened.kind === 'refused' ? opened.cause : 'git did not list the files'
  const inventory = without(listByWalking(request), request.exclude ?? [], 'excluded')
  return { inventory, problems: cause === undefined ? [] : [walked(cause)] }
}

/** Leaves out what `.bartizanignore` files and the request name; git has already left out what git ignores. */
export function sifted(inventory: Inventory, request: ListRequest): Inventory {
  const own = request.ignores === false ? [] : ownIgnorePatterns(request.root, inventory.files)
  return without(without(inventory, own, 'ignored'), request.exclude ?? [], 'excluded')
}

/** Adds what was asked for by name although git ignores it: who names a file wants to have it looked at. */
function withNamed(inventory: Inventory, request: ListRequest): Inventory {
  const missing = (request.paths ?? []).filter((path) => path !== '' && !holdsBelow(inventory, path))
  if (missing.length === 0) return inventory
  const walked = without(listByWalking({ ...request, paths: missing }), request.exclude ?? [], 'excluded')
  if (walked.files.length === 0) return inventory
  return {
    files: [...inventory.files, ...walked.files].toSorted(byPath),
    problems: [...inventory.problems, ...walked.problems],
    skipped: inventory.skipped,
  }
}

/** Whether a listing holds a path, or anything below it. */
function holdsBelow({ files }: Inventory, path: string): boolean {
  return files.some((file) => file.path === path || file.path.startsWith(`${path}/`))
}

/** The files of a tree in path order, as a scan would list them. */
export async function listFiles(request: ListRequest): Promise<readonly FileEntry[]> {
  return (await listTree(request)).inventory.files
}

function walked(cause: string): Problem {
  return {
    kind: 'git',
    cause: `${cause}: the folder was walked instead`,
    next: 'Run `git status` there to see what git says.',
    weight: 'note',
  }
}
