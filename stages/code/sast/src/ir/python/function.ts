import { childOf, K, R } from '@bartizan/syntax/tree'
import { BodyBuilder } from '../builder.ts'
import type { FnBody, FnIr } from '../ir.ts'
import { Op } from '../ir.ts'
import { lowerExpression } from './expression.ts'
import { lowerStatement } from './statement.ts'
import { writeName, type PyLowering, type PyUnit } from './context.ts'

/** Lowers the body of a function or a file's top level. */
export const lowerPythonFunction = (py: PyUnit, fn: FnIr): FnBody => {
  const b = new BodyBuilder()
  const l: PyLowering = {
    tree: py.tree,
    unit: py.unit,
    fn,
    b,
    py,
    variables: new Map(),
    expression: lowerExpression,
    statement: lowerStatement,
    classes: [],
    classNames: [],
  }
  const { tree } = py
  if (fn.isModule) {
    for (let child = 1; child < tree.count; child = tree.skip[child]!) lowerStatement(l, child)
    return b.finish()
  }
  fn.params.forEach((param, index) => lowerParam(l, param.node, { name: param.name, index, type: param.type }))
  const body = childOf(tree, fn.node, R.body)
  if (tree.kind[body] === K.block) lowerStatement(l, body)
  else if (body !== 0) b.emit(Op.return, -1, lowerExpression(l, body), -1, body)
  return b.finish()
}

const lowerParam = (
  l: PyLowering,
  param: number,
  about: { readonly name: string; readonly index: number; readonly type: string },
): void => {
  const { tree, b } = l
  const value = b.variable('')
  b.emit(Op.param, value, -1, -1, param, { x: about.index })
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
  if (about.type !== '' && about.index >= 0) {
    const cast = b.emit(Op.cast, b.temp(), value, -1, param, { s: about.type })
    writeName(l, about.name, cast, param)
  } else writeName(l, about.name, value, param)
}
