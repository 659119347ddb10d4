import { childOf, K, R, symText } from '@bartizan/syntax/tree'
import type { Reg } from '../ir.ts'
import { Op } from '../ir.ts'
import { lowerArguments } from './arguments.ts'
import type { JsLowering } from './context.ts'

/** Lowers a call. */
export const lowerCall = (l: JsLowering, node: number): Reg => {
  const { tree, b } = l
  const callee = childOf(tree, node, R.callee)
  const kind = tree.kind[callee]
  if (kind === K.super)
    return b.emit(Op.super, b.temp(), -1, -1, node, { s: 'constructor', ...lowerArguments(l, node) })
  if (kind === K.member) {
    const object = childOf(tree, callee, R.receiver)
    if (tree.kind[object] === K.super) {
      return b.emit(Op.super, b.temp(), -1, -1, node, { s: symText(tree, callee), ...lowerArguments(l, node) })
    }
    const receiver = l.expression(l, object)
    return b.emit(Op.callMethod, b.temp(), receiver, -1, node, { s: symText(tree, callee), ...lowerArguments(l, node) })
  }
  if (kind === K.index) {
    const receiver = l.expression(l, childOf(tree, callee, R.receiver))
    const key = l.expression(l, childOf(tree, callee, R.index))
    const method = b.emit(Op.loadIndex, b.temp(), receiver, key, callee)
    return b.emit(Op.call, b.temp(), method, receiver, node, lowerArguments(l, node))
  }
  const target = l.expression(l, callee)
  return b.emit(Op.call, b.temp(), target, -1, node, lowerArguments(l, node))
}

/** Lowers `new X(…)`. */
export const lowerNew = (l: JsLowering, node: number): Reg => {
  const target = l.expression(l, childOf(l.tree, node, R.callee))
  return l.b.emit(Op.construct, l.b.temp(), target, -1, node, lowerArguments(l, node))
}
