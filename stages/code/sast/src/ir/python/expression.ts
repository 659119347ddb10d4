import { childOf, children, childrenOf, F, K, R, symText } from '@bartizan/syntax/tree'
import type { Reg } from '../ir.ts'
import { Op } from '../ir.ts'
import { conditionsOf, lowerSum, textConstant, type LowerCondition } from '../control.ts'
import { choose, numberOf } from '../lowering.ts'
import { assignTo } from './assign.ts'
import type { PyLowering } from './context.ts'
import { readName } from './context.ts'

/** Lowers an expression; the register holds its value. */
export const lowerExpression = (l: PyLowering, node: number): Reg => {
  const { tree, b } = l
  switch (tree.kind[node]) {
    case K.name:
      return readName(l, symText(tree, node), node)
    case K.string:
      return textConstant(l, node)
    case K.number:
      return b.constant(numberOf(symText(tree, node)), node)
    case K.bool:
      return b.constant(symText(tree, node) === 'true', node)
    case K.null:
      return b.constant(null, node)
    case K.template:
      return b.emit(Op.concat, b.temp(), -1, -1, node, { list: templateParts(l, node) })
    case K.call:
      return lowerCall(l, node)
    case K.member:
      return b.load(lowerExpression(l, childOf(tree, node, R.receiver)), symText(tree, node), node)
    case K.index:
      return lowerIndex(l, node)
    case K.binary:
      return lowerBinary(l, node)
    case K.compare:
      return lowerChain(l, node)
    case K.unary:
      return b.emit(Op.unary, b.temp(), lowerExpression(l, childOf(tree, node, R.operand)), -1, node, {
        s: symText(tree, node),
      })
    case K.assign:
      return lowerAssign(l, node)
    case K.conditional:
      return choose(l, node, (then, otherwise) => lowerCondition(l, childOf(tree, node, R.test), then, otherwise), {
        yes: () => lowerExpression(l, childOf(tree, node, R.consequent)),
        no: () => lowerExpression(l, childOf(tree, node, R.else)),
      })
    default:
      return lowerRareExpression(l, node)
  }
}

const lowerRareExpression = (l: PyLowering, node: number): Reg => {
  const { tree, b } = l
  switch (tree.kind[node]) {
    case K.array:
    case K.tuple:
      return b.emit(Op.object, b.temp(), -1, -1, node, {
        s: 'array',
        ...elements(l, childrenOf(tree, node, R.element)),
      })
    case K.set:
      return b.emit(Op.object, b.temp(), -1, -1, node, { s: 'set', ...elements(l, childrenOf(tree, node, R.element)) })
    case K.object:
      return lowerDict(l, node)
    case K.lambda: {
      const fn = l.py.fnAt.get(node)
      return fn === undefined ? b.constant(null, node) : b.emit(Op.closure, b.temp(), -1, -1, node, { x: fn.id })
    }
    case K.listComp:
    case K.setComp:
    case K.generatorComp:
    case K.dictComp:
      return lowerComprehension(l, node)
    case K.await:
      return b.emit(Op.unary, b.temp(), lowerExpression(l, childOf(tree, node, R.operand)), -1, node, { s: 'await' })
    case K.yield: {
      const operand = childOf(tree, node, R.operand)
      const value = operand === 0 ? b.constant(null, node) : lowerExpression(l, operand)
      const given =
        (tree.flags[node]! & F.star) !== 0 ? b.emit(Op.iterate, b.temp(), value, -1, node, { s: 'values' }) : value
      b.emit(Op.yield, -1, given, -1, node)
      return b.emit(Op.unary, b.temp(), -1, -1, node, { s: 'any' })
    }
    case K.spread:
      return lowerExpression(l, childOf(tree, node, R.operand))
    case K.keywordArg:
      return lowerExpression(l, childOf(tree, node, R.value))
    case K.slice: {
      for (const child of children(tree, node)) lowerExpression(l, child)
      return b.emit(Op.unary, b.temp(), -1, -1, node, { s: 'any' })
    }
    default:
      return b.emit(Op.unary, b.temp(), -1, -1, node, { s: 'any' })
  }
}

