import { childOf, R, symText, type Tree } from '@bartizan/syntax/tree'
import type { ClassIr, FnIr, Reg, SourceUnit } from '../ir.ts'
import { Op } from '../ir.ts'
import type { Lowering } from '../lowering.ts'

/** Names of one function's scope. */
export interface PyScope {
  readonly locals: ReadonlySet<string>
  readonly globals: ReadonlySet<string>
  /** Local names that nested functions use. */
  readonly captured: Set<string>
}

/** What all functions of a Python file share while they are lowered. */
export interface PyUnit {
  readonly unit: SourceUnit
  readonly tree: Tree
  readonly fnAt: ReadonlyMap<number, FnIr>
  readonly classAt: ReadonlyMap<number, ClassIr>
  readonly scopes: ReadonlyMap<number, PyScope>
}

/** Lowering of one Python function. */
export interface PyLowering extends Lowering {
  readonly py: PyUnit
  readonly variables: Map<string, Reg>
  /** Lowers an expression; the register holds its value. */
  readonly expression: (l: PyLowering, node: number) => Reg
  readonly statement: (l: PyLowering, node: number) => void
  /** Classes whose bodies are being lowered, innermost last. */
  readonly classes: Reg[]
  readonly classNames: Set<string>[]
}

/** Name that an import binds: the alias, or the first part of a dotted name. */
export const importedAs = (tree: Tree, item: number): string => {
  const alias = childOf(tree, item, R.alias)
  return alias === 0 ? symText(tree, item).split('.')[0]! : symText(tree, alias)
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
