import { childOf, children, F, K, R, symText } from '@bartizan/syntax/tree'
import type { Reg } from '../ir.ts'
import { Op } from '../ir.ts'
import { conditionsOf, lowerSum, symbolWords, textConstant, type LowerCondition } from '../control.ts'
import { choose, numberOf } from '../lowering.ts'
import { assignTo } from './assign.ts'
import { elements } from './arguments.ts'
import { lowerCall, lowerNew } from './call.ts'
import { lowerClass } from './class.ts'
import type { JsLowering } from './context.ts'
import { hopsTo, readVariable } from './context.ts'
import { lowerJsx } from './jsx.ts'

/** Lowers an expression; the register holds its value. */
export const lowerExpression = (l: JsLowering, node: number): Reg => {
  const { tree, b } = l
  switch (tree.kind[node]) {
    case K.name:
      return symText(tree, node) === 'undefined' ? b.constant(undefined, node) : readVariable(l, node)
    case K.string:
      return textConstant(l, node)
    case K.number:
      return b.constant(numberOf(symText(tree, node)), node)
    case K.bool:
      return b.constant(symText(tree, node) === 'true', node)
    case K.null:
      return b.constant(null, node)
    case K.regex:
      return lowerRegex(l, node)
    case K.template:
      return b.emit(Op.concat, b.temp(), -1, -1, node, { list: templateParts(l, node) })
    case K.taggedTemplate:
      return lowerTagged(l, node)
    case K.call:
      return lowerCall(l, node)
    case K.new:
      return lowerNew(l, node)
    case K.member:
      return tree.kind[childOf(tree, node, R.receiver)] === K.super
        ? b.emit(Op.super, b.temp(), -1, -1, node, { s: symText(tree, node) })
        : b.load(lowerExpression(l, childOf(tree, node, R.receiver)), symText(tree, node), node)
    case K.index:
      return lowerIndex(l, node)
    case K.binary:
      return lowerBinary(l, node)
    case K.unary:
      return lowerUnary(l, node)
    case K.update:
      return lowerUpdate(l, node)
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

const lowerRareExpression = (l: JsLowering, node: number): Reg => {
  const { tree, b } = l
  switch (tree.kind[node]) {
    case K.array:
      return b.emit(Op.object, b.temp(), -1, -1, node, { s: 'array', ...elements(l, children(tree, node)) })
    case K.object:
      return lowerObject(l, node)
    case K.function:
    case K.lambda:
    case K.method: {
      const fn = l.js.fnAt.get(node)
      return fn === undefined ? b.constant(undefined, node) : b.emit(Op.closure, b.temp(), -1, -1, node, { x: fn.id })
    }
    case K.class:
      return lowerClass(l, node)
    case K.this:
      return lowerThis(l, node)
    case K.sequence: {
      let last = -1
      for (const element of children(tree, node)) last = lowerExpression(l, element)
      return last
    }
    case K.await:
      return b.emit(Op.unary, b.temp(), lowerExpression(l, childOf(tree, node, R.operand)), -1, node, { s: 'await' })
    case K.yield: {
      const operand = childOf(tree, node, R.operand)
      const value = operand === 0 ? b.constant(undefined, node) : lowerExpression(l, operand)
      const given =
        (tree.flags[node]! & F.star) !== 0 ? b.emit(Op.iterate, b.temp(), value, -1, node, { s: 'values' }) : value
      b.emit(Op.yield, -1, given, -1, node)
      return b.emit(Op.unary, b.temp(), -1, -1, node, { s: 'any' })
    }
    case K.cast:
    case K.nonNull:
    case K.spread:
      return lowerExpression(l, childOf(tree, node, R.operand))
    case K.importCall: {
      const argument = childOf(tree, node, R.argument)
      const requires = b.emit(Op.global, b.temp(), -1, -1, node, { s: 'import' })
      return b.emit(Op.call, b.temp(), requires, -1, node, {
        list: argument === 0 ? [] : [lowerExpression(l, argument)],
      })
    }
    case K.jsxElement:
      return lowerJsx(l, node)
    default:
      return b.emit(Op.unary, b.temp(), -1, -1, node, { s: 'any' })
  }
}

const lowerRegex = (l: JsLowering, node: number): Reg => {
  const { tree, b } = l
  const flags = tree.skip[node]! > node + 1 ? symText(tree, node + 1) : ''
  return b.emit(Op.object, b.temp(), -1, -1, node, { s: 'regex', x: `${flags}/${symText(tree, node)}` })
}

/** Registers of the parts of a template. */
const templateParts = (l: JsLowering, node: number): Reg[] => {
  const { tree, b } = l
  return children(tree, node).map((part) =>
    tree.kind[part] === K.templateText
      ? b.constant(symText(tree, part), part)
      : lowerExpression(l, childOf(tree, part, R.value)),
  )
}

const lowerTagged = (l: JsLowering, node: number): Reg => {
  const { tree, b } = l
  const template = childOf(tree, node, R.value)
  const texts: Reg[] = []
  const values: Reg[] = []
  for (const part of children(tree, template)) {
    if (tree.kind[part] === K.templateText) texts.push(b.constant(symText(tree, part), part))
    else values.push(lowerExpression(l, childOf(tree, part, R.value)))
  }
  const strings = b.emit(Op.object, b.temp(), -1, -1, template, { s: 'array', list: texts })
  const tag = childOf(tree, node, R.tag)
  const list = [strings, ...values]
  if (tree.kind[tag] !== K.member)
    return b.emit(Op.call, b.temp(), lowerExpression(l, tag), -1, node, { list, x: 'tagged' })
  const receiver = lowerExpression(l, childOf(tree, tag, R.receiver))
  return b.emit(Op.callMethod, b.temp(), receiver, -1, node, { s: symText(tree, tag), list, x: 'tagged' })
}

const lowerIndex = (l: JsLowering, node: number): Reg => {
  const { tree, b } = l
  const receiver = lowerExpression(l, childOf(tree, node, R.receiver))
  const index = childOf(tree, node, R.index)
  return b.emit(Op.loadIndex, b.temp(), receiver, lowerExpression(l, index), node)
}

const lowerBinary = (l: JsLowering, node: number): Reg => {
  const { tree, b } = l
  const operator = symText(tree, node)
  const [left, right] = [childOf(tree, node, R.left), childOf(tree, node, R.right)]
  if (operator === '&&' || operator === '||' || operator === '??') {
    const first = lowerExpression(l, left)
    return choose(
      l,
      node,
      (then, otherwise) =>
        b.branch(
          operator === '??' ? b.emit(Op.unary, b.temp(), first, -1, node, { s: 'present' }) : first,
          { yes: then, no: otherwise },
          left,
        ),
      {
        yes: () => (operator === '&&' ? lowerExpression(l, right) : first),
        no: () => (operator === '&&' ? first : lowerExpression(l, right)),
      },
    )
  }
  if (operator === '+') return lowerSum(l, node, lowerExpression)
  const a = lowerExpression(l, left)
  return b.emit(Op.binary, b.temp(), a, lowerExpression(l, right), node, { s: operator })
}

const lowerUnary = (l: JsLowering, node: number): Reg => {
  const { tree, b } = l
  const operand = childOf(tree, node, R.operand)
  const operator = symText(tree, node)
  if (operator !== 'delete') return b.emit(Op.unary, b.temp(), lowerExpression(l, operand), -1, node, { s: operator })
  if (tree.kind[operand] === K.member) {
    b.emit(Op.delete, -1, lowerExpression(l, childOf(tree, operand, R.receiver)), -1, node, {
      s: symText(tree, operand),
    })
  } else if (tree.kind[operand] === K.index) {
    const receiver = lowerExpression(l, childOf(tree, operand, R.receiver))
    b.emit(Op.delete, -1, receiver, lowerExpression(l, childOf(tree, operand, R.index)), node)
  }
  return b.constant(true, node)
}

const lowerUpdate = (l: JsLowering, node: number): Reg => {
  const { tree, b } = l
  const operand = childOf(tree, node, R.operand)
  const before = lowerExpression(l, operand)
  const old = b.emit(Op.copy, b.temp(), before, -1, node)
  const one = b.constant(1, node)
  const after = b.emit(Op.binary, b.temp(), old, one, node, { s: symText(tree, node) === '++' ? '+' : '-' })
  assignTo(l, operand, after)
  return (tree.flags[node]! & F.postfix) === 0 ? after : old
}

const lowerAssign = (l: JsLowering, node: number): Reg => {
  const { tree, b } = l
  const target = childOf(tree, node, R.target)
  const right = childOf(tree, node, R.value)
  const operator = symText(tree, node)
  if (operator === '=') {
    const value = lowerExpression(l, right)
    assignTo(l, target, value)
    return value
  }
  const old = lowerExpression(l, target)
  if (operator === '&&=' || operator === '||=' || operator === '??=') {
    const value = choose(
      l,
      node,
      (then, otherwise) =>
        b.branch(
          operator === '??=' ? b.emit(Op.unary, b.temp(), old, -1, node, { s: 'present' }) : old,
          { yes: then, no: otherwise },
          target,
        ),
      {
        yes: () => (operator === '&&=' ? lowerExpression(l, right) : old),
        no: () => (operator === '&&=' ? old : lowerExpression(l, right)),
      },
    )
    assignTo(l, target, value)
    return value
  }
  const value = b.emit(Op.binary, b.temp(), old, lowerExpression(l, right), node, { s: operator.slice(0, -1) })
  assignTo(l, target, value)
  return value
}

const lowerThis = (l: JsLowering, node: number): Reg => {
  const { b, tree, fn } = l
  if (fn.name === '<fields>') return b.emit(Op.receiver, b.temp(), -1, -1, node)
  let home = fn.node
  while (home > 0 && tree.kind[home] === K.lambda) home = l.js.owner[home]!
  if (home === fn.node) return b.emit(Op.receiver, b.temp(), -1, -1, node)
  if (home === 0 && tree.kind[fn.node] === K.lambda && enclosedByField(l))
    return b.emit(Op.loadUp, b.temp(), -1, 1, node, { s: 'this' })
  return b.emit(Op.loadUp, b.temp(), -1, hopsTo(l, home), node, { s: 'this' })
}

/** Whether the function is the value of a class field, whose `this` is the instance. */
const enclosedByField = (l: JsLowering): boolean => l.tree.kind[l.tree.parent[l.fn.node]!] === K.field

const lowerObject = (l: JsLowering, node: number): Reg => {
  const { tree, b } = l
  const object = b.emit(Op.object, b.temp(), -1, -1, node, { s: 'object' })
  for (const member of children(tree, node)) {
    const flags = tree.flags[member]!
    if (tree.kind[member] === K.spread) {
      const value = lowerExpression(l, childOf(tree, member, R.operand))
      b.emit(Op.callMethod, -1, object, -1, member, { s: '<assign>', list: [value] })
      continue
    }
    const isPair = tree.kind[member] === K.pair
    const value = isPair ? childOf(tree, member, R.value) : member
    if (!isPair && tree.kind[member] !== K.method) continue
    const key = childOf(tree, member, isPair ? R.key : R.name)
    if ((flags & F.computed) !== 0 && key !== 0) {
      const index = lowerExpression(l, key)
      b.emit(Op.storeIndex, -1, object, index, member, { list: [lowerExpression(l, value)] })
    } else if (isPair || (flags & (F.getter | F.setter)) === 0) {
      b.emit(Op.store, -1, object, lowerExpression(l, value), member, { s: symText(tree, member) })
    } else if ((flags & F.getter) !== 0) {
      const got = b.emit(Op.call, b.temp(), lowerExpression(l, value), object, member, {})
      b.emit(Op.store, -1, object, got, member, { s: symText(tree, member) })
    }
  }
  return object
}

/** Lowers a condition into jumps. */
export const lowerCondition: LowerCondition<JsLowering> = conditionsOf(symbolWords, lowerExpression)
