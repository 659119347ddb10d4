import { childrenOf, K, R } from '@bartizan/syntax/tree'
import type { Reg } from '../ir.ts'
import type { JsLowering } from './context.ts'

/** Elements of an array literal or arguments of a call, with spreads marked. */
export const elements = (l: JsLowering, nodes: readonly number[]): { list: Reg[]; kw?: string[] } => {
  const { tree, b } = l
  const list = nodes.map((one) => (tree.kind[one] === K.empty ? b.constant(undefined, one) : l.expression(l, one)))
  const hasSpread = nodes.some((one) => tree.kind[one] === K.spread)
  return hasSpread ? { list, kw: nodes.map((one) => (tree.kind[one] === K.spread ? '...' : '')) } : { list }
}

/** Arguments of a call node. */
export const lowerArguments = (l: JsLowering, node: number): { list: Reg[]; kw?: string[] } =>
  elements(l, childrenOf(l.tree, node, R.argument))
