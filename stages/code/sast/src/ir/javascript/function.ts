import { childOf, childrenOf, F, K, R, symText } from '@bartizan/syntax/tree'
import type { Declaration } from '@bartizan/syntax/javascript'
import { BodyBuilder } from '../builder.ts'
import type { FnBody, FnIr, Reg } from '../ir.ts'
import { Op } from '../ir.ts'
import type { Lowering } from '../lowering.ts'
import { assignTo } from './assign.ts'
import { lowerExpression } from './expression.ts'
import { lowerStatement } from './statement.ts'
import type { JsUnit } from './unit.ts'

/** Lowering of one JavaScript function. */
export interface JsLowering extends Lowering {
  readonly js: JsUnit
  readonly variables: Map<Declaration, Reg>
}

/** Lowers the body of a function, of a file's top level, or the field initialisers of a class. */
export const lowerFunction = (js: JsUnit, fn: FnIr): FnBody => {
  const b = new BodyBuilder()
  const l: JsLowering = { tree: js.tree, unit: js.unit, fn, b, js, variables: new Map() }
  if (fn.name === '<fields>' && js.classAt.has(fn.node)) lowerFields(l)
  else if (fn.isModule) {
    hoist(l, 0)
    for (let child = 1; child < l.tree.count; child = l.tree.skip[child]!) lowerStatement(l, child)
  } else lowerBody(l)
  return b.finish()
}

const lowerBody = (l: JsLowering): void => {
  const { tree, fn, b } = l
  if (tree.kind[fn.node] !== K.lambda && l.js.usesThis.has(fn.node)) {
    b.hasScope = true
    b.emit(Op.storeUp, -1, b.emit(Op.receiver, b.temp(), -1, -1, fn.node), 0, fn.node, { s: 'this' })
  }
  fn.params.forEach((param, index) => lowerParam(l, param.node, index))
  hoist(l, fn.node)
  const body = childOf(tree, fn.node, R.body)
  if (tree.kind[body] === K.block) {
    for (let child = body + 1; child < tree.skip[body]!; child = tree.skip[child]!) lowerStatement(l, child)
  } else b.emit(Op.return, -1, lowerExpression(l, body), -1, body)
}

const lowerParam = (l: JsLowering, param: number, index: number): void => {
  const { tree, b } = l
  const value = b.variable('')
  b.emit(Op.param, value, -1, -1, param, { x: index })
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
  const target = childOf(tree, param, R.target)
  if (target !== 0) assignTo(l, target, value)
  const isProperty = (tree.flags[param]! & (F.private | F.public | F.protected | F.final)) !== 0
  if (isProperty && l.fn.isConstructor) {
    const self = b.emit(Op.receiver, b.temp(), -1, -1, param)
    b.emit(Op.store, -1, self, value, param, { s: symText(tree, param) })
  }
}

const hoist = (l: JsLowering, node: number): void => {
  for (const declared of l.js.hoisted.get(node) ?? []) {
    const name = childOf(l.tree, declared, R.name)
    const closure = l.b.emit(Op.closure, l.b.temp(), -1, -1, declared, { x: l.js.fnAt.get(declared)!.id })
    if (name !== 0) writeVariable(l, name, closure, true)
  }
}

const lowerFields = (l: JsLowering): void => {
  const { tree, b, fn } = l
  const self = b.emit(Op.receiver, b.temp(), -1, -1, fn.node)
  b.hasScope = true
  b.emit(Op.storeUp, -1, self, 0, fn.node, { s: 'this' })
  for (const field of childrenOf(tree, fn.node, R.member)) {
    if (tree.kind[field] !== K.field || (tree.flags[field]! & F.static) !== 0) continue
    const value = childOf(tree, field, R.value)
    if (value !== 0) b.emit(Op.store, -1, self, lowerExpression(l, value), field, { s: symText(tree, field) })
  }
}

/** How many scopes up the function at `node` is. */
export const hopsTo = (l: JsLowering, node: number): number => {
  let hops = 0
  for (let at: FnIr | undefined = l.fn; at !== undefined && at.node !== node; at = at.parent) hops++
  return hops
}

/** Reads the variable that a name node refers to. */
export const readVariable = (l: JsLowering, name: number): Reg => {
  const { b, js, tree } = l
  const declaration = js.resolve(name)
  const text = symText(tree, name)
  if (declaration === undefined) return b.emit(Op.global, b.temp(), -1, -1, name, { s: text })
  if (tree.kind[declaration.owner] === K.importItem) return readImport(l, declaration.owner, name)
  const home = js.home(declaration)
  if (home === 0) return b.emit(Op.loadModule, b.temp(), -1, -1, name, { s: text, x: l.unit.id })
  if (js.isCaptured(declaration)) return b.emit(Op.loadUp, b.temp(), -1, hopsTo(l, home), name, { s: text })
  return slotOf(l, declaration, text)
}

const slotOf = (l: JsLowering, declaration: Declaration, text: string): Reg => {
  let slot = l.variables.get(declaration)
  if (slot === undefined) {
    slot = l.b.variable(text)
    l.variables.set(declaration, slot)
  }
  return slot
}

/** Writes the variable that a name node declares or refers to. */
export const writeVariable = (l: JsLowering, name: number, value: Reg, _declares = false): void => {
  const { b, js, tree } = l
  const declaration = js.resolve(name)
  const text = symText(tree, name)
  if (declaration === undefined || js.home(declaration) === 0) {
    b.emit(Op.storeModule, -1, value, -1, name, { s: text, x: l.unit.id })
    return
  }
  const home = js.home(declaration)
  if (js.isCaptured(declaration)) {
    if (home === l.fn.node) b.hasScope = true
    b.emit(Op.storeUp, -1, value, hopsTo(l, home), name, { s: text })
    return
  }
  b.emit(Op.copy, slotOf(l, declaration, text), value, -1, name)
}

const readImport = (l: JsLowering, item: number, name: number): Reg => {
  const { tree, b } = l
  const parent = tree.parent[item]!
  const module = b.emit(Op.import, b.temp(), -1, -1, name, { s: symText(tree, parent) })
  const imported = symText(tree, item)
  return imported === '*' ? module : b.load(module, imported, name)
}
