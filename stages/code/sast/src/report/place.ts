import type { FileLocation, Region } from '@bartizan/model'
import { childOf, columnOf, K, lineOf, lineStarts, R, type Tree } from '@bartizan/syntax/tree'
import type { SourceUnit } from '../ir/ir.ts'

const starts = new WeakMap<Tree, Int32Array>()

const startsOf = (tree: Tree): Int32Array => {
  let found = starts.get(tree)
  if (found === undefined) starts.set(tree, (found = lineStarts(tree.source)))
  return found
}

/** Bytes that show a node: a method call from its name on, because a chain of calls starts lines above; anything else whole. */
export const spanOf = (tree: Tree, node: number): readonly [start: number, end: number] => {
  const callee = tree.kind[node] === K.call ? childOf(tree, node, R.callee) : 0
  const property = tree.kind[callee] === K.member ? childOf(tree, callee, R.property) : 0
  const start = tree.start[property === 0 ? node : property]!
  const isBlock =
    tree.kind[node] === K.function ||
    tree.kind[node] === K.method ||
    tree.kind[node] === K.class ||
    tree.kind[node] === K.lambda
  return [start, isBlock ? Math.min(tree.end[node]!, start + 80) : tree.end[node]!]
}

/** Region of bytes of a parsed file. */
export const regionOf = (tree: Tree, start: number, end: number): Region => {
  const lines = startsOf(tree)
  return {
    startByte: start,
    endByte: end,
    startLine: lineOf(lines, start),
    startColumn: columnOf(tree.source, lines, start),
    endLine: lineOf(lines, end),
    endColumn: columnOf(tree.source, lines, end),
  }
}

/** Location of a node. */
export const placeOf = (file: SourceUnit, node: number, note?: string): FileLocation => {
  const [start, end] = spanOf(file.tree, node)
  const region = regionOf(file.tree, start, end)
  return { kind: 'file', path: file.path, region, ...(note === undefined ? {} : { note }) }
}

/** 1-based line of a node. */
export const lineOfNode = (file: SourceUnit, node: number): number =>
  lineOf(startsOf(file.tree), spanOf(file.tree, node)[0])
