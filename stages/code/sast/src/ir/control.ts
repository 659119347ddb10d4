import { childOf, K, R, symText } from '@bartizan/syntax/tree'
import type { Reg } from './ir.ts'
import { Op } from './ir.ts'
import { inLoop, type Lowering } from './lowering.ts'

/** The words of a language's conditions. */
export interface ConditionWords {
  readonly not: string
  readonly and: string
  readonly or: string
}

export const symbolWords: ConditionWords = { not: '!', and: '&&', or: '||' }

type LowerExpression<L> = (l: L, node: number) => Reg
type LowerStatement<L> = (l: L, node: number) => void
/** Lowers a condition into jumps to the blocks `then` and `otherwise`. */
export type LowerCondition<L> = (l: L, node: number, then: number, otherwise: number) => void

/** How a language lowers conditions: each `and` and `or` is a jump of its own. */
export const conditionsOf = <L extends Lowering>(
  words: ConditionWords,
  lowerExpression: LowerExpression<L>,
): LowerCondition<L> => {
  const lowerCondition: LowerCondition<L> = (l, node, then, otherwise) => {
    const { tree, b } = l
    const operator = tree.kind[node] === K.binary || tree.kind[node] === K.unary ? symText(tree, node) : ''
    if (operator === words.not) lowerCondition(l, childOf(tree, node, R.operand), otherwise, then)
    else if (operator === words.and || operator === words.or) {
      const middle = b.block()
      const left = childOf(tree, node, R.left)
      if (operator === words.and) lowerCondition(l, left, middle, otherwise)
      else lowerCondition(l, left, then, middle)
      b.current = middle
      lowerCondition(l, childOf(tree, node, R.right), then, otherwise)
    } else b.branch(lowerExpression(l, node), { yes: then, no: otherwise }, node)
  }
  return lowerCondition
}

/** Lowers an `if` with its `else`. */
export const lowerIf = <L extends Lowering>(
  l: L,
  node: number,
  language: { readonly condition: LowerCondition<L>; readonly statement: LowerStatement<L> },
): void => {
  const { tree, b } = l
  const then = b.block()
  const otherwise = b.block()
  const end = b.block()
  language.condition(l, childOf(tree, node, R.test), then, otherwise)
  b.current = then
  language.statement(l, childOf(tree, node, R.consequent))
  b.jump(end)
  b.current = otherwise
  const other = childOf(tree, node, R.else)
  if (other !== 0) language.statement(l, other)
  b.enter(end)
}

/** Lowers `for`, `while` and `do`, whose parts before the first test are lowered already. */
export const lowerTested = <L extends Lowering>(
  l: L,
  node: number,
  parts: {
    readonly label: string
    readonly condition: LowerCondition<L>
    readonly body: () => void
    readonly update: () => void
  },
): void => {
  const { tree, b } = l
  const test = childOf(tree, node, R.test)
  const head = b.block()
  const body = b.block()
  const step = b.block()
  const end = b.block()
  if (tree.kind[node] === K.doWhile) b.enter(body)
  else {
    b.enter(head)
    if (test !== 0) parts.condition(l, test, body, end)
    else b.jump(body)
    b.current = body
  }
  inLoop(l, { label: parts.label, breakTo: end, continueTo: step }, parts.body)
  b.enter(step)
  parts.update()
  if (tree.kind[node] === K.doWhile) parts.condition(l, test, body, end)
  else b.jump(head)
  b.current = end
}

/**
 * Lowers a loop over the elements of a value.
 * @param parts.bind gives an element to the loop's variable
 * @param parts.whenDone what runs after the last element and not after a `break`
 */
export const lowerEach = (
  l: Lowering,
  node: number,
  parts: {
    readonly iterable: Reg
    readonly over: 'keys' | 'values'
    readonly label: string
    readonly bind: (element: Reg) => void
    readonly body: () => void
    readonly whenDone?: () => void
  },
): void => {
  const { b } = l
  const head = b.block()
  const body = b.block()
  const done = parts.whenDone === undefined ? -1 : b.block()
  const end = b.block()
  b.enter(head)
  const more = b.emit(Op.unary, b.temp(), parts.iterable, -1, node, { s: 'more' })
  b.branch(more, { yes: body, no: done < 0 ? end : done }, node)
  b.current = body
  parts.bind(b.emit(Op.iterate, b.temp(), parts.iterable, -1, node, { s: parts.over }))
  inLoop(l, { label: parts.label, breakTo: end, continueTo: head }, parts.body)
  b.jump(head)
  if (parts.whenDone === undefined) {
    b.current = end
    return
  }
  b.current = done
  parts.whenDone()
  b.enter(end)
}

/** Lowers a long chain of `+` in a loop, so that depth costs no stack. */
export const lowerSum = <L extends Lowering>(l: L, node: number, lowerExpression: LowerExpression<L>): Reg => {
  const { tree, b } = l
  const chain: number[] = []
  let at = node
  while (tree.kind[at] === K.binary && symText(tree, at) === '+') {
    chain.push(at)
    at = childOf(tree, at, R.left)
  }
  let sum = lowerExpression(l, at)
  for (const one of chain.reverse()) {
    const right = lowerExpression(l, childOf(tree, one, R.right))
    sum = b.emit(Op.binary, b.temp(), sum, right, one, { s: '+' })
  }
  return sum
}

/** Longer texts stand for "long": nothing reads them, and every copy would be held. */
const longestText = 200

/** The constant of a string literal. */
export const textConstant = (l: Lowering, node: number): Reg => {
  const { tree, b } = l
  const isLong = tree.sym[node] === 0 && tree.end[node]! - tree.start[node]! > longestText
  return b.constant(isLong ? 'x'.repeat(257) : symText(tree, node), node)
}
