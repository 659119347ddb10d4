import { childOf, childrenOf, K, R, symText } from '@bartizan/syntax/tree'
import type { Reg } from '../ir.ts'
import { Op } from '../ir.ts'
import type { PyLowering } from './context.ts'
import { writeName } from './context.ts'

/** Assigns a value to any target: a name, an attribute, an element, a tuple of targets. */
export const assignTo = (l: PyLowering, target: number, value: Reg): void => {
  const { tree, b } = l
  switch (tree.kind[target]) {
    case K.name:
      writeName(l, symText(tree, target), value, target)
      return
    case K.member:
      b.emit(Op.store, -1, l.expression(l, childOf(tree, target, R.receiver)), value, target, {
        s: symText(tree, target),
      })
      return
    case K.index: {
      const receiver = l.expression(l, childOf(tree, target, R.receiver))
      const index = l.expression(l, childOf(tree, target, R.index))
      b.emit(Op.storeIndex, -1, receiver, index, target, { list: [value] })
      return
    }
    case K.tuple:
    case K.array:
      childrenOf(tree, target, R.element).forEach((element, index) => {
        if (tree.kind[element] === K.spread) {
          assignTo(
            l,
            childOf(tree, element, R.operand),
            b.emit(Op.rest, b.temp(), value, -1, element, { s: 'array', x: index }),
          )
          return
        }
        const at = b.constant(index, element)
        assignTo(l, element, b.emit(Op.loadIndex, b.temp(), value, at, element))
      })
      return
    case K.assign:
      assignTo(l, childOf(tree, target, R.target), value)
      return
    default:
      return
  }
}
