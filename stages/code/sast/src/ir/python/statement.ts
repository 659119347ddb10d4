import { childOf, children, childrenOf, K, R, symText } from '@bartizan/syntax/tree'
import type { Reg } from '../ir.ts'
import { Op } from '../ir.ts'
import { lowerEach, lowerIf } from '../control.ts'
import { inLoop, leaveTo, lowerTry, runFinals } from '../lowering.ts'
import { assignTo } from './assign.ts'
import { lowerCondition, lowerExpression } from './expression.ts'
import type { PyLowering } from './context.ts'
import { importedAs, writeName } from './context.ts'
import { lowerMatch } from './match.ts'

/** Lowers a statement. */
export const lowerStatement = (l: PyLowering, node: number): void => {
  const { tree, b } = l
  switch (tree.kind[node]) {
    case K.exprStmt:
      lowerExpression(l, childOf(tree, node, R.value))
      return
    case K.assign:
      lowerExpression(l, node)
      return
    case K.block:
    case K.error:
      for (const child of children(tree, node)) lowerStatement(l, child)
      return
    case K.if:
      lowerIf(l, node, { condition: lowerCondition, statement: lowerStatement })
      return
    case K.while:
      lowerWhile(l, node)
      return
    case K.forEach:
      lowerFor(l, node)
      return
    case K.switch:
      lowerMatch(l, node)
      return
    case K.break:
    case K.continue:
      leaveTo(l, '', tree.kind[node] === K.break)
      return
    case K.return: {
      const value = childOf(tree, node, R.value)
      const reg = value === 0 ? b.constant(null, node) : lowerExpression(l, value)
      runFinals(l, 0)
      b.emit(Op.return, -1, reg, -1, node)
      return
    }
    case K.throw: {
      const value = childOf(tree, node, R.value)
      b.emit(Op.throw, -1, value === 0 ? b.constant(null, node) : lowerExpression(l, value), -1, node)
      return
    }
    default:
      lowerRareStatement(l, node)
  }
}

const lowerRareStatement = (l: PyLowering, node: number): void => {
  const { tree } = l
  switch (tree.kind[node]) {
    case K.try:
      lowerTryStatement(l, node)
      return
    case K.with:
      lowerWith(l, node)
      return
    case K.function:
    case K.method:
      lowerFunctionStatement(l, node)
      return
    case K.class:
      lowerClassStatement(l, node)
      return
    case K.import:
      lowerImport(l, node)
      return
    case K.assert:
      lowerAssert(l, node)
      return
    case K.delete:
      for (const operand of childrenOf(tree, node, R.operand)) lowerDelete(l, operand)
      return
    default:
      return
  }
}

const lowerDelete = (l: PyLowering, operand: number): void => {
  const { tree, b } = l
  if (tree.kind[operand] !== K.index) return
  const receiver = lowerExpression(l, childOf(tree, operand, R.receiver))
  b.emit(Op.callMethod, -1, receiver, -1, operand, {
    s: 'pop',
    list: [lowerExpression(l, childOf(tree, operand, R.index))],
  })
}

const lowerAssert = (l: PyLowering, node: number): void => {
  const { tree, b } = l
  const holds = b.block()
  const fails = b.block()
  lowerCondition(l, childOf(tree, node, R.test), holds, fails)
  b.current = fails
  b.emit(Op.throw, -1, b.constant(null, node), -1, node)
  b.current = holds
}

const lowerWhile = (l: PyLowering, node: number): void => {
  const { tree, b } = l
  const head = b.block()
  const body = b.block()
  const normal = b.block()
  const end = b.block()
  b.enter(head)
  lowerCondition(l, childOf(tree, node, R.test), body, normal)
  b.current = body
  inLoop(l, { label: '', breakTo: end, continueTo: head }, () => lowerStatement(l, childOf(tree, node, R.body)))
  b.jump(head)
  b.current = normal
  const other = childOf(tree, node, R.else)
  if (other !== 0) lowerStatement(l, other)
  b.enter(end)
}

const lowerFor = (l: PyLowering, node: number): void => {
  const { tree } = l
  lowerEach(l, node, {
    iterable: lowerExpression(l, childOf(tree, node, R.iterable)),
    over: 'values',
    label: '',
    bind: (element) => assignTo(l, childOf(tree, node, R.target), element),
    body: () => lowerStatement(l, childOf(tree, node, R.body)),
    whenDone: () => {
      const other = childOf(tree, node, R.else)
      if (other !== 0) lowerStatement(l, other)
    },
  })
}

