import { childOf, children, K, R, symText } from '@bartizan/syntax/tree'
import type { Reg } from '../ir.ts'
import { Op } from '../ir.ts'
import { lowerEach, lowerIf, lowerTested } from '../control.ts'
import { inLoop, leaveTo, lowerTry, runFinals } from '../lowering.ts'
import { all, declareLocal, typeText, type JavaLowering } from './context.ts'
import { lowerCondition, lowerExpression } from './expression.ts'
import { lowerSwitch } from './switch.ts'

/** Lowers a statement. */
export const lowerStatement = (l: JavaLowering, node: number, label = ''): void => {
  const { tree } = l
  switch (tree.kind[node]) {
    case K.exprStmt:
      lowerExpression(l, childOf(tree, node, R.value))
      return
    case K.varDecl:
      lowerDeclaration(l, node)
      return
    case K.block:
    case K.error:
      inScope(l, () => {
        for (const child of children(tree, node)) lowerStatement(l, child)
      })
      return
    case K.if:
      lowerIf(l, node, { condition: lowerCondition, statement: lowerStatement })
      return
    case K.while:
    case K.doWhile:
    case K.for:
      inScope(l, () => lowerLoop(l, node, label))
      return
    case K.forEach:
      inScope(l, () => lowerForEach(l, node, label))
      return
    case K.switch:
      lowerSwitch(l, node)
      return
    case K.break:
    case K.continue:
      leaveTo(l, symText(tree, node), tree.kind[node] === K.break)
      return
    default:
      lowerRare(l, node)
  }
}

const lowerRare = (l: JavaLowering, node: number): void => {
  const { tree, b } = l
  switch (tree.kind[node]) {
    case K.labeled: {
      const end = b.block()
      const label = symText(tree, node)
      inLoop(l, { label, breakTo: end, continueTo: -1 }, () => lowerStatement(l, childOf(tree, node, R.body), label))
      b.enter(end)
      return
    }
    case K.return: {
      const value = childOf(tree, node, R.value)
      const reg = value === 0 ? b.constant(undefined, node) : lowerExpression(l, value)
      runFinals(l, 0)
      b.emit(Op.return, -1, reg, -1, node)
      return
    }
    case K.yieldStmt: {
      const target = l.yields?.at(-1)
      const reg = lowerExpression(l, childOf(tree, node, R.value))
      if (target === undefined) return
      b.emit(Op.copy, target.result, reg, -1, node)
      b.jump(target.end)
      return
    }
    case K.throw:
      b.emit(Op.throw, -1, lowerExpression(l, childOf(tree, node, R.value)), -1, node)
      return
    case K.try:
      inScope(l, () => lowerTryStatement(l, node))
      return
    case K.with:
      for (const child of all(l, node, R.resource)) lowerExpression(l, child)
      for (const child of all(l, node, R.body)) lowerStatement(l, child)
      return
    case K.assert:
      lowerExpression(l, childOf(tree, node, R.test))
      return
    case K.class:
    case K.record:
    case K.enum:
    case K.interface: {
      const cls = l.java.classAt.get(node)
      if (cls !== undefined) b.emit(Op.class, b.temp(), -1, -1, node, { x: cls.id })
      return
    }
    default:
      return
  }
}

const inScope = (l: JavaLowering, body: () => void): void => {
  l.scopes.push(new Map())
  body()
  l.scopes.pop()
}

const lowerDeclaration = (l: JavaLowering, node: number): void => {
  const { tree, b } = l
  const type = typeText(tree, childOf(tree, node, R.type))
  for (const declarator of all(l, node, R.declarator)) {
    const value = childOf(tree, declarator, R.value)
    const name = symText(tree, childOf(tree, declarator, R.target))
    let reg: Reg = value === 0 ? b.constant(undefined, declarator) : lowerExpression(l, value)
    if (type !== '' && type !== 'String' && type !== 'Object' && value !== 0)
      reg = b.emit(Op.cast, b.temp(), reg, -1, declarator, { s: type })
    declareLocal(l, name, reg, declarator)
  }
}

const lowerLoop = (l: JavaLowering, node: number, label: string): void => {
  const { tree } = l
  for (const init of all(l, node, R.init)) {
    if (tree.kind[init] === K.varDecl) lowerStatement(l, init)
    else lowerExpression(l, tree.kind[init] === K.exprStmt ? childOf(tree, init, R.value) : init)
  }
  lowerTested(l, node, {
    label,
    condition: lowerCondition,
    body: () => lowerStatement(l, childOf(tree, node, R.body)),
    update: () => {
      for (const one of all(l, node, R.update))
        lowerExpression(l, tree.kind[one] === K.exprStmt ? childOf(tree, one, R.value) : one)
    },
  })
}

const lowerForEach = (l: JavaLowering, node: number, label: string): void => {
  const { tree, b } = l
  const target = childOf(tree, node, R.target)
  const declarator = childOf(tree, target, R.declarator)
  const type = typeText(tree, childOf(tree, target, R.type))
  const isCast = type !== '' && type !== 'String' && type !== 'Object'
  lowerEach(l, node, {
    iterable: lowerExpression(l, childOf(tree, node, R.iterable)),
    over: 'values',
    label,
    bind: (element) => {
      const value = isCast ? b.emit(Op.cast, b.temp(), element, -1, node, { s: type }) : element
      declareLocal(l, symText(tree, childOf(tree, declarator, R.target)), value, node)
    },
    body: () => lowerStatement(l, childOf(tree, node, R.body)),
  })
}

const lowerTryStatement = (l: JavaLowering, node: number): void => {
  const { tree, b } = l
  const final = childOf(tree, node, R.finally)
  lowerTry(l, {
    body: () => {
      for (const resource of all(l, node, R.resource)) {
        if (tree.kind[resource] === K.varDecl) lowerStatement(l, resource)
        else lowerExpression(l, resource)
      }
      lowerStatement(l, childOf(tree, node, R.body))
    },
    handlers: all(l, node, R.handler).map(
      (handler) => () =>
        inScope(l, () => {
          const param = childOf(tree, handler, R.param)
          const thrown = b.emit(Op.caught, b.temp(), -1, -1, handler, { x: b.catcher })
          if (param !== 0) declareLocal(l, symText(tree, childOf(tree, param, R.target)), thrown, handler)
          lowerStatement(l, childOf(tree, handler, R.body))
        }),
    ),
    final: final === 0 ? undefined : () => lowerStatement(l, final),
  })
}
