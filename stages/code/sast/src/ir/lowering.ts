import type { Tree } from '@bartizan/syntax/tree'
import type { BodyBuilder } from './builder.ts'
import type { FnIr, Reg, SourceUnit } from './ir.ts'
import { Op } from './ir.ts'

/** What lowering one function knows; each language adds its own resolution of names. */
export interface Lowering {
  readonly tree: Tree
  readonly unit: SourceUnit
  readonly fn: FnIr
  readonly b: BodyBuilder
}

/** Runs `body` with jump targets for `break` and `continue`. */
export const inLoop = (
  l: Lowering,
  to: { readonly label: string; readonly breakTo: number; readonly continueTo: number },
  body: () => void,
): void => {
  l.b.targets.push({ ...to, depth: l.b.finals.length })
  body()
  l.b.targets.pop()
}

/** Leaves to the target of a `break` or `continue`, through the `finally` bodies in between. */
export const leaveTo = (l: Lowering, label: string, isBreak: boolean): void => {
  const { b } = l
  for (let i = b.targets.length - 1; i >= 0; i--) {
    const target = b.targets[i]!
    const block = isBreak ? target.breakTo : target.continueTo
    if (block < 0 || (label !== '' && target.label !== label)) continue
    runFinals(l, target.depth)
    b.jump(block)
    return
  }
}

/** Lowers the `finally` bodies down to `depth` in place, as a jump out of them does. */
export const runFinals = (l: Lowering, depth: number): void => {
  const { finals } = l.b
  const kept = [...finals]
  while (finals.length > depth) finals.pop()!()
  finals.push(...kept.slice(finals.length))
}

/** A value that depends on a condition: both arms write one variable. */
export const choose = (
  l: Lowering,
  node: number,
  test: (then: number, otherwise: number) => void,
  arms: { readonly yes: () => Reg; readonly no: () => Reg },
): Reg => {
  const { b } = l
  const result = b.variable('')
  const then = b.block()
  const otherwise = b.block()
  const end = b.block()
  test(then, otherwise)
  b.current = then
  b.emit(Op.copy, result, arms.yes(), -1, node)
  b.jump(end)
  b.current = otherwise
  b.emit(Op.copy, result, arms.no(), -1, node)
  b.enter(end)
  return result
}

/** A `try` with its parts as callbacks. */
export const lowerTry = (
  l: Lowering,
  parts: {
    readonly body: () => void
    readonly handlers: readonly (() => void)[]
    readonly final: (() => void) | undefined
  },
): void => {
  const { b } = l
  const outer = b.handler
  const end = b.block()
  const catcher = b.block()
  if (parts.final !== undefined) b.finals.push(parts.final)
  b.handler = catcher
  const body = b.block()
  b.enter(body)
  parts.body()
  b.handler = outer
  b.jump(end)
  b.current = catcher
  lowerHandlers(l, parts, end)
  if (parts.final !== undefined) b.finals.pop()
  const after = b.block()
  b.current = end
  b.enter(after)
  parts.final?.()
}

const lowerHandlers = (
  l: Lowering,
  parts: { readonly handlers: readonly (() => void)[]; readonly final: (() => void) | undefined },
  end: number,
): void => {
  const { b } = l
  if (parts.handlers.length === 0) {
    const thrown = b.emit(Op.caught, b.temp(), -1, -1, 0, { x: b.current })
    const final = b.finals.pop()
    final?.()
    if (final !== undefined) b.finals.push(final)
    b.emit(Op.throw, -1, thrown, -1, 0)
    return
  }
  const catcher = b.current
  parts.handlers.forEach((handler, index) => {
    b.catcher = catcher
    const isLast = index === parts.handlers.length - 1
    const here = b.block()
    const next = isLast ? -1 : b.block()
    if (isLast) b.enter(here)
    else {
      const any = b.emit(Op.unary, b.temp(), -1, -1, 0, { s: 'any' })
      b.branch(any, { yes: here, no: next }, 0)
      b.current = here
    }
    handler()
    b.jump(end)
    if (next >= 0) b.current = next
  })
}

/** A number literal's value; undefined when it is not one that a double holds exactly. */
export const numberOf = (text: string): number | undefined => {
  const plain = text
    .replaceAll('_', '')
    .replace(/[lLnfFdD]$/, (suffix, at: number) =>
      /^0[xX]/.test(text) && /[fFdD]/.test(suffix) ? suffix : at >= 0 ? '' : suffix,
    )
  const value = Number(plain)
  return Number.isFinite(value) ? value : undefined
}
