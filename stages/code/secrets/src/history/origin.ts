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

/** Blobs of which the one that came first is wanted: the versions of a path that hold one secret. */
export interface Versioned {
  readonly path: string
  readonly blobs: readonly string[]
}

/**
 * Finds for each group the first commit that brought one of its blobs, oldest first, in one pass over the history that ends
 * as soon as every group has one. Only the groups' paths are looked at where they are few.
 */
export async function findOrigins(
  root: string,
  range: HistoryRange,
  groups: readonly Versioned[],
): Promise<ReadonlyMap<string, Origin>> {
  const search = new Search(groups)
  const names = revisions(range.kind === 'objects' ? { kind: 'all' } : range) ?? []
  if (groups.length === 0 || names.length === 0) return search.found
  await walk(root, [...names, '--', ...search.pathspecs(400)], search)
  // What no commit shows against its first parent came in by a merge. Looking into merges is slow: only where paths narrow it.
  const rest = search.pathspecs(1000)
  if (search.open > 0 && rest.length > 0) await walk(root, ['-m', ...names, '--', ...rest], search)
  return search.found
}

/** What is looked for, and what was found so far. */
class Search {
  readonly found = new Map<string, Origin>()
  readonly #groups = new Map<string, number[]>()
  readonly #waiting: Map<number, string>

  constructor(groups: readonly Versioned[]) {
    this.#waiting = new Map(groups.map((group, index) => [index, group.path]))
    groups.forEach((group, index) => {
      for (const blob of group.blobs) {
        const known = this.#groups.get(blob)
        if (known === undefined) this.#groups.set(blob, [index])
        else known.push(index)
      }
    })
  }

  /** Number of groups without a commit. */
  get open(): number {
    return this.#waiting.size
  }

  /** Paths of the open groups; none where they are more than `most` or not all known. */
  pathspecs(most: number): readonly string[] {
    const paths = [...new Set(this.#waiting.values())]
    if (paths.length > most || paths.some((path) => path === '' || path.startsWith('object-'))) return []
    return paths.map((path) => `:(literal)${path}`)
  }

  note(blob: string, origin: Origin): void {
    const groups = this.#groups.get(blob)
    if (groups === undefined || this.found.has(blob)) return
    this.found.set(blob, origin)
    for (const group of groups) this.#waiting.delete(group)
  }
}

async function walk(root: string, names: readonly string[], search: Search): Promise<void> {
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
      if (commit !== undefined) search.note(pending, { commit, path: field })
      pending = undefined
      if (search.open === 0) break
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
