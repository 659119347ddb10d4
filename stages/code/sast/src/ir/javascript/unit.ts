import { scopesOf, type Declaration } from '@bartizan/syntax/javascript'
import { childOf, childrenOf, F, K, R, symText, type Tree } from '@bartizan/syntax/tree'
import type { ClassIr, FnIr, Param, SourceUnit } from '../ir.ts'
import type { Ids } from '../ids.ts'
import type { JsUnit } from './context.ts'
import { lowerFunction } from './function.ts'

const isFunctionKind = (kind: number): boolean => kind === K.function || kind === K.method || kind === K.lambda

/** Declares the functions and classes of a parsed file; bodies are lowered when they are wanted. */
export const declareJavaScript = (unit: SourceUnit, ids: Ids): void => {
  const { tree } = unit
  const owner = new Int32Array(tree.count)
  const fnAt = new Map<number, FnIr>()
  const classAt = new Map<number, ClassIr>()
  const hoisted = new Map<number, number[]>()
  const usesThis = new Set<number>()
  const names = bindNames(tree, owner)
  const js: JsUnit = { unit, tree, owner, fnAt, classAt, hoisted, usesThis, ...names }
  const make = (node: number, parent: FnIr | undefined): FnIr => {
    const fn = functionOf(js, ids, node, parent)
    fnAt.set(node, fn)
    unit.functions.push(fn)
    return fn
  }
  unit.main = make(0, undefined)
  for (let i = 1; i < tree.count; i++) {
    const kind = tree.kind[i]!
    if (kind === K.class) declareClass(js, ids, i, classAt)
    else if (isFunctionKind(kind) && childOf(tree, i, R.body) !== 0) {
      make(i, fnAt.get(owner[i]!))
      if (kind === K.function && (tree.role[i] === R.body || tree.kind[tree.parent[i]!] === K.export)) {
        const home = owner[i]!
        hoisted.set(home, [...(hoisted.get(home) ?? []), i])
      }
    } else if (kind === K.this) {
      let at = owner[i]!
      while (at > 0 && tree.kind[at] === K.lambda) {
        usesThis.add(at)
        at = owner[at]!
      }
      if (at !== owner[i]) usesThis.add(at)
    }
  }
  attachMethods(js)
}

const bindNames = (tree: Tree, owner: Int32Array): Pick<JsUnit, 'resolve' | 'home' | 'isCaptured'> => {
  for (let i = 1; i < tree.count; i++) {
    const parent = tree.parent[i]!
    const isOwner =
      isFunctionKind(tree.kind[parent]!) &&
      tree.role[i] !== R.decorator &&
      (tree.role[i] !== R.name || (tree.flags[parent]! & F.computed) === 0)
    owner[i] = isOwner ? parent : owner[parent]!
  }
  const scopes = scopesOf(tree)
  const cache = new Map<number, Declaration | undefined>()
  const captured = new Set<Declaration>()
  const homes = new Map<Declaration, number>()
  const home = (declaration: Declaration): number => {
    let at = homes.get(declaration)
    if (at === undefined) {
      at = isFunctionKind(tree.kind[declaration.scope]!) ? declaration.scope : owner[declaration.scope]!
      homes.set(declaration, at)
    }
    return at
  }
  for (let i = 1; i < tree.count; i++) {
    if (tree.kind[i] !== K.name) continue
    const role = tree.role[i]!
    if (role === R.property || role === R.key || role === R.label) continue
    const found = scopes.resolve(i)
    cache.set(i, found)
    if (found !== undefined && home(found) !== owner[i]) captured.add(found)
  }
  return { resolve: (name) => cache.get(name) ?? scopes.resolve(name), home, isCaptured: (one) => captured.has(one) }
}

const functionOf = (js: JsUnit, ids: Ids, node: number, parent: FnIr | undefined): FnIr => {
  const { tree, unit } = js
  const flags = tree.flags[node]!
  const fn: FnIr = {
    id: ids.fn(),
    file: unit,
    node,
    name: node === 0 ? '<module>' : functionName(tree, node),
    params: node === 0 ? [] : childrenOf(tree, node, R.param).map((param) => paramOf(tree, param)),
    isModule: node === 0,
    isStatic: (flags & F.static) !== 0,
    isAsync: (flags & F.async) !== 0,
    isGenerator: (flags & F.star) !== 0,
    isBroken: false,
    isAccessor: tree.kind[node] === K.method && (flags & (F.getter | F.setter)) !== 0,
    isExported: false,
    isConstructor: tree.kind[node] === K.method && symText(tree, node) === 'constructor',
    returnType: '',
    annotations: node === 0 ? [] : childrenOf(tree, node, R.decorator).map((one) => symText(tree, one)),
    ownerClass: undefined,
    parent,
    body: undefined,
    lower: () => (fn.body ??= lowerFunction(js, fn)),
  }
  return fn
}