const lowerTryStatement = (l: PyLowering, node: number): void => {
  const { tree, b } = l
  const final = childOf(tree, node, R.finally)
  const other = childOf(tree, node, R.else)
  lowerTry(l, {
    body: () => {
      lowerStatement(l, childOf(tree, node, R.body))
      if (other !== 0) lowerStatement(l, other)
    },
    handlers: childrenOf(tree, node, R.handler).map((handler) => () => {
      const param = childOf(tree, handler, R.param)
      const thrown = b.emit(Op.caught, b.temp(), -1, -1, handler, { x: b.catcher })
      if (param !== 0) assignTo(l, param, thrown)
      lowerStatement(l, childOf(tree, handler, R.body))
    }),
    final: final === 0 ? undefined : () => lowerStatement(l, final),
  })
}

const lowerWith = (l: PyLowering, node: number): void => {
  const { tree, b } = l
  for (const item of childrenOf(tree, node, R.resource)) {
    const value = lowerExpression(l, childOf(tree, item, R.value))
    const target = childOf(tree, item, R.target)
    const entered = b.emit(Op.callMethod, b.temp(), value, -1, item, { s: '__enter__' })
    if (target !== 0) assignTo(l, target, entered)
  }
  lowerStatement(l, childOf(tree, node, R.body))
}

const lowerFunctionStatement = (l: PyLowering, node: number): void => {
  const { tree, b } = l
  const fn = l.py.fnAt.get(node)
  if (fn === undefined) return
  let value: Reg = b.emit(Op.closure, b.temp(), -1, -1, node, { x: fn.id })
  for (const decorator of childrenOf(tree, node, R.decorator).reverse()) {
    if (
      /^(property|staticmethod|classmethod|cached_property|abstractmethod|overload|override)$/.test(
        symText(tree, decorator),
      )
    )
      continue
    const by = lowerExpression(l, childOf(tree, decorator, R.value))
    value = b.emit(Op.decorate, b.temp(), value, by, decorator)
  }
  const isPlainMethod =
    l.classes.length > 0 && childrenOf(tree, node, R.decorator).every((one) => !needsStore(symText(tree, one)))
  if (!isPlainMethod) writeName(l, symText(tree, node), value, node)
}

const needsStore = (decorator: string): boolean =>
  !/^(property|staticmethod|classmethod|cached_property|abstractmethod|overload|override|setter|wraps|getter)$/.test(
    decorator,
  )

const lowerClassStatement = (l: PyLowering, node: number): void => {
  const { tree, b } = l
  const bases = childrenOf(tree, node, R.base)
    .filter((base) => tree.kind[base] !== K.keywordArg)
    .map((base) => lowerExpression(l, base))
  const made = b.emit(Op.class, b.temp(), -1, -1, node, { x: l.py.classAt.get(node)!.id, list: bases })
  l.classes.push(made)
  l.classNames.push(new Set())
  for (const member of childrenOf(tree, node, R.member)) lowerStatement(l, member)
  l.classes.pop()
  l.classNames.pop()
  let value: Reg = made
  for (const decorator of childrenOf(tree, node, R.decorator).reverse()) {
    value = b.emit(Op.decorate, b.temp(), value, lowerExpression(l, childOf(tree, decorator, R.value)), decorator)
  }
  writeName(l, symText(tree, node), value, node)
}

const lowerImport = (l: PyLowering, node: number): void => {
  const { tree, b } = l
  const module = symText(tree, node)
  for (const item of childrenOf(tree, node, R.item)) {
    const name = symText(tree, item)
    if (name === '*') {
      b.emit(Op.import, b.temp(), -1, -1, node, { s: module })
      continue
    }
    const bound = importedAs(tree, item)
    if (module !== '') {
      const value = b.load(b.emit(Op.import, b.temp(), -1, -1, node, { s: module }), name, item)
      writeName(l, bound, value, item)
      continue
    }
    const isAliased = childOf(tree, item, R.alias) !== 0
    const whole = b.emit(Op.import, b.temp(), -1, -1, node, { s: isAliased ? name : name.split('.')[0]! })
    if (!isAliased && name.includes('.')) b.emit(Op.import, b.temp(), -1, -1, node, { s: name })
    writeName(l, bound, whole, item)
  }
}
