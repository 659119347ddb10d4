import { F, K, R, symText, textOf } from '../tree/index.ts'
import type { Tree } from '../tree/index.ts'
import type { Facts } from './facts.ts'

/** What a metavariable stands for: neighbouring nodes, or a piece of text that is no node of its own. */
export type Binding = {
  /** first node and the index after the last; both 0 for pure text and for nothing */
  readonly first: number
  readonly last: number
  readonly start: number
  readonly end: number
  /** the text, when it is not the source span (content of a literal, capture group) */
  readonly text: string | undefined
}

/** Metavariables of a match, by name with the dollar sign. */
export type Bindings = ReadonlyMap<string, Binding>

export const bindNode = (tree: Tree, node: number): Binding => ({
  first: node,
  last: tree.skip[node]!,
  start: tree.start[node]!,
  end: tree.end[node]!,
  text: undefined,
})

/** `count` siblings that start at `first`; nothing when the list is empty. */
export const bindNodes = (tree: Tree, nodes: readonly number[], at: number): Binding => {
  if (nodes.length === 0) return { first: 0, last: 0, start: at, end: at, text: '' }
  const last = nodes.at(-1)!
  return {
    first: nodes[0]!,
    last: tree.skip[last]!,
    start: tree.start[nodes[0]!]!,
    end: tree.end[last]!,
    text: undefined,
  }
}

const decoder = new TextDecoder()

/** The source text of a binding. */
export const bindingText = (tree: Tree, binding: Binding): string =>
  binding.text ?? decoder.decode(tree.source.subarray(binding.start, binding.end))

/** The text that conditions on a metavariable look at: the content of a literal, else the source. */
export const bindingContent = (tree: Tree, binding: Binding): string => {
  if (binding.text === undefined && binding.last === binding.first + 1 && tree.kind[binding.first] === K.string) {
    return tree.sym[binding.first] === 0 ? textOf(tree, binding.first).slice(1, -1) : symText(tree, binding.first)
  }
  return bindingText(tree, binding)
}

/** A statement that is only an expression compares as that expression. */
const unwrap = (tree: Tree, node: number): number => {
  const isStatement = tree.kind[node] === K.exprStmt && node + 1 < tree.skip[node]!
  return isStatement ? node + 1 : node
}

/** Whether two subtrees of one file are the same code; parentheses and layout do not count. */
export const sameCode = (tree: Tree, a: number, b: number): boolean => {
  const size = tree.skip[a]! - a
  if (tree.skip[b]! - b !== size) return false
  for (let i = 0; i < size; i++) {
    if (tree.kind[a + i] !== tree.kind[b + i] || tree.sym[a + i] !== tree.sym[b + i]) return false
    if (tree.kind[a + i] === K.string && (tree.flags[a + i]! & F.bytes) !== (tree.flags[b + i]! & F.bytes)) return false
    if (i > 0 && tree.role[a + i] !== tree.role[b + i]) return false
    if (tree.skip[a + i]! - a !== tree.skip[b + i]! - b) return false
    if (tree.sym[a + i] === 0 && tree.kind[a + i] === K.string && textOf(tree, a + i) !== textOf(tree, b + i))
      return false
  }
  return true
}

const isNameLike = (tree: Tree, node: number): boolean => tree.kind[node] === K.name || tree.kind[node] === K.typeRef

/** Whether two bindings of one metavariable agree. */
export const sameBinding = (facts: Facts, a: Binding, b: Binding): boolean => {
  const { tree } = facts
  if (a.first === 0 || b.first === 0) return bindingContent(tree, a) === bindingContent(tree, b)
  if (a.first === b.first && a.last === b.last) return true
  const oneEach = a.last === tree.skip[a.first] && b.last === tree.skip[b.first]
  if (!oneEach) return bindingText(tree, a) === bindingText(tree, b)
  const x = unwrap(tree, a.first)
  const y = unwrap(tree, b.first)
  if (isNameLike(tree, x) && isNameLike(tree, y)) return sameName(facts, x, y)
  if (tree.role[x] === R.key && tree.role[y] === R.key && tree.sym[x] !== 0) return tree.sym[x] === tree.sym[y]
  if (sameCode(tree, x, y)) return true
  // what is assigned to is a place, not the value that it has
  const isPlace = tree.role[x] === R.target || tree.role[y] === R.target
  const left = isPlace ? undefined : facts.constantOf(x)
  if (left === undefined) return false
  const right = facts.constantOf(y)
  return right !== undefined && left.kind === right.kind && left.text === right.text
}

/** Equal names agree unless both are known to be declared in different places. */
const sameName = (facts: Facts, x: number, y: number): boolean => {
  const { tree } = facts
  if (tree.sym[x] !== tree.sym[y]) return false
  if (tree.kind[x] !== tree.kind[y]) return true
  const left = facts.declarationOf(x)
  const right = facts.declarationOf(y)
  return left === 0 || right === 0 || left === right
}
