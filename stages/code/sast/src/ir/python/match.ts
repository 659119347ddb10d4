import { childOf, children, childrenOf, K, R, symText } from '@bartizan/syntax/tree'
import type { Reg } from '../ir.ts'
import { Op } from '../ir.ts'
import { lowerCondition, lowerExpression } from './expression.ts'
import type { PyLowering } from './context.ts'
import { writeName } from './context.ts'

/** Lowers `match`: constants are compared, captures are bound, anything else may or may not fit. */
export const lowerMatch = (l: PyLowering, node: number): void => {
  const { tree, b } = l
  const subject = lowerExpression(l, childOf(tree, node, R.subject))
  const end = b.block()
  for (const one of childrenOf(tree, node, R.case)) {
    const body = b.block()
    const next = b.block()
    const guard = childOf(tree, one, R.guard)
    const fits = guard === 0 ? body : b.block()
    lowerPattern(l, childOf(tree, one, R.pattern), { subject, yes: fits, no: next })
    if (guard !== 0) {
      b.current = fits
      lowerCondition(l, guard, body, next)
    }
    b.current = body
    l.statement(l, childOf(tree, one, R.body))
    b.jump(end)
    b.current = next
  }
  b.enter(end)
}

interface Matching {
  readonly subject: Reg
  readonly yes: number
  readonly no: number
}

const lowerPattern = (l: PyLowering, node: number, to: Matching): void => {
  const { tree, b } = l
  switch (tree.kind[node]) {
    case K.matchWildcard:
      b.jump(to.yes)
      return
    case K.matchCapture:
      writeName(l, symText(tree, childOf(tree, node, R.name)), to.subject, node)
      b.jump(to.yes)
      return
    case K.matchValue: {
      const value = lowerExpression(l, childOf(tree, node, R.value))
      b.branch(b.emit(Op.binary, b.temp(), to.subject, value, node, { s: '==' }), { yes: to.yes, no: to.no }, node)
      return
    }
    case K.matchOr: {
      const options = children(tree, node)
      options.forEach((option, index) => {
        const next = index === options.length - 1 ? to.no : b.block()
        lowerPattern(l, option, { ...to, no: next })
        if (next !== to.no) b.current = next
      })
      return
    }
    case K.matchAs: {
      const name = childOf(tree, node, R.name)
      const inner = childOf(tree, node, R.pattern)
      if (name !== 0) writeName(l, symText(tree, name), to.subject, node)
      if (inner === 0) b.jump(to.yes)
      else lowerPattern(l, inner, to)
      return
    }
    default:
      bindInside(l, node, to.subject)
      b.branch(b.emit(Op.unary, b.temp(), -1, -1, node, { s: 'any' }), { yes: to.yes, no: to.no }, node)
  }
}

/** Binds what sequence, mapping and class patterns capture. */
const bindInside = (l: PyLowering, node: number, subject: Reg): void => {
  const { tree, b } = l
  children(tree, node).forEach((child, index) => {
    const kind = tree.kind[child]
    if (kind === K.pair) {
      const key = lowerExpression(l, childOf(tree, child, R.key))
      bindPart(l, childOf(tree, child, R.value), b.emit(Op.loadIndex, b.temp(), subject, key, child))
    } else if (kind === K.keywordArg)
      bindPart(l, childOf(tree, child, R.value), b.load(subject, symText(tree, child), child))
    else if (kind === K.rest)
      bindPart(
        l,
        childOf(tree, child, R.target),
        b.emit(Op.rest, b.temp(), subject, -1, child, { s: 'array', x: index }),
      )
    else if (tree.role[child] !== R.callee)
      bindPart(l, child, b.emit(Op.loadIndex, b.temp(), subject, b.constant(index, child), child))
  })
}

const bindPart = (l: PyLowering, node: number, value: Reg): void => {
  const { tree } = l
  if (node === 0) return
  if (tree.kind[node] === K.matchCapture) writeName(l, symText(tree, childOf(tree, node, R.name)), value, node)
  else if (tree.kind[node] === K.name) writeName(l, symText(tree, node), value, node)
  else if (tree.kind[node] !== K.matchValue && tree.kind[node] !== K.matchWildcard) bindInside(l, node, value)
}
