import { gitText, linesOf, streamGit } from './git.ts'
import type { BlobTask, HistoryRange } from './request.ts'

const checkFormat = '--batch-check=%(objectname) %(objecttype) %(objectsize) %(rest)'
const zero = /^0+$/
const commitId = /^[0-9a-f]{40,64}$/

/** Arguments of rev-list that name the commits of a range; undefined for all objects of the store. */
export function revisions(range: HistoryRange): readonly string[] | undefined {
  switch (range.kind) {
    case 'all':
      return ['--all', 'HEAD']
    case 'since':
      return ['HEAD', `^${range.ref}`]
    case 'branch':
      return [range.name]
    case 'objects':
      return undefined
    case 'pushed':
      return pushedRevisions(range.updates)
  }
}

function pushedRevisions(updates: readonly { readonly old: string; readonly new: string }[]): readonly string[] {
  const fresh = updates
    .filter((update) => commitId.test(update.new) && !zero.test(update.new))
    .map((update) => update.new)
  const known = updates
    .filter((update) => commitId.test(update.old) && !zero.test(update.old))
    .map((update) => `^${update.old}`)
  return fresh.length === 0 ? [] : [...fresh, ...known, '--not', '--all']
}

/** A blob, or why an object could not be asked about. */
export type Listed = BlobTask | { readonly missing: string }

/**
 * Lists the blobs of a range as git walks it, with size and a path. Memory does not grow with the number of blobs.
 * @throws HistoryError when git refuses the range
 */
export async function* listBlobs(root: string, range: HistoryRange, signal?: AbortSignal): AsyncGenerator<Listed> {
  await verifyRange(root, range)
  const names = revisions(range)
  if (names?.length === 0) return
  const check =
    names === undefined
      ? streamGit(root, ['cat-file', '--batch-all-objects', '--unordered', checkFormat.replace(' %(rest)', '')], signal)
      : streamGit(root, ['cat-file', '--buffer', checkFormat], signal)
  let refusal: Promise<{ readonly code: number; readonly message: string }> | undefined
  if (names !== undefined) {
    const walk = streamGit(
      root,
      [
        'rev-list',
        '--objects',
        '--filter=object:type=blob',
        '--filter-provided-objects',
        '--missing=allow-any',
        '--ignore-missing',
        ...names,
        '--',
      ],
      signal,
    )
    walk.child.stdin.end()
    walk.child.stdout.pipe(check.child.stdin)
    refusal = walk.ended
  } else check.child.stdin.end()
  try {
    for await (const line of linesOf(check.child.stdout)) {
      const listed = parseLine(line)
      if (listed !== undefined) yield listed
    }
    const walked = await refusal
    if (walked !== undefined && walked.code !== 0) throw new HistoryError(walked.message)
    const checked = await check.ended
    if (checked.code !== 0) throw new HistoryError(checked.message)
  } finally {
    check.child.kill()
  }
}

/** An unknown reference would be passed over in silence further on. */
async function verifyRange(root: string, range: HistoryRange): Promise<void> {
  const name = range.kind === 'since' ? range.ref : range.kind === 'branch' ? range.name : undefined
  if (name === undefined) return
  const known = name.startsWith('-')
    ? undefined
    : await gitText(root, ['rev-parse', '--verify', '--quiet', `${name}^{commit}`])
  if (known === undefined) throw new HistoryError(`there is no commit \`${name}\``)
}

function parseLine(line: string): Listed | undefined {
  const [id = '', type = '', size = '', ...path] = line.split(' ')
  if (type === 'missing') return { missing: id }
  if (type !== 'blob') return undefined
  return { id, size: Number(size), path: path.join(' ') }
}

/** git would not walk the range: no repository, an unknown reference, a damaged store. */
export class HistoryError extends Error {
  readonly code = 'HISTORY_GIT'
}
