import { childOf, children, childrenOf, K, R, symText } from '@bartizan/syntax/tree'
import { Op } from '../ir.ts'
import { lowerEach, lowerIf, lowerTested } from '../control.ts'
import { inLoop, leaveTo, lowerTry, runFinals } from '../lowering.ts'
import { assignTo } from './assign.ts'
import { lowerClass } from './class.ts'
import { lowerCondition, lowerExpression } from './expression.ts'
import type { JsLowering } from './context.ts'
import { writeVariable } from './context.ts'
import { lowerExport } from './module.ts'

/** Lowers a statement. */
export const lowerStatement = (l: JsLowering, node: number, label = ''): void => {
  const { tree, b } = l
  switch (tree.kind[node]) {
    case K.exprStmt:
      lowerExpression(l, childOf(tree, node, R.value))
      return
    case K.varDecl:
      for (const declarator of childrenOf(tree, node, R.declarator)) lowerDeclarator(l, declarator)
      return
    case K.block:
      for (const child of children(tree, node)) lowerStatement(l, child)
      return
    case K.if:
      lowerIf(l, node, { condition: lowerCondition, statement: lowerStatement })
      return
    case K.while:
    case K.doWhile:
    case K.for:
      lowerLoop(l, node, label)
      return
    case K.forEach:
      lowerForEach(l, node, label)
      return
    case K.switch:
      lowerSwitch(l, node, label)
      return
    case K.labeled:
      lowerLabeled(l, node)
      return
    case K.break:
    case K.continue:
      leaveTo(l, symText(tree, node), tree.kind[node] === K.break)
      return
    case K.return: {
      const value = childOf(tree, node, R.value)
      const reg = value === 0 ? b.constant(undefined, node) : lowerExpression(l, value)
      runFinals(l, 0)
      b.emit(Op.return, -1, reg, -1, node)
      return
    }
    default:
      lowerRareStatement(l, node)
  }
}

const lowerRareStatement = (l: JsLowering, node: number): void => {
  const { tree, b } = l
  switch (tree.kind[node]) {
    case K.throw:
      b.emit(Op.throw, -1, lowerExpression(l, childOf(tree, node, R.value)), -1, node)
      return
    case K.try:
      lowerTryStatement(l, node)
      return
    case K.class: {
      const made = lowerClass(l, node)
      const name = childOf(tree, node, R.name)
      if (name !== 0) writeVariable(l, name, made)
      return
    }
    case K.export:
      lowerExport(l, node)
      return
    case K.enum:
      lowerEnum(l, node)
      return
    case K.namespace:
      for (const child of childrenOf(tree, node, R.body)) lowerStatement(l, child)
      return
    case K.with:
      for (const child of childrenOf(tree, node, R.body)) lowerStatement(l, child)
      return
    case K.error:
      for (const child of children(tree, node)) lowerStatement(l, child)
      return
    default:
      return
  }
}

const lowerDeclarator = (l: JsLowering, node: number): void => {
  const { tree, b } = l
  const value = childOf(tree, node, R.value)
  const target = childOf(tree, node, R.target)
  const isVar = symText(tree, tree.parent[node]!) === 'var'
  if (value === 0 && isVar) return
  assignTo(l, target, value === 0 ? b.constant(undefined, node) : lowerExpression(l, value))
}

const lowerLoop = (l: JsLowering, node: number, label: string): void => {
  const { tree } = l
  const init = childOf(tree, node, R.init)
  if (init !== 0 && tree.kind[init] === K.varDecl) lowerStatement(l, init)
  else if (init !== 0) lowerExpression(l, init)
  lowerTested(l, node, {
    label,
    condition: lowerCondition,
    body: () => lowerStatement(l, childOf(tree, node, R.body)),
    update: () => childrenOf(tree, node, R.update).forEach((one) => lowerExpression(l, one)),
  })
}

const lowerForEach = (l: JsLowering, node: number, label: string): void => {
  const { tree } = l
  lowerEach(l, node, {
    iterable: lowerExpression(l, childOf(tree, node, R.iterable)),
    over: symText(tree, node) === 'in' ? 'keys' : 'values',
    label,
    bind: (element) => assignTo(l, childOf(tree, node, R.target), element),
    body: () => lowerStatement(l, childOf(tree, node, R.body)),
  })
}

const lowerSwitch = (l: JsLowering, node: number, label: string): void => {
  const { tree, b } = l
  const subject = lowerExpression(l, childOf(tree, node, R.subject))
  const cases = childrenOf(tree, node, R.case)
  const bodies = cases.map(() => b.block())
  const end = b.block()
  let byDefault = end
  cases.forEach((one, index) => {
    const test = childOf(tree, one, R.test)
    if (test === 0) byDefault = bodies[index]!
    else {
      const next = b.block()
      const equal = b.emit(Op.binary, b.temp(), subject, lowerExpression(l, test), test, { s: '===' })
      b.branch(equal, { yes: bodies[index]!, no: next }, test)
      b.current = next
    }
  })
  b.jump(byDefault)
  inLoop(l, { label, breakTo: end, continueTo: -1 }, () => {
    cases.forEach((one, index) => {
      b.current = bodies[index]!
      for (const child of childrenOf(tree, one, R.body)) lowerStatement(l, child)
      b.jump(bodies[index + 1] ?? end)
    })
  })
  b.current = end
}

const lowerLabeled = (l: JsLowering, node: number): void => {
  const { tree, b } = l
  const body = childOf(tree, node, R.body)
  const label = symText(tree, node)
  const end = b.block()
  inLoop(l, { label, breakTo: end, continueTo: -1 }, () => lowerStatement(l, body, label))
  b.enter(end)
}

const lowerTryStatement = (l: JsLowering, node: number): void => {
  const { tree, b } = l
  const final = childOf(tree, node, R.finally)
  lowerTry(l, {
    body: () => lowerStatement(l, childOf(tree, node, R.body)),
    handlers: childrenOf(tree, node, R.handler).map((handler) => () => {
      const param = childOf(tree, handler, R.param)
      const thrown = b.emit(Op.caught, b.temp(), -1, -1, handler, { x: b.catcher })
      if (param !== 0) assignTo(l, tree.kind[param] === K.param ? childOf(tree, param, R.target) : param, thrown)
      lowerStatement(l, childOf(tree, handler, R.body))
    }),
    final: final === 0 ? undefined : () => lowerStatement(l, final),
  })
}

const lowerEnum = (l: JsLowering, node: number): void => {
  const { tree, b } = l
  const made = b.emit(Op.object, b.temp(), -1, -1, node, { s: 'object' })
  childrenOf(tree, node, R.member).forEach((member, index) => {
    const value = childOf(tree, member, R.value)
    const reg = value === 0 ? b.constant(index, member) : lowerExpression(l, value)
    b.emit(Op.store, -1, made, reg, member, { s: symText(tree, member) })
  })
  const name = childOf(tree, node, R.name)
  if (name !== 0) writeVariable(l, name, made)
}
