import { childOf, childrenOf, F, K, R, symText, type Tree } from '@bartizan/syntax/tree'
import type { Ids } from '../ids.ts'
import type { ClassIr, FnIr, Param, SourceUnit } from '../ir.ts'
import { importedAs, type PyScope, type PyUnit } from './context.ts'
import { lowerPythonFunction } from './function.ts'

const isFunctionKind = (kind: number): boolean => kind === K.function || kind === K.method || kind === K.lambda

/** Declares the functions and classes of a parsed file; bodies are lowered when they are wanted. */
export const declarePython = (unit: SourceUnit, ids: Ids): void => {
  const { tree } = unit
  const owner = new Int32Array(tree.count)
  for (let i = 1; i < tree.count; i++) {
    const parent = tree.parent[i]!
    const role = tree.role[i]
    const isInside =
      isFunctionKind(tree.kind[parent]!) && role !== R.decorator && role !== R.returnType && role !== R.name
    owner[i] = isInside ? parent : owner[parent]!
    if (tree.kind[parent] === K.param && role !== R.target) owner[i] = owner[tree.parent[parent]!]!
  }
  const fnAt = new Map<number, FnIr>()
  const classAt = new Map<number, ClassIr>()
  const scopes = collectScopes(tree, owner)
  const py: PyUnit = { unit, tree, fnAt, classAt, scopes }
  const add = (node: number): void => {
    const fn = functionOf(py, ids, node, node === 0 ? undefined : fnAt.get(owner[node]!))
    fnAt.set(node, fn)
    unit.functions.push(fn)
    if (node === 0) unit.main = fn
  }
  add(0)
  for (let i = 1; i < tree.count; i++) {
    const kind = tree.kind[i]!
    if (kind === K.class) {
      const cls = classOf(unit, ids, i)
      classAt.set(i, cls)
      unit.classes.push(cls)
    } else if (isFunctionKind(kind)) add(i)
    else if (kind === K.import && childrenOf(tree, i, R.item).some((item) => symText(tree, item) === '*'))
      unit.stars.push(symText(tree, i))
  }
  for (const [node, fn] of fnAt) {
    const cls = classAt.get(tree.parent[node]!)
    if (cls === undefined || tree.kind[node] === K.lambda) continue
    Object.assign(fn, { ownerClass: cls })
    if (fn.isAccessor) cls.getters.set(fn.name, fn)
    else cls.methods.set(fn.name, [fn])
  }
}

const collectScopes = (tree: Tree, owner: Int32Array): Map<number, PyScope> => {
  const found = new Map<
    number,
    { locals: Set<string>; globals: Set<string>; captured: Set<string>; outer: Set<string> }
  >()
  const scopeAt = (
    node: number,
  ): { locals: Set<string>; globals: Set<string>; captured: Set<string>; outer: Set<string> } => {
    let scope = found.get(node)
    if (scope === undefined)
      found.set(node, (scope = { locals: new Set(), globals: new Set(), captured: new Set(), outer: new Set() }))
    return scope
  }
  const inClassBody = (node: number): boolean => {
    for (let at = tree.parent[node]!; at > 0; at = tree.parent[at]!) {
      if (tree.kind[at] === K.class) return true
      if (isFunctionKind(tree.kind[at]!)) return false
    }
    return false
  }
  scopeAt(0)
  for (let i = 1; i < tree.count; i++) {
    const kind = tree.kind[i]!
    const scope = scopeAt(owner[i]!)
    if (isFunctionKind(kind)) scopeAt(i)
    if (kind === K.global) {
      for (const name of childrenOf(tree, i, R.name))
        (symText(tree, i) === 'global' ? scope.globals : scope.outer).add(symText(tree, name))
    } else if (kind === K.name && isBinding(tree, i) && !inClassBody(i)) scope.locals.add(symText(tree, i))
    else if ((kind === K.function || kind === K.class) && !inClassBody(i)) scope.locals.add(symText(tree, i))
    else if (kind === K.importItem && !inClassBody(i)) scope.locals.add(importedAs(tree, i))
  }
  for (const scope of found.values()) for (const name of [...scope.globals, ...scope.outer]) scope.locals.delete(name)
  for (let i = 1; i < tree.count; i++) {
    if (tree.kind[i] !== K.name || tree.role[i] === R.property) continue
    const name = symText(tree, i)
    let at = owner[i]!
    if (found.get(at)!.locals.has(name) || found.get(at)!.globals.has(name)) continue
    while (at > 0) {
      at = owner[at]!
      if (at > 0 && found.get(at)!.locals.has(name)) {
        found.get(at)!.captured.add(name)
        break
      }
    }
  }
  return found
}

