import type { Problem } from '@bartizan/model'
import { openRepository } from '../git/repository.ts'
import type { Repository } from '../git/repository.ts'
import type { ScanRequest } from '../request.ts'
import { listWithGit } from './git-listing.ts'
import type { Inventory, ListRequest } from './inventory.ts'
import { listByWalking } from './walk.ts'

/** The files of a tree and the repository they stand in. */
export interface TreeListing {
  readonly inventory: Inventory
  readonly repository?: Repository
  readonly problems: readonly Problem[]
}

/** Lists a tree with git where it is a work tree, else by walking. */
export async function listTree(request: ScanRequest): Promise<TreeListing> {
  const opened = await openRepository(request.root)
  const listing: ListRequest = {
    root: request.root,
    ...(request.paths === undefined ? {} : { paths: request.paths }),
    ...(request.limits === undefined ? {} : { limits: request.limits }),
    ...(request.submodules === undefined ? {} : { submodules: request.submodules }),
  }
  if (opened.kind === 'repository') {
    const inventory = await listWithGit(listing, opened.repository)
    if (inventory !== undefined) return { inventory, repository: opened.repository, problems: [] }
  }
  const cause =
    opened.kind === 'none' ? undefined : opened.kind === 'refused' ? opened.cause : 'git did not list the files'
  return { inventory: listByWalking(listing), problems: cause === undefined ? [] : [walked(cause)] }
}

function walked(cause: string): Problem {
  return {
    kind: 'git',
    cause: `${cause}: the folder was walked instead`,
    next: 'Run `git status` there to see what git says.',
    weight: 'note',
  }
}
