import { childOf, childrenOf, F, K, R, symText } from '@bartizan/syntax/tree'
import type { Reg } from '../ir.ts'
import { Op } from '../ir.ts'
import type { JsLowering } from './context.ts'

/** Lowers a class: the class object, its static fields and blocks, its decorators. */
export const lowerClass = (l: JsLowering, node: number): Reg => {
  const { tree, b } = l
  const bases = childrenOf(tree, node, R.base).map((base) => l.expression(l, base))
  const made = b.emit(Op.class, b.temp(), -1, -1, node, { x: l.js.classAt.get(node)!.id, list: bases })
  for (const member of childrenOf(tree, node, R.member)) {
    const isStatic = (tree.flags[member]! & F.static) !== 0
    if (tree.kind[member] === K.field && isStatic) {
      const value = childOf(tree, member, R.value)
      if (value !== 0) b.emit(Op.store, -1, made, l.expression(l, value), member, { s: symText(tree, member) })
    } else if (tree.kind[member] === K.initializer) l.statement(l, childOf(tree, member, R.body))
    else if (tree.kind[member] === K.method) lowerMethodDecorators(l, member)
  }
  for (const decorator of childrenOf(tree, node, R.decorator)) {
    const value = l.expression(l, childOf(tree, decorator, R.value))
    b.emit(Op.decorate, b.temp(), made, value, decorator)
  }
  return made
}

const lowerMethodDecorators = (l: JsLowering, member: number): void => {
  for (const decorator of childrenOf(l.tree, member, R.decorator)) l.expression(l, childOf(l.tree, decorator, R.value))
}
