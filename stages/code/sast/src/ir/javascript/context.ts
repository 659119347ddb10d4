import type { Declaration } from '@bartizan/syntax/javascript'
import { K, symText, type Tree } from '@bartizan/syntax/tree'
import type { ClassIr, FnIr, Reg, SourceUnit } from '../ir.ts'
import { Op } from '../ir.ts'
import type { Lowering } from '../lowering.ts'

/** What all functions of a JavaScript file share while they are lowered. */
export interface JsUnit {
  readonly unit: SourceUnit
  readonly tree: Tree
  /** Innermost function around each node: index into the tree, 0 for the file. */
  readonly owner: Int32Array
  readonly fnAt: ReadonlyMap<number, FnIr>
  readonly classAt: ReadonlyMap<number, ClassIr>
  resolve(name: number): Declaration | undefined
  /** Function in which a declaration lives: its node. */
  home(declaration: Declaration): number
  isCaptured(declaration: Declaration): boolean
  /** Function declarations to hoist, by function node. */
  readonly hoisted: ReadonlyMap<number, readonly number[]>
  readonly usesThis: ReadonlySet<number>
}

/** Lowering of one JavaScript function. */
export interface JsLowering extends Lowering {
  readonly js: JsUnit
  readonly variables: Map<Declaration, Reg>
  /** Lowers an expression; the register holds its value. */
  readonly expression: (l: JsLowering, node: number) => Reg
  readonly statement: (l: JsLowering, node: number) => void
  /** Assigns a value to any target. */
  readonly assign: (l: JsLowering, target: number, value: Reg) => void
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
export const writeVariable = (l: JsLowering, name: number, value: Reg): void => {
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
