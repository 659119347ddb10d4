import { pathspecs, splitNames, untrackedPaths } from './index-entries.ts'
import type { Repository } from './repository.ts'
import { git, gitLine } from './run.ts'

/** Paths that changed, relative to the scan root; or why they cannot be told. */
export type ChangesOutcome =
  | { readonly kind: 'changes'; readonly paths: ReadonlySet<string>; readonly notes: readonly string[] }
  | { readonly kind: 'failed'; readonly cause: string; readonly next: string }

/** Deleted paths are left out; a rename counts as its new path, and not at all when the content is the same. */
const diffOptions = ['-r', '-z', '-M', '--name-status', '--no-ext-diff', '--no-textconv', '--ignore-submodules']

/**
 * What changed since a reference: in commits since the merge base, in the index, in the work tree, and untracked files.
 * @param ref as the user wrote it
 */
export async function changesSince(repository: Repository, ref: string): Promise<ChangesOutcome> {
  const { root, commit } = repository
  const start = await gitLine(root, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`])
  if (start === undefined) {
    return {
      kind: 'failed',
      cause: `git knows no commit ${ref}`,
      next: 'Check the name; in a shallow clone fetch it first: git fetch --depth=100 origin BRANCH.',
    }
  }
  if (commit === undefined) return { kind: 'failed', cause: 'there is no commit yet', next: 'Scan without --since.' }
  const base = await gitLine(root, ['merge-base', '--', start, commit])
  const notes = base === undefined ? [`${ref} and HEAD have no common commit here: compared with ${ref} itself`] : []
  const [committed, indexed, edited, untracked] = await Promise.all([
    names(repository, ['diff-tree', ...diffOptions, base ?? start, commit]),
    names(repository, ['diff-index', '--cached', ...diffOptions, commit]),
    names(repository, ['diff-files', ...diffOptions]),
    untrackedPaths(repository),
  ])
  if (committed === undefined || indexed === undefined || edited === undefined || untracked === undefined) {
    return unreadable
  }
  const fresh = untracked.names.map((name) => name.path)
  return { kind: 'changes', paths: new Set([...committed, ...indexed, ...edited, ...fresh]), notes }
}

/** What is staged for the next commit. */
export async function stagedChanges(repository: Repository): Promise<ChangesOutcome> {
  const base = repository.commit ?? (await gitLine(repository.root, ['hash-object', '-t', 'tree', '/dev/null']))
  if (base === undefined) return unreadable
  const list = await names(repository, ['diff-index', '--cached', ...diffOptions, base], true)
  return list === undefined ? unreadable : { kind: 'changes', paths: new Set(list), notes: [] }
}

/** Paths whose content in the work tree is not the index's, deleted ones included. */
export async function unstagedPaths(repository: Repository): Promise<ReadonlySet<string> | undefined> {
  const args = ['diff-files', '-z', '--name-only', '--ignore-submodules', '--relative', '--', ...pathspecs(undefined)]
  const outcome = await git(repository.root, args, { disarmed: repository.disarmed, hookIndex: true })
  return outcome.kind === 'done' ? new Set(splitNames(outcome.output).map((name) => name.path)) : undefined
}

const unreadable: ChangesOutcome = {
  kind: 'failed',
  cause: 'git did not list the changes',
  next: 'Run `git status` there to see what git says.',
}

async function names(
  repository: Repository,
  args: readonly string[],
  hookIndex = false,
): Promise<string[] | undefined> {
  const { root, disarmed, prefix } = repository
  const outcome = await git(root, args, { disarmed, hookIndex })
  if (outcome.kind !== 'done') return undefined
  // The whole tree is compared, so that a rename from outside of the scan root is seen as one.
  const inside = parseStatus(outcome.output).filter((path) => path.startsWith(prefix))
  return inside.map((path) => path.slice(prefix.length))
}

/** Reads `--name-status -z`: a status, then one path, or two for renames and copies. */
function parseStatus(output: Buffer): string[] {
  const fields = splitNames(output).map((name) => name.path)
  const paths: string[] = []
  for (let at = 0; at < fields.length;) {
    const status = fields[at++]!
    const moved = status.startsWith('R') || status.startsWith('C')
    const path = fields[moved ? at + 1 : at]
    at += moved ? 2 : 1
    if (path !== undefined && !status.startsWith('D') && status !== 'R100') paths.push(path)
  }
  return paths
}