/** Name of a function: its own, or that of what it is assigned to. */
const functionName = (tree: Tree, node: number): string => {
  const own = symText(tree, node)
  if (own !== '') return own
  const parent = tree.parent[node]!
  const kind = tree.kind[parent]
  if (kind === K.declarator || kind === K.pair || kind === K.field) return symText(tree, parent)
  if (kind === K.assign) return symText(tree, parent + 1)
  return ''
}

const paramOf = (tree: Tree, param: number): Param => {
  const type = childOf(tree, param, R.type)
  return {
    name: symText(tree, param),
    kind: (tree.flags[param]! & F.spread) !== 0 ? 'rest' : 'plain',
    type: type === 0 ? '' : typeName(tree, type),
    hasDefault: childOf(tree, param, R.default) !== 0,
    annotations: childrenOf(tree, param, R.decorator).map((one) => symText(tree, one)),
    node: param,
  }
}

/** A type as a dotted name; '' for what has none. */
export const typeName = (tree: Tree, type: number): string => {
  if (tree.kind[type] !== K.typeRef) return ''
  const name = childOf(tree, type, R.name)
  return name === 0 ? symText(tree, type) : dotted(tree, name)
}

const dotted = (tree: Tree, node: number): string =>
  tree.kind[node] === K.member
    ? `${dotted(tree, childOf(tree, node, R.receiver))}.${symText(tree, node)}`
    : symText(tree, node)

const declareClass = (js: JsUnit, ids: Ids, node: number, into: Map<number, ClassIr>): void => {
  const { tree, unit } = js
  const own = symText(tree, node)
  const name = own === '' && tree.kind[tree.parent[node]!] === K.declarator ? symText(tree, tree.parent[node]!) : own
  const fields = childrenOf(tree, node, R.member).filter((member) => tree.kind[member] === K.field)
  const ir: ClassIr = {
    id: ids.cls(),
    file: unit,
    node,
    name,
    fullName: name,
    methods: new Map(),
    statics: new Map(),
    getters: new Map(),
    setters: new Map(),
    fieldInit: undefined,
    staticInit: undefined,
    fieldTypes: new Map(
      fields.flatMap((field) => {
        const type = childOf(tree, field, R.type)
        const text = type === 0 ? '' : typeName(tree, type)
        return text === '' ? [] : [[symText(tree, field), text] as const]
      }),
    ),
    fieldAnnotations: new Map(),
    staticFields: new Set(),
    constants: new Map(),
    baseNames: [],
    annotations: childrenOf(tree, node, R.decorator).map((one) => symText(tree, one)),
    isInterface: false,
    outer: undefined,
  }
  into.set(node, ir)
  unit.classes.push(ir)
  if (!fields.some((field) => (tree.flags[field]! & F.static) === 0)) return
  const init: FnIr = {
    ...functionOf(js, ids, node, undefined),
    name: '<fields>',
    params: [],
    ownerClass: ir,
    body: undefined,
    lower: () => (init.body ??= lowerFunction(js, init)),
  }
  ir.fieldInit = init
}

const attachMethods = (js: JsUnit): void => {
  const { tree } = js
  for (const [node, fn] of js.fnAt) {
    if (tree.kind[node] !== K.method) continue
    const ir = js.classAt.get(tree.parent[node]!)
    if (ir === undefined) continue
    Object.assign(fn, { ownerClass: ir })
    const flags = tree.flags[node]!
    if ((flags & F.getter) !== 0) ir.getters.set(fn.name, fn)
    else if ((flags & F.setter) !== 0) ir.setters.set(fn.name, fn)
    else {
      const table = fn.isStatic ? ir.statics : ir.methods
      table.set(fn.name, [...(table.get(fn.name) ?? []), fn])
    }
    if (fn.isConstructor) for (const param of fn.params) noteParameterProperty(tree, ir, param)
  }
  for (const [node, ir] of js.classAt) {
    const parent = js.fnAt.get(js.owner[node]!)
    if (ir.fieldInit !== undefined) Object.assign(ir.fieldInit, { parent })
  }
}

/** `constructor(private readonly users: UserService)` declares a field. */
const noteParameterProperty = (tree: Tree, ir: ClassIr, param: Param): void => {
  const isProperty = (tree.flags[param.node]! & (F.private | F.public | F.protected | F.final)) !== 0
  if (isProperty && param.type !== '') ir.fieldTypes.set(param.name, param.type)
}
