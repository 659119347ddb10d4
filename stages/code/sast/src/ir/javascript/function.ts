import { childOf, childrenOf, F, K, R, symText } from '@bartizan/syntax/tree'
import { BodyBuilder } from '../builder.ts'
import type { FnBody, FnIr } from '../ir.ts'
import { Op } from '../ir.ts'
import { assignTo } from './assign.ts'
import { lowerExpression } from './expression.ts'
import { lowerStatement } from './statement.ts'
import { writeVariable, type JsLowering, type JsUnit } from './context.ts'

/** Lowers the body of a function, of a file's top level, or the field initialisers of a class. */
export const lowerFunction = (js: JsUnit, fn: FnIr): FnBody => {
  const b = new BodyBuilder()
  const l: JsLowering = {
    tree: js.tree,
    unit: js.unit,
    fn,
    b,
    js,
    variables: new Map(),
    expression: lowerExpression,
    statement: lowerStatement,
    assign: assignTo,
  }
  if (fn.name === '<fields>' && js.classAt.has(fn.node)) lowerFields(l)
  else if (fn.isModule) {
    hoist(l, 0)
    for (let child = 1; child < l.tree.count; child = l.tree.skip[child]!) lowerStatement(l, child)
  } else lowerBody(l)
  return b.finish()
}

const lowerBody = (l: JsLowering): void => {
  const { tree, fn, b } = l
  if (tree.kind[fn.node] !== K.lambda && l.js.usesThis.has(fn.node)) {
    b.hasScope = true
    b.emit(Op.storeUp, -1, b.emit(Op.receiver, b.temp(), -1, -1, fn.node), 0, fn.node, { s: 'this' })
  }
  fn.params.forEach((param, index) => lowerParam(l, param.node, index))
  hoist(l, fn.node)
  const body = childOf(tree, fn.node, R.body)
  if (tree.kind[body] === K.block) {
    for (let child = body + 1; child < tree.skip[body]!; child = tree.skip[child]!) lowerStatement(l, child)
  } else b.emit(Op.return, -1, lowerExpression(l, body), -1, body)
}

const lowerParam = (l: JsLowering, param: number, index: number): void => {
  const { tree, b } = l
  const value = b.variable('')
  b.emit(Op.param, value, -1, -1, param, { x: index })
  const byDefault = childOf(tree, param, R.default)
  if (byDefault !== 0) {
    const missing = b.emit(Op.missing, b.temp(), value, -1, param)
    const fill = b.block()
    const end = b.block()
    b.branch(missing, { yes: fill, no: end }, param)
    b.current = fill
    b.emit(Op.copy, value, lowerExpression(l, byDefault), -1, byDefault)
    b.enter(end)
  }
  const target = childOf(tree, param, R.target)
  if (target !== 0) assignTo(l, target, value)
  const isProperty = (tree.flags[param]! & (F.private | F.public | F.protected | F.final)) !== 0
  if (isProperty && l.fn.isConstructor) {
    const self = b.emit(Op.receiver, b.temp(), -1, -1, param)
    b.emit(Op.store, -1, self, value, param, { s: symText(tree, param) })
  }
}

const hoist = (l: JsLowering, node: number): void => {
  for (const declared of l.js.hoisted.get(node) ?? []) {
    const name = childOf(l.tree, declared, R.name)
    const closure = l.b.emit(Op.closure, l.b.temp(), -1, -1, declared, { x: l.js.fnAt.get(declared)!.id })
    if (name !== 0) writeVariable(l, name, closure)
  }
}

const lowerFields = (l: JsLowering): void => {
  const { tree, b, fn } = l
  const self = b.emit(Op.receiver, b.temp(), -1, -1, fn.node)
  b.hasScope = true
  b.emit(Op.storeUp, -1, self, 0, fn.node, { s: 'this' })
  for (const field of childrenOf(tree, fn.node, R.member)) {
    if (tree.kind[field] !== K.field || (tree.flags[field]! & F.static) !== 0) continue
    const value = childOf(tree, field, R.value)
    if (value !== 0) b.emit(Op.store, -1, self, lowerExpression(l, value), field, { s: symText(tree, field) })
  }
}