const isBinding = (tree: Tree, name: number): boolean => {
  let at = name
  for (;;) {
    const role = tree.role[at]
    const parent = tree.parent[at]!
    const kind = tree.kind[parent]!
    if (role === R.target || (role === R.param && kind === K.catch)) return true
    if (role === R.name && (kind === K.matchCapture || kind === K.matchAs)) return true
    const isNested =
      (kind === K.tuple || kind === K.array || kind === K.spread || kind === K.rest) &&
      (role === R.element || role === R.operand || role === R.target)
    if (!isNested) return false
    at = parent
  }
}

const functionOf = (py: PyUnit, ids: Ids, node: number, parent: FnIr | undefined): FnIr => {
  const { tree, unit } = py
  const decorators = node === 0 ? [] : childrenOf(tree, node, R.decorator).map((one) => symText(tree, one))
  const fn: FnIr = {
    id: ids.fn(),
    file: unit,
    node,
    name: node === 0 ? '<module>' : symText(tree, node),
    params:
      node === 0
        ? []
        : childrenOf(tree, node, R.param).flatMap((param, index, all) => paramOf(tree, param, all.slice(0, index))),
    isModule: node === 0,
    isStatic: decorators.includes('staticmethod'),
    isAsync: (tree.flags[node]! & F.async) !== 0,
    isGenerator: node !== 0 && yields(tree, node),
    isBroken: false,
    isAccessor: decorators.includes('property') || decorators.includes('cached_property'),
    isExported: false,
    isConstructor: symText(tree, node) === '__init__',
    returnType: '',
    annotations: decorators,
    ownerClass: undefined,
    parent,
    body: undefined,
    lower: () => (fn.body ??= lowerPythonFunction(py, fn)),
  }
  return fn
}

const yields = (tree: Tree, node: number): boolean => {
  for (let i = node + 1; i < tree.skip[node]!; i++) {
    if (isFunctionKind(tree.kind[i]!)) i = tree.skip[i]! - 1
    else if (tree.kind[i] === K.yield) return true
  }
  return false
}

const paramOf = (tree: Tree, param: number, before: readonly number[]): Param[] => {
  const target = childOf(tree, param, R.target)
  if (target === 0) return []
  const sym = symText(tree, param)
  const isSpread = (tree.flags[param]! & F.spread) !== 0
  const type = childOf(tree, param, R.type)
  const byDefault = childOf(tree, param, R.default)
  const isAfterStar = before.some((one) => (tree.flags[one]! & F.spread) !== 0)
  const defaultCall = tree.kind[byDefault] === K.call ? symText(tree, byDefault) : ''
  return [
    {
      name: symText(tree, target),
      kind: isSpread ? (sym === '**' ? 'keywords' : 'rest') : isAfterStar ? 'keyword-only' : 'plain',
      type: type === 0 ? '' : typeText(tree, type),
      hasDefault: byDefault !== 0,
      annotations: defaultCall === '' ? [] : [defaultCall],
      node: param,
    },
  ]
}

/** A type annotation as a dotted name; `Optional[X]`, `Annotated[X, …]` and `X | None` are X. */
export const typeText = (tree: Tree, type: number): string => {
  switch (tree.kind[type]) {
    case K.name:
      return symText(tree, type)
    case K.string:
      return /^[\w.]+$/.test(symText(tree, type)) ? symText(tree, type) : ''
    case K.member: {
      const receiver = typeText(tree, childOf(tree, type, R.receiver))
      return receiver === '' ? '' : `${receiver}.${symText(tree, type)}`
    }
    case K.index: {
      const outer = typeText(tree, childOf(tree, type, R.receiver))
      if (!/(^|\.)(Optional|Annotated)$/.test(outer)) return ''
      const inner = childOf(tree, type, R.index)
      return typeText(tree, tree.kind[inner] === K.tuple ? inner + 1 : inner)
    }
    case K.binary:
      return typeText(tree, childOf(tree, type, R.left))
    default:
      return ''
  }
}

const classOf = (unit: SourceUnit, ids: Ids, node: number): ClassIr => {
  const { tree } = unit
  const fieldTypes = new Map<string, string>()
  for (const member of childrenOf(tree, node, R.member)) {
    const value = tree.kind[member] === K.exprStmt ? childOf(tree, member, R.value) : 0
    const type = tree.kind[value] === K.assign ? childOf(tree, value, R.type) : 0
    const text = type === 0 ? '' : typeText(tree, type)
    if (text !== '') fieldTypes.set(symText(tree, childOf(tree, value, R.target)), text)
  }
  return {
    id: ids.cls(),
    file: unit,
    node,
    name: symText(tree, node),
    fullName: symText(tree, node),
    methods: new Map(),
    statics: new Map(),
    getters: new Map(),
    setters: new Map(),
    fieldInit: undefined,
    staticInit: undefined,
    fieldTypes,
    fieldAnnotations: new Map(),
    staticFields: new Set(),
    constants: new Map(),
    baseNames: [],
    annotations: childrenOf(tree, node, R.decorator).map((one) => symText(tree, one)),
    isInterface: false,
    outer: undefined,
  }
}
