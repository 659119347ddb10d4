import { childOf, children, childrenOf, K, R, symText } from '@bartizan/syntax/tree'
import { Op } from '../ir.ts'
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
      lowerIf(l, node)
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

const lowerIf = (l: JsLowering, node: number): void => {
  const { tree, b } = l
  const then = b.block()
  const otherwise = b.block()
  const end = b.block()
  lowerCondition(l, childOf(tree, node, R.test), then, otherwise)
  b.current = then
  lowerStatement(l, childOf(tree, node, R.consequent))
  b.jump(end)
  b.current = otherwise
  const other = childOf(tree, node, R.else)
  if (other !== 0) lowerStatement(l, other)
  b.enter(end)
}

const lowerLoop = (l: JsLowering, node: number, label: string): void => {
  const { tree, b } = l
  const init = childOf(tree, node, R.init)
  if (init !== 0 && tree.kind[init] === K.varDecl) lowerStatement(l, init)
  else if (init !== 0) lowerExpression(l, init)
  const [test, update] = [childOf(tree, node, R.test), childrenOf(tree, node, R.update)]
  const head = b.block()
  const body = b.block()
  const step = b.block()
  const end = b.block()
  if (tree.kind[node] === K.doWhile) b.enter(body)
  else {
    b.enter(head)
    if (test !== 0) lowerCondition(l, test, body, end)
    else b.jump(body)
    b.current = body
  }
  inLoop(l, { label, breakTo: end, continueTo: step }, () => lowerStatement(l, childOf(tree, node, R.body)))
  b.enter(step)
  for (const one of update) lowerExpression(l, one)
  if (tree.kind[node] === K.doWhile) lowerCondition(l, test, body, end)
  else b.jump(head)
  b.current = end
}

const lowerForEach = (l: JsLowering, node: number, label: string): void => {
  const { tree, b } = l
  const iterable = lowerExpression(l, childOf(tree, node, R.iterable))
  const head = b.block()
  const body = b.block()
  const end = b.block()
  b.enter(head)
  const more = b.emit(Op.unary, b.temp(), iterable, -1, node, { s: 'more' })
  b.branch(more, { yes: body, no: end }, node)
  b.current = body
  const kind = symText(tree, node) === 'in' ? 'keys' : 'values'
  assignTo(l, childOf(tree, node, R.target), b.emit(Op.iterate, b.temp(), iterable, -1, node, { s: kind }))
  inLoop(l, { label, breakTo: end, continueTo: head }, () => lowerStatement(l, childOf(tree, node, R.body)))
  b.jump(head)
  b.current = end
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
