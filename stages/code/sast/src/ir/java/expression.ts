import { childOf, children, F, K, R, symText } from '@bartizan/syntax/tree'
import type { Reg } from '../ir.ts'
import { Op } from '../ir.ts'
import { conditionsOf, lowerSum, symbolWords, textConstant, type LowerCondition } from '../control.ts'
import { choose, numberOf } from '../lowering.ts'
import {
  all,
  declareLocal,
  dotted,
  isLocal,
  ownerOf,
  readName,
  thisOf,
  typeText,
  writeName,
  type JavaLowering,
} from './context.ts'
import { lowerSwitch } from './switch.ts'

/** Lowers an expression; the register holds its value. */
export const lowerExpression = (l: JavaLowering, node: number): Reg => {
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
    case K.this:
      return thisOf(l, node)
    case K.call:
      return lowerCall(l, node)
    case K.new:
      return lowerNew(l, node)
    case K.member:
      return lowerMember(l, node)
    case K.index:
      return b.emit(
        Op.loadIndex,
        b.temp(),
        lowerExpression(l, childOf(tree, node, R.receiver)),
        lowerExpression(l, childOf(tree, node, R.index)),
        node,
      )
    case K.binary:
      return lowerBinary(l, node)
    case K.unary:
      return b.emit(Op.unary, b.temp(), lowerExpression(l, childOf(tree, node, R.operand)), -1, node, {
        s: symText(tree, node),
      })
    case K.array:
      return b.emit(Op.object, b.temp(), -1, -1, node, {
        s: 'array',
        list: children(tree, node).map((one) => lowerExpression(l, one)),
      })
    default:
      return lowerRare(l, node)
  }
}

const lowerRare = (l: JavaLowering, node: number): Reg => {
  const { tree, b } = l
  switch (tree.kind[node]) {
    case K.update:
      return lowerUpdate(l, node)
    case K.assign:
      return lowerAssign(l, node)
    case K.conditional:
      return choose(l, node, (then, otherwise) => lowerCondition(l, childOf(tree, node, R.test), then, otherwise), {
        yes: () => lowerExpression(l, childOf(tree, node, R.consequent)),
        no: () => lowerExpression(l, childOf(tree, node, R.else)),
      })
    case K.cast: {
      const type = typeText(tree, childOf(tree, node, R.type))
      const value = lowerExpression(l, childOf(tree, node, R.operand))
      return type === '' || type === 'String' || type === 'Object'
        ? value
        : b.emit(Op.cast, b.temp(), value, -1, node, { s: type })
    }
    case K.lambda: {
      const fn = l.java.fnAt.get(node)
      return fn === undefined ? b.constant(null, node) : b.emit(Op.closure, b.temp(), -1, -1, node, { x: fn.id })
    }
    case K.methodRef:
      return b.load(
        lowerExpression(l, childOf(tree, node, R.receiver)),
        symText(tree, childOf(tree, node, R.property)),
        node,
      )
    case K.switchExpr:
      return lowerSwitch(l, node)
    case K.instanceof: {
      const value = lowerExpression(l, childOf(tree, node, R.operand))
      const pattern = childOf(tree, node, R.pattern)
      if (tree.kind[pattern] === K.typePattern) {
        const type = typeText(tree, childOf(tree, pattern, R.type))
        const typed =
          type === '' || type === 'String' ? value : b.emit(Op.cast, b.temp(), value, -1, pattern, { s: type })
        declareLocal(l, symText(tree, pattern), typed, pattern)
      }
      return b.emit(Op.unary, b.temp(), -1, -1, node, { s: 'any' })
    }
    case K.classLiteral:
      return b.emit(Op.unary, b.temp(), -1, -1, node, { s: 'any' })
    case K.typeRef:
      return b.emit(Op.member, b.temp(), -1, -1, node, { s: typeText(tree, node) })
    default:
      return b.emit(Op.unary, b.temp(), -1, -1, node, { s: 'any' })
  }
}

const lowerMember = (l: JavaLowering, node: number): Reg => {
  const { tree, b } = l
  const receiver = childOf(tree, node, R.receiver)
  if (tree.kind[receiver] === K.super) return b.load(thisOf(l, node), symText(tree, node), node)
  const path = dotted(tree, node)
  const head = path.split('.')[0]!
  if (path !== '' && /^[a-z]/.test(head) && !isLocal(l, head) && isQualified(path))
    return b.emit(Op.member, b.temp(), -1, -1, node, { s: path })
  return b.load(lowerExpression(l, receiver), symText(tree, node), node)
}

/** `java.util.List`: packages in lower case, then a type. */
const isQualified = (path: string): boolean => /^[a-z_][\w]*(\.[a-z_]\w*)+\.[A-Z]\w*$/.test(path)

const argumentsOf = (l: JavaLowering, node: number): Reg[] =>
  all(l, node, R.argument).map((one) => lowerExpression(l, one))