const templateParts = (l: PyLowering, node: number): Reg[] => {
  const { tree, b } = l
  return children(tree, node).map((part) =>
    tree.kind[part] === K.templateExpr
      ? lowerExpression(l, childOf(tree, part, R.value))
      : tree.kind[part] === K.template
        ? b.emit(Op.concat, b.temp(), -1, -1, part, { list: templateParts(l, part) })
        : b.constant(symText(tree, part), part),
  )
}

const elements = (l: PyLowering, nodes: readonly number[]): { list: Reg[]; kw?: string[] } => {
  const { tree } = l
  const list = nodes.map((one) => lowerExpression(l, one))
  return nodes.some((one) => tree.kind[one] === K.spread)
    ? { list, kw: nodes.map((one) => (tree.kind[one] === K.spread ? '...' : '')) }
    : { list }
}

const lowerArguments = (l: PyLowering, node: number): { list: Reg[]; kw?: string[] } => {
  const { tree } = l
  const nodes = childrenOf(tree, node, R.argument)
  const list = nodes.map((one) => lowerExpression(l, one))
  const kw = nodes.map((one) => {
    if (tree.kind[one] === K.keywordArg) return symText(tree, one)
    if (tree.kind[one] === K.spread) return symText(tree, one) === '**' ? '**' : '...'
    return ''
  })
  return kw.some((one) => one !== '') ? { list, kw } : { list }
}

const lowerCall = (l: PyLowering, node: number): Reg => {
  const { tree, b } = l
  const callee = childOf(tree, node, R.callee)
  if (tree.kind[callee] !== K.member)
    return b.emit(Op.call, b.temp(), lowerExpression(l, callee), -1, node, lowerArguments(l, node))
  const receiver = childOf(tree, callee, R.receiver)
  if (tree.kind[receiver] === K.call && symText(tree, receiver) === 'super') {
    return b.emit(Op.super, b.temp(), -1, -1, node, { s: symText(tree, callee), ...lowerArguments(l, node) })
  }
  const object = lowerExpression(l, receiver)
  return b.emit(Op.callMethod, b.temp(), object, -1, node, { s: symText(tree, callee), ...lowerArguments(l, node) })
}

const lowerIndex = (l: PyLowering, node: number): Reg => {
  const { tree, b } = l
  const receiver = lowerExpression(l, childOf(tree, node, R.receiver))
  const index = childOf(tree, node, R.index)
  if (tree.kind[index] === K.slice) {
    const bounds = [R.lower, R.upper].map((role) => {
      const bound = childOf(tree, index, role)
      return bound === 0 ? b.constant(undefined, index) : lowerExpression(l, bound)
    })
    return b.emit(Op.callMethod, b.temp(), receiver, -1, node, { s: 'slice', list: bounds })
  }
  return b.emit(Op.loadIndex, b.temp(), receiver, lowerExpression(l, index), node)
}

const lowerBinary = (l: PyLowering, node: number): Reg => {
  const { tree, b } = l
  const operator = symText(tree, node)
  const [left, right] = [childOf(tree, node, R.left), childOf(tree, node, R.right)]
  if (operator === 'and' || operator === 'or') {
    const first = lowerExpression(l, left)
    return choose(l, node, (then, otherwise) => b.branch(first, { yes: then, no: otherwise }, left), {
      yes: () => (operator === 'and' ? lowerExpression(l, right) : first),
      no: () => (operator === 'and' ? first : lowerExpression(l, right)),
    })
  }
  if (operator === '+') return lowerSum(l, node, lowerExpression)
  const a = lowerExpression(l, left)
  return b.emit(Op.binary, b.temp(), a, lowerExpression(l, right), node, { s: operator })
}

