import { childOf, children, F, K, R, symText } from '@bartizan/syntax/tree'
import type { Reg } from '../ir.ts'
import { Op } from '../ir.ts'
import type { JsLowering } from './context.ts'
import { writeVariable } from './context.ts'

/** Assigns a value to any target: a name, a member, an element, a destructuring pattern. */
export const assignTo = (l: JsLowering, target: number, value: Reg): void => {
  const { tree, b } = l
  switch (tree.kind[target]) {
    case K.name:
      writeVariable(l, target, value)
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
    case K.varDecl: {
      const declarator = childOf(tree, target, R.declarator)
      if (declarator !== 0) assignTo(l, childOf(tree, declarator, R.target), value)
      return
    }
    case K.assignPattern:
      assignTo(l, childOf(tree, target, R.target), withDefault(l, value, childOf(tree, target, R.default)))
      return
    case K.assign:
      assignTo(l, childOf(tree, target, R.target), withDefault(l, value, childOf(tree, target, R.value)))
      return
    case K.objectPattern:
    case K.object:
      assignMembers(l, target, value)
      return
    case K.arrayPattern:
    case K.array:
      assignElements(l, target, value)
      return
    case K.cast:
    case K.nonNull:
      assignTo(l, childOf(tree, target, R.operand), value)
      return
    default:
      return
  }
}

const withDefault = (l: JsLowering, value: Reg, byDefault: number): Reg => {
  const { b } = l
  const result = b.variable('')
  b.emit(Op.copy, result, value, -1, byDefault)
  const missing = b.emit(Op.missing, b.temp(), result, -1, byDefault)
  const fill = b.block()
  const end = b.block()
  b.branch(missing, { yes: fill, no: end }, byDefault)
  b.current = fill
  b.emit(Op.copy, result, l.expression(l, byDefault), -1, byDefault)
  b.enter(end)
  return result
}

const assignMembers = (l: JsLowering, target: number, value: Reg): void => {
  const { tree, b } = l
  const taken: string[] = []
  for (const member of children(tree, target)) {
    if (tree.kind[member] === K.rest || tree.kind[member] === K.spread) {
      const rest = b.emit(Op.rest, b.temp(), value, -1, member, { s: 'object', kw: taken })
      assignTo(
        l,
        tree.kind[member] === K.rest ? childOf(tree, member, R.target) : childOf(tree, member, R.operand),
        rest,
      )
      continue
    }
    const part = childOf(tree, member, R.value)
    if (part === 0) continue
    if ((tree.flags[member]! & F.computed) !== 0) {
      const key = l.expression(l, childOf(tree, member, R.key))
      assignTo(l, part, b.emit(Op.loadIndex, b.temp(), value, key, member))
    } else {
      const name = symText(tree, member)
      taken.push(name)
      assignTo(l, part, b.load(value, name, member))
    }
  }
}

const assignElements = (l: JsLowering, target: number, value: Reg): void => {
  const { tree, b } = l
  children(tree, target).forEach((element, index) => {
    if (tree.kind[element] === K.empty) return
    if (tree.kind[element] === K.rest || tree.kind[element] === K.spread) {
      const rest = b.emit(Op.rest, b.temp(), value, -1, element, { s: 'array', x: index })
      assignTo(
        l,
        tree.kind[element] === K.rest ? childOf(tree, element, R.target) : childOf(tree, element, R.operand),
        rest,
      )
      return
    }
    const at = b.constant(index, element)
    assignTo(l, element, b.emit(Op.loadIndex, b.temp(), value, at, element))
  })
}
