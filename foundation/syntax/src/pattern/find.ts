import { K, R } from '../tree/index.ts'
import type { Tree } from '../tree/index.ts'
import type { Bindings } from './bindings.ts'
import type { Facts } from './facts.ts'
import type { FileIndex } from './index-file.ts'
import { Matcher, StepsExceeded } from './matcher.ts'
import type { MatchOptions } from './options.ts'
import type { Pattern } from './pattern.ts'

/** One place where a pattern matches. */
export type Match = {
  /** first node, 0 when the match is no node (regular expressions) */
  readonly node: number
  /** byte offsets [start, end) */
  readonly start: number
  readonly end: number
  readonly bindings: Bindings
}

export type Found = {
  readonly matches: readonly Match[]
  /** the search was cut by its step or match limit */
  readonly cut: boolean
}

/** More matches than this of one pattern in one file are cut. */
export const MAX_MATCHES = 50_000

/** What a search runs over. */
export type Target = { readonly facts: Facts; readonly index: FileIndex }

export type Search = {
  readonly options: MatchOptions
  /** only nodes whose bytes lie in [start, end) are tried */
  readonly within?: { readonly start: number; readonly end: number } | undefined
  /** bindings that hold from the start */
  readonly bindings?: Bindings | undefined
}

/** Finds all matches of a pattern in a file, in source order, without doubles. */
export const findMatches = (pattern: Pattern, target: Target, search: Search): Found => {
  const found = new Map<string, Match>()
  const matcher = new Matcher(pattern, target.facts, search.options, search.bindings)
  const add = (first: number, last: number): void => {
    const match = matchOf(target.facts.tree, first, last, matcher.bindings())
    if (found.size < MAX_MATCHES) found.set(keyOf(match), match)
  }
  let cut = false
  try {
    if (pattern.form === 'statements') findRuns(pattern, target, { search, matcher, add })
    else findNodes(pattern, target, { search, matcher, add })
  } catch (error) {
    if (!(error instanceof StepsExceeded)) throw error
    cut = true
  }
  const matches = [...found.values()].sort((a, b) => a.start - b.start || a.end - b.end)
  return { matches, cut: cut || found.size >= MAX_MATCHES }
}

type Run = {
  readonly search: Search
  readonly matcher: Matcher
  readonly add: (first: number, last: number) => void
}

const matchOf = (tree: Tree, first: number, last: number, bindings: Bindings): Match => ({
  node: first,
  start: tree.start[first]!,
  end: Math.max(tree.end[first]!, tree.end[last]!),
  bindings,
})

const keyOf = (match: Match): string => {
  let key = `${match.start}:${match.end}`
  for (const [name, one] of match.bindings) key += `|${name}:${one.start}:${one.end}`
  return key
}

const isInside = (tree: Tree, node: number, { within }: Search): boolean =>
  within === undefined || (tree.start[node]! >= within.start && tree.end[node]! <= within.end)

/** The first candidate that starts at or behind a place; candidates are in source order. */
const firstFrom = (tree: Tree, candidates: readonly number[], start: number): number => {
  let low = 0
  let high = candidates.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (tree.start[candidates[middle]!]! < start) low = middle + 1
    else high = middle
  }
  return low
}

const findNodes = (pattern: Pattern, target: Target, run: Run): void => {
  const root = pattern.nodes[0]!
  const { tree } = target.facts
  const isCall =
    pattern.tree.kind[root] === K.call && pattern.tree.sym[root] !== 0 && hasPlainCallee(pattern.tree, root)
  const isFinally = pattern.form === 'part' && pattern.tree.kind[root] === K.block
  for (const candidates of candidateLists(pattern, target.index, run.search)) {
    const { within } = run.search
    for (let i = within === undefined ? 0 : firstFrom(tree, candidates, within.start); i < candidates.length; i++) {
      const node = candidates[i]!
      if (within !== undefined && tree.start[node]! >= within.end) break
      if (!isInside(tree, node, run.search)) continue
      if (isFinally && tree.role[node] !== R.finally) continue
      if (isCall && tree.sym[node] !== pattern.tree.sym[root] && tree.kind[node + 1] !== K.name) continue
      run.matcher.node(root, node, () => run.add(node, node))
    }
  }
}

/** The last name of the callee is written out, so that only calls of that name, or of an alias, can match. */
const hasPlainCallee = (tree: Tree, call: number): boolean => {
  const callee = call + 1
  if (tree.kind[callee] === K.name) return true
  return tree.kind[callee] === K.member && tree.kind[tree.skip[callee + 1]!] === K.name
}

const lists = (index: FileIndex, kinds: readonly number[]): readonly (readonly number[])[] =>
  kinds.map((kind) => index.ofKind(kind))

const candidateLists = (pattern: Pattern, index: FileIndex, search: Search): readonly (readonly number[])[] => {
  const kind = pattern.tree.kind[pattern.nodes[0]!]!
  switch (kind) {
    case K.metavar:
    case K.ellipsis:
    case K.deep:
    case K.typedMetavar:
    case K.string:
      return [index.expressions, index.ofKind(K.templateText)]
    case K.bool:
    case K.number:
      return [index.expressions]
    case K.name:
      // inside what a metavariable stands for, also names that are no values of their own
      return search.within === undefined ? [index.expressions] : lists(index, [K.name])
    case K.member:
      return lists(index, [K.member, K.name, K.call])
    case K.template:
      return lists(index, [K.template, K.string, K.name, K.binary])
    case K.assign:
      return lists(index, [K.assign, K.declarator, K.field])
    case K.set:
      return lists(index, [K.set, K.object])
    case K.array:
      return lists(index, [K.array, K.listComp])
    case K.function:
      return lists(index, [K.function, K.lambda, K.method])
    case K.lambda:
      return lists(index, [K.lambda, K.function])
    case K.method:
      return lists(index, [K.method, K.function])
    case K.object:
      return lists(index, [K.object])
    case K.pair:
      return lists(index, [K.pair, K.method])
    default:
      return lists(index, [kind])
  }
}

const findRuns = (pattern: Pattern, target: Target, run: Run): void => {
  const { nodes } = pattern
  if (nodes.length === 1) findFields(nodes[0]!, target, run)
  const startsOpen = pattern.tree.kind[nodes[0]!] === K.ellipsis
  for (const statements of target.index.runs) {
    const starts = startsOpen ? 1 : statements.length
    for (let from = 0; from < starts; from++) {
      if (!isInside(target.facts.tree, statements[from]!, run.search)) continue
      run.matcher.statementRun(nodes, statements, from, (last) => run.add(statements[from]!, last))
    }
  }
}

/** One statement also matches a field of a class, which declares as a statement does. */
const findFields = (p: number, target: Target, run: Run): void => {
  for (const field of target.index.ofKind(K.field)) {
    if (isInside(target.facts.tree, field, run.search)) run.matcher.node(p, field, () => run.add(field, field))
  }
}
