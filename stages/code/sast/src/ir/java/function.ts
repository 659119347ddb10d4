import { childOf, childrenOf, F, K, R, symText } from '@bartizan/syntax/tree'
import { BodyBuilder } from '../builder.ts'
import type { ClassIr, FnBody, FnIr } from '../ir.ts'
import { Op } from '../ir.ts'
import { declareLocal, type JavaLowering, type JavaUnit } from './context.ts'
import { lowerExpression } from './expression.ts'
import { lowerStatement } from './statement.ts'

/** Lowers a method, a lambda, the field initialisers of a class, or the static parts of a whole file. */
export const lowerJavaFunction = (java: JavaUnit, fn: FnIr): FnBody => {
  const b = new BodyBuilder()
  const l: JavaLowering = {
    tree: java.tree,
    unit: java.unit,
    fn,
    b,
    java,
    scopes: [new Map()],
    expression: lowerExpression,
    statement: lowerStatement,
  }
  const { tree } = java
  if (fn.isModule) for (const [node, cls] of java.classAt) lowerStatics(l, node, cls)
  else if (fn.name === '<fields>' && java.classAt.has(fn.node)) lowerFields(l, java.classAt.get(fn.node)!)
  else {
    if (tree.kind[fn.node] !== K.lambda && java.captured.get(fn.node)?.has('this') === true) {
      b.hasScope = true
      b.emit(Op.storeUp, -1, b.emit(Op.receiver, b.temp(), -1, -1, fn.node), 0, fn.node, { s: 'this' })
    }
    fn.params.forEach((param, index) => {
      const value = b.emit(Op.param, b.variable(''), -1, -1, param.node, { x: index })
      const isPlain = param.type === '' || param.type === 'String' || param.type === 'Object' || param.kind === 'rest'
      const typed = isPlain ? value : b.emit(Op.cast, b.temp(), value, -1, param.node, { s: param.type })
      declareLocal(l, param.name, typed, param.node)
    })
    const body = childOf(tree, fn.node, R.body)
    if (tree.kind[body] === K.block) lowerStatement(l, body)
    else if (body !== 0) b.emit(Op.return, -1, lowerExpression(l, body), -1, body)
  }
  return b.finish()
}

/** Static fields, initialisers and enum constants. */
const lowerStatics = (l: JavaLowering, node: number, cls: ClassIr): void => {
  const { tree, b } = l
  if (tree.kind[node] === K.new) return
  const target = b.emit(Op.class, b.temp(), -1, -1, node, { x: cls.id })
  Object.assign(l.fn, { ownerClass: cls })
  for (const member of childrenOf(tree, node, R.member)) {
    const isStatic = (tree.flags[member]! & F.static) !== 0 || cls.isInterface
    const value = childOf(tree, member, R.value)
    if (tree.kind[member] === K.field && isStatic && value !== 0)
      b.emit(Op.store, -1, target, lowerExpression(l, value), member, { s: symText(tree, member) })
    else if (tree.kind[member] === K.enumMember) {
      const list = childrenOf(tree, member, R.argument).map((one) => lowerExpression(l, one))
      b.emit(Op.store, -1, target, b.emit(Op.construct, b.temp(), target, -1, member, { list }), member, {
        s: symText(tree, member),
      })
    } else if (tree.kind[member] === K.initializer && isStatic) lowerStatement(l, childOf(tree, member, R.body))
  }
  Object.assign(l.fn, { ownerClass: undefined })
}

const lowerFields = (l: JavaLowering, cls: ClassIr): void => {
  const { tree, b, fn } = l
  const self = b.emit(Op.receiver, b.temp(), -1, -1, fn.node)
  for (const member of childrenOf(tree, fn.node, R.member)) {
    if ((tree.flags[member]! & F.static) !== 0 || cls.isInterface) continue
    const value = childOf(tree, member, R.value)
    if (tree.kind[member] === K.field && value !== 0)
      b.emit(Op.store, -1, self, lowerExpression(l, value), member, { s: symText(tree, member) })
    else if (tree.kind[member] === K.initializer) lowerStatement(l, childOf(tree, member, R.body))
  }
}
