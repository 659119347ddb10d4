import { childOf, childrenOf, K, R, symText, type Tree } from '@bartizan/syntax/tree'
import type { ClassIr, FnIr, Reg, SourceUnit } from '../ir.ts'
import { Op } from '../ir.ts'
import type { Lowering } from '../lowering.ts'

/** What all methods of a Java file share while they are lowered. */
export interface JavaUnit {
  readonly unit: SourceUnit
  readonly tree: Tree
  readonly fnAt: ReadonlyMap<number, FnIr>
  readonly classAt: ReadonlyMap<number, ClassIr>
  /** Names declared in a function, by its node. */
  readonly declared: ReadonlyMap<number, ReadonlySet<string>>
  /** Those that functions inside of it use. */
  readonly captured: ReadonlyMap<number, ReadonlySet<string>>
}

/** Lowering of one Java method. */
export interface JavaLowering extends Lowering {
  readonly java: JavaUnit
  /** Variables in scope, innermost block last. */
  readonly scopes: Map<string, Reg>[]
  /** Where the values of the switch expressions around go, innermost last. */
  readonly yields?: { readonly result: Reg; readonly end: number }[]
  /** Lowers an expression; the register holds its value. */
  readonly expression: (l: JavaLowering, node: number) => Reg
  readonly statement: (l: JavaLowering, node: number) => void
}

/** A type as a dotted name without type arguments; '' for arrays, `var` and what has none. */
export const typeText = (tree: Tree, type: number): string => {
  if (type === 0 || tree.kind[type] !== K.typeRef) return ''
  const name = childOf(tree, type, R.name)
  const text = name === 0 ? symText(tree, type) : dotted(tree, name)
  return text === 'var' ? '' : text
}

/** `a.b.c` as text; '' when a part is no name. */
export const dotted = (tree: Tree, node: number): string => {
  if (tree.kind[node] === K.name || tree.kind[node] === K.typeRef) return symText(tree, node)
  if (tree.kind[node] !== K.member) return ''
  const head = dotted(tree, childOf(tree, node, R.receiver))
  return head === '' ? '' : `${head}.${symText(tree, node)}`
}

/** Declares a local variable. */
export const declareLocal = (l: JavaLowering, name: string, value: Reg, node: number): void => {
  const { b } = l
  if (l.java.captured.get(l.fn.node)?.has(name) === true) {
    b.hasScope = true
    b.emit(Op.storeUp, -1, value, 0, node, { s: name })
    return
  }
  const slot = b.variable(name)
  l.scopes.at(-1)!.set(name, slot)
  b.emit(Op.copy, slot, value, -1, node)
}

type Place =
  | { readonly kind: 'slot'; readonly slot: Reg }
  | { readonly kind: 'up'; readonly hops: number }
  | { readonly kind: 'member' }

const find = (l: JavaLowering, name: string): Place => {
  for (let i = l.scopes.length - 1; i >= 0; i--) {
    const slot = l.scopes[i]!.get(name)
    if (slot !== undefined) return { kind: 'slot', slot }
  }
  let hops = 0
  for (let at: FnIr | undefined = l.fn; at !== undefined && !at.isModule; at = at.parent) {
    if (l.java.captured.get(at.node)?.has(name) === true) return { kind: 'up', hops }
    hops++
  }
  return { kind: 'member' }
}

/** Whether a name is a local variable or parameter here. */
export const isLocal = (l: JavaLowering, name: string): boolean => find(l, name).kind !== 'member'

/** Reads a simple name: a local, a field, a type. */
export const readName = (l: JavaLowering, name: string, node: number): Reg => {
  const { b } = l
  const place = find(l, name)
  if (place.kind === 'slot') return place.slot
  if (place.kind === 'up') return b.emit(Op.loadUp, b.temp(), -1, place.hops, node, { s: name })
  return b.emit(Op.member, b.temp(), -1, -1, node, { s: name })
}

/** Writes a simple name. */
export const writeName = (l: JavaLowering, name: string, value: Reg, node: number): void => {
  const { b } = l
  const place = find(l, name)
  if (place.kind === 'slot') b.emit(Op.copy, place.slot, value, -1, node)
  else if (place.kind === 'up') b.emit(Op.storeUp, -1, value, place.hops, node, { s: name })
  else
    b.emit(
      Op.store,
      -1,
      ownerOf(l, node, (cls) => cls.fieldTypes.has(name), name),
      value,
      node,
      { s: name },
    )
}

/** `this`, also inside lambdas. */
export const thisOf = (l: JavaLowering, node: number): Reg => {
  const { b } = l
  let hops = 0
  let at: FnIr | undefined = l.fn
  while (at !== undefined && l.tree.kind[at.node] === K.lambda) {
    at = at.parent
    hops++
  }
  return hops === 0
    ? b.emit(Op.receiver, b.temp(), -1, -1, node)
    : b.emit(Op.loadUp, b.temp(), -1, hops, node, { s: 'this' })
}

/** The object or class that has a member by simple name: this one, or one around it. */
export const ownerOf = (l: JavaLowering, node: number, has: (cls: ClassIr) => boolean, name: string): Reg => {
  const own = classOf(l.fn)
  for (let cls = own; cls !== undefined; cls = cls.outer) {
    if (!has(cls)) continue
    if (cls.staticFields.has(name)) return l.b.emit(Op.member, l.b.temp(), -1, -1, node, { s: `class:${cls.id}` })
    return cls === own ? thisOf(l, node) : l.b.emit(Op.member, l.b.temp(), -1, -1, node, { s: `outer:${cls.id}` })
  }
  return thisOf(l, node)
}

/** Class in which a function stands. */
export const classOf = (fn: FnIr): ClassIr | undefined => {
  for (let at: FnIr | undefined = fn; at !== undefined; at = at.parent)
    if (at.ownerClass !== undefined) return at.ownerClass
  return undefined
}

/** Children by role, shorthand. */
export const all = (l: JavaLowering, node: number, role: number): number[] => childrenOf(l.tree, node, role)
