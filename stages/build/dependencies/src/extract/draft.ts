import { memberOf, membersOf } from '@bartizan/syntax/json'
import type { DataNode, Parsed } from '@bartizan/syntax/json'
import type { ExtractProblem, Extraction, FoundEdge, FoundPackage } from './types.ts'
import { MAX_EDGES, MAX_PACKAGES } from './types.ts'

/** An extraction in the making. */
export interface Draft {
  readonly packages: FoundPackage[]
  readonly edges: FoundEdge[]
  readonly problems: ExtractProblem[]
  project?: { name: string; version?: string }
  incomplete?: boolean
  members?: readonly string[]
  includes?: readonly string[]
}

export const newDraft = (): Draft => ({ packages: [], edges: [], problems: [] })

/** Adds a package; past the limit it is dropped and the first drop noted. */
export function add(draft: Draft, found: FoundPackage): void {
  if (found.name === '') return
  if (draft.packages.length < MAX_PACKAGES) draft.packages.push(found)
  else if (draft.packages.length === MAX_PACKAGES && draft.problems.at(-1)?.kind !== 'too-many') {
    note(draft, { kind: 'too-many', offset: found.start, reason: `more than ${MAX_PACKAGES} packages` })
  }
}

/** Adds an edge; past the limit further ones are dropped and the first drop noted. */
export function link(draft: Draft, edge: FoundEdge): void {
  if (draft.edges.length < MAX_EDGES) draft.edges.push(edge)
  else if (!draft.problems.some((problem) => problem.kind === 'too-many'))
    note(draft, { kind: 'too-many', offset: 0, reason: `more than ${MAX_EDGES} edges between packages` })
}

export const note = (draft: Draft, problem: ExtractProblem): void => void draft.problems.push(problem)

/** Takes the tree of a parse and notes its defect. */
export function treeOf(draft: Draft, parsed: Parsed<DataNode>): DataNode | undefined {
  if (parsed.problem !== undefined) note(draft, parsed.problem)
  return parsed.value
}

/** The key by which edges find a package. */
export const keyOf = (found: Pick<FoundPackage, 'key' | 'name' | 'version'>): string =>
  found.key ?? `${found.name}@${found.version}`

export const finish = (draft: Draft): Extraction => draft

/** An object without the members that are undefined, as exact optional fields want it. A new one, since `delete` makes objects slow. */
export function compact<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const kept = {} as { [K in keyof T]: Exclude<T[K], undefined> }
  for (const key in value) if (value[key] !== undefined) kept[key] = value[key] as Exclude<T[typeof key], undefined>
  return kept
}

/** The range of an entry that begins with its name: headers above it, comments and brackets are left out. */
export function placeOf(entry: DataNode): { start: number; end: number } {
  return { start: memberOf(entry, 'name')?.start ?? entry.start, end: entry.end }
}

/** The members of an object by their keys, for objects that are asked often. */
export const indexOf = (node: DataNode | undefined): ReadonlyMap<string, DataNode> =>
  new Map(membersOf(node).map((member) => [member.key, member.value]))
