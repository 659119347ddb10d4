import type { Tree } from './tree.ts'

const decoder = new TextDecoder()

/** The first child with this role, or 0. */
export const childOf = (tree: Tree, node: number, role: number): number => {
  const end = tree.skip[node]!
  for (let child = node + 1; child < end; child = tree.skip[child]!) if (tree.role[child] === role) return child
  return 0
}

/** All children with this role, in source order. */
export const childrenOf = (tree: Tree, node: number, role: number): number[] => {
  const found: number[] = []
  const end = tree.skip[node]!
  for (let child = node + 1; child < end; child = tree.skip[child]!) if (tree.role[child] === role) found.push(child)
  return found
}

/** All children, in source order. */
export const children = (tree: Tree, node: number): number[] => {
  const found: number[] = []
  const end = tree.skip[node]!
  for (let child = node + 1; child < end; child = tree.skip[child]!) found.push(child)
  return found
}

/** How many children there are. */
export const childCount = (tree: Tree, node: number): number => {
  let count = 0
  const end = tree.skip[node]!
  for (let child = node + 1; child < end; child = tree.skip[child]!) count++
  return count
}

/** Whether `node` is `outer` or lies inside it. */
export const isWithin = (tree: Tree, node: number, outer: number): boolean => node >= outer && node < tree.skip[outer]!

/** The nearest node around `node` (never itself) whose kind is in `kinds`, or -1. */
export const enclosing = (tree: Tree, node: number, kinds: readonly number[]): number => {
  let at = tree.parent[node]!
  while (at >= 0 && !kinds.includes(tree.kind[at]!)) at = tree.parent[at]!
  return at
}

/** The nodes of a kind, in source order. */
export const nodesOfKind = (tree: Tree, kind: number): number[] => {
  const found: number[] = []
  for (let i = 0; i < tree.count; i++) if (tree.kind[i] === kind) found.push(i)
  return found
}

/** The source text of a node. */
export const textOf = (tree: Tree, node: number): string =>
  decoder.decode(tree.source.subarray(tree.start[node], tree.end[node]))

/** The interned text of a node (name, operator, content of a literal); '' when it has none. */
export const symText = (tree: Tree, node: number): string => tree.names.text(tree.sym[node]!)