const lowerChain = (l: PyLowering, node: number): Reg => {
  const { tree, b } = l
  const operands = children(tree, node).filter((child) => tree.kind[child] !== K.operator)
  const operators = children(tree, node).filter((child) => tree.kind[child] === K.operator)
  const values = operands.map((one) => lowerExpression(l, one))
  let result = -1
  operators.forEach((operator, i) => {
    const test = b.emit(Op.binary, b.temp(), values[i]!, values[i + 1]!, operator, { s: symText(tree, operator) })
    result = result < 0 ? test : b.emit(Op.binary, b.temp(), result, test, node, { s: 'and' })
  })
  return result
}

const lowerAssign = (l: PyLowering, node: number): Reg => {
  const { tree, b } = l
  const target = childOf(tree, node, R.target)
  const right = childOf(tree, node, R.value)
  const operator = symText(tree, node)
  if (right === 0) return b.constant(null, node)
  if (operator === '=' || operator === ':=') {
    const value = lowerExpression(l, right)
    assignTo(l, target, value)
    return value
  }
  const old = lowerExpression(l, target)
  const value = b.emit(Op.binary, b.temp(), old, lowerExpression(l, right), node, { s: operator.slice(0, -1) })
  assignTo(l, target, value)
  return value
}

const lowerDict = (l: PyLowering, node: number): Reg => {
  const { tree, b } = l
  const object = b.emit(Op.object, b.temp(), -1, -1, node, { s: 'object' })
  for (const member of children(tree, node)) {
    if (tree.kind[member] === K.spread) {
      b.emit(Op.callMethod, -1, object, -1, member, {
        s: '<assign>',
        list: [lowerExpression(l, childOf(tree, member, R.operand))],
      })
      continue
    }
    const key = lowerExpression(l, childOf(tree, member, R.key))
    b.emit(Op.storeIndex, -1, object, key, member, { list: [lowerExpression(l, childOf(tree, member, R.value))] })
  }
  return object
}

const lowerComprehension = (l: PyLowering, node: number): Reg => {
  const { tree, b } = l
  const isDict = tree.kind[node] === K.dictComp
  const made = b.emit(Op.object, b.temp(), -1, -1, node, {
    s: isDict ? 'object' : tree.kind[node] === K.setComp ? 'set' : 'array',
  })
  const end = b.block()
  const heads: number[] = []
  for (const clause of childrenOf(tree, node, R.clause)) {
    const body = b.block()
    if (tree.kind[clause] === K.compIf) {
      lowerCondition(l, childOf(tree, clause, R.test), body, heads.at(-1) ?? end)
      b.current = body
      continue
    }
    const iterable = lowerExpression(l, childOf(tree, clause, R.iterable))
    const head = b.block()
    b.enter(head)
    const more = b.emit(Op.unary, b.temp(), iterable, -1, clause, { s: 'more' })
    b.branch(more, { yes: body, no: heads.at(-1) ?? end }, clause)
    heads.push(head)
    b.current = body
    assignTo(l, childOf(tree, clause, R.target), b.emit(Op.iterate, b.temp(), iterable, -1, clause, { s: 'values' }))
  }
  const value = childOf(tree, node, R.value)
  if (isDict) {
    const key = lowerExpression(l, childOf(tree, value, R.key))
    b.emit(Op.storeIndex, -1, made, key, value, { list: [lowerExpression(l, childOf(tree, value, R.value))] })
  } else
    b.emit(Op.callMethod, -1, made, -1, value, {
      s: tree.kind[node] === K.setComp ? 'add' : 'append',
      list: [lowerExpression(l, value)],
    })
  b.jump(heads.at(-1) ?? end)
  b.current = end
  return made
}

/** Lowers a condition into jumps. */
export const lowerCondition: LowerCondition<PyLowering> = conditionsOf(
  { not: 'not', and: 'and', or: 'or' },
  lowerExpression,
)
