import { childOf, childrenOf, F, K, R } from '@bartizan/syntax/tree'
import type { JsLowering } from './context.ts'

/** Name nodes that a statement declares. */
export const declaredNames = (l: JsLowering, node: number): number[] => {
  const { tree } = l
  const kind = tree.kind[node]
  if (kind === K.function || kind === K.class || kind === K.enum)
    return [childOf(tree, node, R.name)].filter((name) => name !== 0)
  if (kind !== K.varDecl) return []
  return childrenOf(tree, node, R.declarator).flatMap((declarator) =>
    patternNames(l, childOf(tree, declarator, R.target)),
  )
}

const patternNames = (l: JsLowering, target: number): number[] => {
  const { tree } = l
  const found: number[] = []
  for (let i = target; i < tree.skip[target]!; i++) {
    if (
      tree.kind[i] === K.name &&
      tree.role[i] !== R.key &&
      tree.role[i] !== R.default &&
      (tree.flags[i]! & F.typeOnly) === 0
    )
      found.push(i)
  }
  return found
}
