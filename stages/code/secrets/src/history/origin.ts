import type { CommitRef } from '@bartizan/model'
import { linesOf, streamGit } from './git.ts'
import { revisions } from './list.ts'
import type { HistoryRange } from './request.ts'

/** Where a blob first came in. */
export interface Origin {
  readonly commit: Omit<CommitRef, 'inHead'>
  readonly path: string
}

const format = '--format=%x01%H%x02%an%x02%at%x02%s'

/**
 * Finds the first commit that brought each blob, oldest first, in one pass over the history that ends as soon as all are
 * found. Only the paths given are looked at where they are few.
 */
export async function findOrigins(
  root: string,
  range: HistoryRange,
  blobs: ReadonlySet<string>,
  paths: readonly string[],
): Promise<ReadonlyMap<string, Origin>> {
  const found = new Map<string, Origin>()
  const names = revisions(range.kind === 'objects' ? { kind: 'all' } : range) ?? []
  if (blobs.size === 0 || names.length === 0) return found
  const few = paths.length > 0 && paths.length <= 400 && paths.every((path) => path !== '')
  const walked = [...names, '--', ...(few ? paths.map((path) => `:(literal)${path}`) : [])]
  await walk(root, walked, { blobs, found })
  // What no commit shows against its first parent came in by a merge.
  if (found.size < blobs.size) await walk(root, ['-m', ...walked], { blobs, found })
  return found
}

interface Search {
  readonly blobs: ReadonlySet<string>
  readonly found: Map<string, Origin>
}

async function walk(root: string, names: readonly string[], { blobs, found }: Search): Promise<void> {
  const { child } = streamGit(root, [
    'log',
    '--reverse',
    '--raw',
    '--no-abbrev',
    '--no-renames',
    '--root',
    '-z',
    '--ignore-missing',
    format,
    ...names,
  ])
  child.stdin.end()
  let commit: Omit<CommitRef, 'inHead'> | undefined
  let pending: string | undefined
  for await (const field of linesOf(child.stdout, 0)) {
    // With -z a header ends in NUL, an entry's fields in NUL, and a path follows its entry.
    if (pending !== undefined) {
      if (commit !== undefined && blobs.has(pending) && !found.has(pending)) found.set(pending, { commit, path: field })
      pending = undefined
      if (found.size === blobs.size) break
      continue
    }
    const text = field.replace(/^\n+/, '')
    if (text.startsWith('\u0001')) commit = parseHeader(text.slice(1))
    else if (text.startsWith(':')) pending = text.split(' ')[3]
  }
  child.kill()
}

function parseHeader(header: string): Omit<CommitRef, 'inHead'> {
  const [id = '', author = '', seconds = '', summary = ''] = header.split('\u0002')
  const date = new Date(Number(seconds) * 1000)
  return {
    id,
    author: plain(author, 120),
    date: Number.isNaN(date.getTime()) ? '1970-01-01T00:00:00Z' : `${date.toISOString().slice(0, 19)}Z`,
    summary: plain(summary.split('\n')[0] ?? '', 200),
  }
}

/** Names and messages of commits are anyone's words: no control characters. */
function plain(text: string, length: number): string {
  return text
    .replaceAll(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, ' ')
    .trim()
    .slice(0, length)
}

/** Ids of the blobs that HEAD holds. */
export async function headBlobs(root: string, wanted: ReadonlySet<string>): Promise<ReadonlySet<string>> {
  const held = new Set<string>()
  const { child } = streamGit(root, ['ls-tree', '-r', '-z', '--format=%(objectname)', 'HEAD'])
  child.stdin.end()
  for await (const id of linesOf(child.stdout, 0)) if (wanted.has(id)) held.add(id)
  return held
}
