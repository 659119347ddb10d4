import { compareText } from '@bartizan/model'
import type { Problem } from '@bartizan/model'
import { entryOf } from '../files/entry.ts'
import { changesSince, stagedChanges, unstagedPaths } from '../git/changes.ts'
import { indexEntries } from '../git/index-entries.ts'
import type { Repository } from '../git/repository.ts'
import type { Scope } from '../request.ts'
import type { Inventory, ListedFile, ListRequest } from './inventory.ts'
import { sifted } from './list.ts'

/** What a narrowed scan looks at. */
export interface Narrowed {
  /** Paths that were asked for; undefined: all. */
  readonly paths: ReadonlySet<string> | undefined
  /** Replaces the listing of the work tree: the index, when staged content is scanned. */
  readonly inventory?: Inventory
  /** Git's ids of the content that must be taken from the index, by path. */
  readonly blobs: ReadonlyMap<string, string>
  readonly notes: readonly string[]
}

/** The narrowed scope, or the problem that refuses the request. */
export type NarrowOutcome =
  | { readonly kind: 'narrowed'; readonly narrowed: Narrowed }
  | { readonly kind: 'refused'; readonly problem: Problem }

const everything: NarrowOutcome = {
  kind: 'narrowed',
  narrowed: { paths: undefined, blobs: new Map(), notes: [] },
}

/** Finds out which files a scope means. */
export async function narrow(
  scope: Scope,
  request: ListRequest,
  repository: Repository | undefined,
): Promise<NarrowOutcome> {
  if (scope.kind === 'all') return everything
  if (repository === undefined) {
    return refused('the folder is in no git work tree', `Scan without --${scope.kind}, or inside of a repository.`)
  }
  if (scope.kind === 'since') {
    const changes = await changesSince(repository, scope.ref)
    if (changes.kind === 'failed') return refused(changes.cause, changes.next)
    return { kind: 'narrowed', narrowed: { paths: changes.paths, blobs: new Map(), notes: changes.notes } }
  }
  return staged(request, repository)
}

async function staged(request: ListRequest, repository: Repository): Promise<NarrowOutcome> {
  const [changes, entries, unstaged] = await Promise.all([
    stagedChanges(repository),
    indexEntries(repository, { hookIndex: true }),
    unstagedPaths(repository),
  ])
  if (changes.kind === 'failed') return refused(changes.cause, changes.next)
  if (entries === undefined || unstaged === undefined) return refused('git did not list the index', 'Run `git status`.')
  const files: ListedFile[] = []
  const blobs = new Map<string, string>()
  for (const { mode, oid, stage, path, raw } of entries) {
    if (!mode.startsWith('100') || stage > 1 || !isNamed(path, request.paths)) continue
    files.push(entryOf(path, -1, raw === undefined ? {} : { raw }))
    if (changes.paths.has(path) || unstaged.has(path)) blobs.set(path, oid)
  }
  const sorted = files.toSorted((a, b) => compareText(a.path, b.path))
  const inventory = sifted({ files: sorted, problems: [], skipped: {} }, request)
  return { kind: 'narrowed', narrowed: { paths: changes.paths, inventory, blobs, notes: [] } }
}

/** True when a path or a folder above it was asked for. */
function isNamed(path: string, paths: readonly string[] | undefined): boolean {
  return paths === undefined || paths.some((named) => named === '' || path === named || path.startsWith(`${named}/`))
}

function refused(cause: string, next: string): NarrowOutcome {
  return { kind: 'refused', problem: { kind: 'git', cause, next, weight: 'incomplete' } }
}
