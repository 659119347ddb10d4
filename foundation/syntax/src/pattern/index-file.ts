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
    if (EXPRESSION_KIND[kind] === 1 && !isNoValue(tree, i)) expressions.push(i)
    if (i === 0 || (kind === K.block && !isBlockStatement(tree, i))) continue
    if (role === R.body || (role === R.member && isClassStatement(tree, i))) noteStatement(tree, i, byParent)
    else if (role === R.consequent || role === R.else) single.push([i])
  }
  const runs = [...byParent.values(), ...single.filter(([one]) => tree.kind[tree.parent[one!]!] === K.if)]
  return { ofKind: (kind) => byKind[kind] ?? NONE, expressions, runs }
}

/** The bodies of Python and Java classes hold what reads as statements. */
const isClassStatement = (tree: Tree, node: number): boolean =>
  (tree.language === 'python' || tree.language === 'java') && tree.kind[tree.parent[node]!] === K.class

/** A block that is a statement among others, not the body of something. */
const isBlockStatement = (tree: Tree, node: number): boolean => {
  const parent = tree.kind[tree.parent[node]!]
  return parent === K.block || parent === K.unit || parent === K.case
}

/** Names that name or declare something, and definitions that are statements. */
const isNoValue = (tree: Tree, node: number): boolean => {
  const kind = tree.kind[node]
  const role = tree.role[node]!
  if (kind === K.function || kind === K.class) return role === R.body
  if (kind !== K.name && kind !== K.string) return false
  if (NAMING_ROLE[role] === 1) return true
  const parent = tree.kind[tree.parent[node]!]
  return role === R.target && (parent === K.param || parent === K.declarator)
}

const noteStatement = (tree: Tree, node: number, byParent: Map<number, number[]>): void => {
  const parent = tree.parent[node]!
  if (tree.kind[parent] === K.lambda) return
  const list = byParent.get(parent)
  if (list === undefined) byParent.set(parent, [node])
  else list.push(node)
}
