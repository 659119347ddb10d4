import { childOf, F, K, R } from '@bartizan/syntax/tree'
import type { Reg } from '../ir.ts'
import { Op } from '../ir.ts'
import { inLoop } from '../lowering.ts'
import { all, type JavaLowering } from './context.ts'

/** Lowers a `switch` statement or expression, with old and arrow cases; the register holds what an expression yields. */
export const lowerSwitch = (l: JavaLowering, node: number): Reg => {
  const { tree, b } = l
  const result = b.variable('')
  const subject = l.expression(l, childOf(tree, node, R.subject))
  const cases = all(l, node, R.case)
  const bodies = cases.map(() => b.block())
  const end = b.block()
  let byDefault = end
  cases.forEach((one, index) => {
    if ((tree.flags[one]! & F.default) !== 0) byDefault = bodies[index]!
    for (const test of all(l, one, R.test)) {
      const next = b.block()
      b.branch(testOf(l, subject, test), { yes: bodies[index]!, no: next }, test)
      b.current = next
    }
  })
  b.jump(byDefault)
  const yields = l.yields ?? []
  yields.push({ result, end })
  const scoped: JavaLowering = { ...l, yields }
  inLoop(l, { label: '', breakTo: end, continueTo: -1 }, () => {
    cases.forEach((one, index) => {
      b.current = bodies[index]!
      lowerBody(scoped, one, { result, next: bodies[index + 1] ?? end, end })
    })
  })
  yields.pop()
  b.current = end
  return result
}

const testOf = (l: JavaLowering, subject: Reg, test: number): Reg => {
  const { tree, b } = l
  const isEnumName = tree.kind[test] === K.name
  if (isEnumName) return b.emit(Op.unary, b.temp(), -1, -1, test, { s: 'any' })
  return b.emit(Op.binary, b.temp(), subject, l.expression(l, test), test, { s: '===' })
}

const lowerBody = (
  l: JavaLowering,
  one: number,
  to: { readonly result: Reg; readonly next: number; readonly end: number },
): void => {
  const { tree, b } = l
  const isArrow = (tree.flags[one]! & F.arrowCase) !== 0
  l.scopes.push(new Map())
  for (const statement of all(l, one, R.body)) {
    if (isArrow && tree.kind[statement] === K.exprStmt)
      b.emit(Op.copy, to.result, l.expression(l, childOf(tree, statement, R.value)), -1, statement)
    else l.statement(l, statement)
  }
  l.scopes.pop()
  b.jump(isArrow ? to.end : to.next)
}
