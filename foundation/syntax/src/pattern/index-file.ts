import { K, R } from '../tree/index.ts'
import type { Tree } from '../tree/index.ts'
import { EXPRESSION_KIND, NAMING_ROLE } from './roles.ts'

/** Where patterns are tried: the nodes of a file by kind and its runs of statements, found in one traversal for all rules. */
export type FileIndex = {
  /** nodes of a kind, in source order */
  ofKind(kind: number): readonly number[]
  /** nodes that stand for a value */
  readonly expressions: readonly number[]
  /** statements that stand one after the other */
  readonly runs: readonly (readonly number[])[]
}

const NONE: readonly number[] = []

/** Indexes a tree: one loop over its nodes. */
export const indexOf = (tree: Tree): FileIndex => {
  const byKind: number[][] = []
  const expressions: number[] = []
  const byParent = new Map<number, number[]>()
  const single: number[][] = []
  for (let i = 0; i < tree.count; i++) {
    const kind = tree.kind[i]!
    const role = tree.role[i]!
    const list = byKind[kind]
    if (list === undefined) byKind[kind] = [i]
    else list.push(i)
    const isNaming = NAMING_ROLE[role] === 1 && (kind === K.name || kind === K.string)
    if (EXPRESSION_KIND[kind] === 1 && !isNaming) expressions.push(i)
    if (i === 0 || kind === K.block) continue
    if (role === R.body) noteStatement(tree, i, byParent)
    else if (role === R.consequent || role === R.else) single.push([i])
  }
  const runs = [...byParent.values(), ...single.filter(([one]) => tree.kind[tree.parent[one!]!] === K.if)]
  return { ofKind: (kind) => byKind[kind] ?? NONE, expressions, runs }
}

const noteStatement = (tree: Tree, node: number, byParent: Map<number, number[]>): void => {
  const parent = tree.parent[node]!
  if (tree.kind[parent] === K.lambda) return
  const list = byParent.get(parent)
  if (list === undefined) byParent.set(parent, [node])
  else list.push(node)
}