const lowerCall = (l: JavaLowering, node: number): Reg => {
  const { tree, b } = l
  const callee = childOf(tree, node, R.callee)
  const name = symText(tree, node)
  switch (tree.kind[callee]) {
    case K.super:
      return b.emit(Op.super, b.temp(), -1, -1, node, { s: 'constructor', list: argumentsOf(l, node) })
    case K.this:
      return b.emit(Op.callMethod, b.temp(), thisOf(l, node), -1, node, {
        s: l.fn.ownerClass?.name ?? name,
        list: argumentsOf(l, node),
      })
    case K.member: {
      const receiver = childOf(tree, callee, R.receiver)
      if (tree.kind[receiver] === K.super)
        return b.emit(Op.super, b.temp(), -1, -1, node, { s: name, list: argumentsOf(l, node) })
      const object = lowerExpression(l, receiver)
      return b.emit(Op.callMethod, b.temp(), object, -1, node, { s: name, list: argumentsOf(l, node) })
    }
    default: {
      const owner = ownerOf(l, node, (cls) => cls.methods.has(name) || cls.statics.has(name), '')
      return b.emit(Op.callMethod, b.temp(), owner, -1, node, { s: name, list: argumentsOf(l, node) })
    }
  }
}

const lowerNew = (l: JavaLowering, node: number): Reg => {
  const { tree, b } = l
  const literal = children(tree, node).find((child) => tree.kind[child] === K.array)
  if (literal !== undefined) return lowerExpression(l, literal)
  const sizes = all(l, node, R.index)
  const type = childOf(tree, node, R.callee)
  if (sizes.length > 0 || tree.kind[type] === K.typeArray) {
    for (const size of sizes) lowerExpression(l, size)
    return b.emit(Op.object, b.temp(), -1, -1, node, { s: 'array' })
  }
  const anonymous = l.java.classAt.get(node)
  const target =
    anonymous === undefined
      ? b.emit(Op.member, b.temp(), -1, -1, node, { s: typeText(tree, type) })
      : b.emit(Op.class, b.temp(), -1, -1, node, { x: anonymous.id })
  return b.emit(Op.construct, b.temp(), target, -1, node, { list: argumentsOf(l, node) })
}

const lowerBinary = (l: JavaLowering, node: number): Reg => {
  const { tree, b } = l
  const operator = symText(tree, node)
  if (operator === '&&' || operator === '||') {
    return choose(l, node, (then, otherwise) => lowerCondition(l, node, then, otherwise), {
      yes: () => b.constant(true, node),
      no: () => b.constant(false, node),
    })
  }
  if (operator === '+') return lowerSum(l, node, lowerExpression)
  const left = lowerExpression(l, childOf(tree, node, R.left))
  const right = lowerExpression(l, childOf(tree, node, R.right))
  return b.emit(Op.binary, b.temp(), left, right, node, { s: operator === '/' ? 'int/' : operator })
}

const assignTo = (l: JavaLowering, target: number, value: Reg): void => {
  const { tree, b } = l
  if (tree.kind[target] === K.name) writeName(l, symText(tree, target), value, target)
  else if (tree.kind[target] === K.member) {
    const receiver = childOf(tree, target, R.receiver)
    const object = tree.kind[receiver] === K.super ? thisOf(l, target) : lowerExpression(l, receiver)
    b.emit(Op.store, -1, object, value, target, { s: symText(tree, target) })
  } else if (tree.kind[target] === K.index) {
    const receiver = lowerExpression(l, childOf(tree, target, R.receiver))
    b.emit(Op.storeIndex, -1, receiver, lowerExpression(l, childOf(tree, target, R.index)), target, { list: [value] })
  }
}

const lowerUpdate = (l: JavaLowering, node: number): Reg => {
  const { tree, b } = l
  const operand = childOf(tree, node, R.operand)
  const old = b.emit(Op.copy, b.temp(), lowerExpression(l, operand), -1, node)
  const after = b.emit(Op.binary, b.temp(), old, b.constant(1, node), node, {
    s: symText(tree, node) === '++' ? '+' : '-',
  })
  assignTo(l, operand, after)
  return (tree.flags[node]! & F.postfix) === 0 ? after : old
}

const lowerAssign = (l: JavaLowering, node: number): Reg => {
  const { tree, b } = l
  const target = childOf(tree, node, R.target)
  const operator = symText(tree, node)
  const right = childOf(tree, node, R.value)
  if (operator === '=') {
    const value = lowerExpression(l, right)
    assignTo(l, target, value)
    return value
  }
  const old = lowerExpression(l, target)
  const value = b.emit(Op.binary, b.temp(), old, lowerExpression(l, right), node, { s: operator.slice(0, -1) })
  assignTo(l, target, value)
  return value
}

/** Lowers a condition into jumps. */
export const lowerCondition: LowerCondition<JavaLowering> = conditionsOf(symbolWords, lowerExpression)
