import { childOf, K, R } from '@bartizan/syntax/tree'
import { BodyBuilder } from '../builder.ts'
import type { FnBody, FnIr, Reg } from '../ir.ts'
import { Op } from '../ir.ts'
import type { Lowering } from '../lowering.ts'
import { lowerExpression } from './expression.ts'
import { lowerStatement } from './statement.ts'
import type { PyUnit } from './unit.ts'

/** Lowering of one Python function. */
export interface PyLowering extends Lowering {
  readonly py: PyUnit
  readonly variables: Map<string, Reg>
  /** Classes whose bodies are being lowered, innermost last. */
  readonly classes: Reg[]
  readonly classNames: Set<string>[]
}

/** Lowers the body of a function or a file's top level. */
export const lowerPythonFunction = (py: PyUnit, fn: FnIr): FnBody => {
  const b = new BodyBuilder()
  const l: PyLowering = { tree: py.tree, unit: py.unit, fn, b, py, variables: new Map(), classes: [], classNames: [] }
  const { tree } = py
  if (fn.isModule) {
    for (let child = 1; child < tree.count; child = tree.skip[child]!) lowerStatement(l, child)
    return b.finish()
  }
  fn.params.forEach((param, index) => lowerParam(l, param.node, { name: param.name, index, type: param.type }))
  const body = childOf(tree, fn.node, R.body)
  if (tree.kind[body] === K.block) lowerStatement(l, body)
  else if (body !== 0) b.emit(Op.return, -1, lowerExpression(l, body), -1, body)
  return b.finish()
}

const lowerParam = (
  l: PyLowering,
  param: number,
  about: { readonly name: string; readonly index: number; readonly type: string },
): void => {
  const { tree, b } = l
  const value = b.variable('')
  b.emit(Op.param, value, -1, -1, param, { x: about.index })
  const byDefault = childOf(tree, param, R.default)
  if (byDefault !== 0) {
    const missing = b.emit(Op.missing, b.temp(), value, -1, param)
    const fill = b.block()
    const end = b.block()
    b.branch(missing, { then: fill, otherwise: end }, param)
    b.current = fill
    b.emit(Op.copy, value, lowerExpression(l, byDefault), -1, byDefault)
    b.enter(end)
  }
  if (about.type !== '' && about.index >= 0) {
    const cast = b.emit(Op.cast, b.temp(), value, -1, param, { s: about.type })
    writeName(l, about.name, cast, param)
  } else writeName(l, about.name, value, param)
}

const scopeOf = (l: PyLowering, fn: FnIr): ReturnType<PyUnit['scopes']['get']> => l.py.scopes.get(fn.node)

/** Reads a name. */
export const readName = (l: PyLowering, name: string, node: number): Reg => {
  const { b } = l
  for (let i = l.classNames.length - 1; i >= 0; i--)
    if (l.classNames[i]!.has(name)) return b.load(l.classes[i]!, name, node)
  const place = findName(l, name)
  switch (place.kind) {
    case 'local':
      return slotOf(l, name)
    case 'scope':
      return b.emit(Op.loadUp, b.temp(), -1, place.hops, node, { s: name })
    case 'module':
      return b.emit(Op.loadModule, b.temp(), -1, -1, node, { s: name, x: l.unit.id })
    default:
      return b.emit(Op.global, b.temp(), -1, -1, node, { s: name })
  }
}

type Found = { readonly kind: 'local' | 'module' | 'global' } | { readonly kind: 'scope'; readonly hops: number }

const findName = (l: PyLowering, name: string): Found => {
  const moduleScope = l.py.scopes.get(0)!
  const inModule: Found = { kind: moduleScope.locals.has(name) || isGlobalAnywhere(l, name) ? 'module' : 'global' }
  if (l.fn.isModule || scopeOf(l, l.fn)?.globals.has(name) === true) return inModule
  let hops = 0
  for (let at: FnIr | undefined = l.fn; at !== undefined && !at.isModule; at = at.parent) {
    const scope = scopeOf(l, at)
    if (scope?.locals.has(name) === true) return scope.captured.has(name) ? { kind: 'scope', hops } : { kind: 'local' }
    hops++
  }
  return inModule
}

const isGlobalAnywhere = (l: PyLowering, name: string): boolean => {
  for (const scope of l.py.scopes.values()) if (scope.globals.has(name)) return true
  return false
}

const slotOf = (l: PyLowering, name: string): Reg => {
  let slot = l.variables.get(name)
  if (slot === undefined) l.variables.set(name, (slot = l.b.variable(name)))
  return slot
}

/** Writes a name. */
export const writeName = (l: PyLowering, name: string, value: Reg, node: number): void => {
  const { b } = l
  const cls = l.classes.at(-1)
  if (cls !== undefined) {
    l.classNames.at(-1)!.add(name)
    b.emit(Op.store, -1, cls, value, node, { s: name })
    return
  }
  const place = findName(l, name)
  if (place.kind === 'local') b.emit(Op.copy, slotOf(l, name), value, -1, node)
  else if (place.kind === 'scope') {
    if (place.hops === 0) b.hasScope = true
    b.emit(Op.storeUp, -1, value, place.hops, node, { s: name })
  } else b.emit(Op.storeModule, -1, value, -1, node, { s: name, x: l.unit.id })
}
