import { childOf, childrenOf, enclosing, F, K, R, symText, type Tree } from '@bartizan/syntax/tree'
import type { Ids } from '../ids.ts'
import type { ClassIr, Const, FnIr, Param, SourceUnit } from '../ir.ts'
import { numberOf } from '../lowering.ts'
import { typeText, type JavaUnit } from './context.ts'
import { lowerJavaFunction } from './function.ts'

const classKinds: readonly number[] = [K.class, K.interface, K.enum, K.record, K.annotationType]
const isFunction = (kind: number): boolean => kind === K.method || kind === K.lambda

/** Declares the classes and methods of a parsed file; bodies are lowered when they are wanted. */
export const declareJava = (unit: SourceUnit, ids: Ids): void => {
  const { tree } = unit
  const owner = owners(tree)
  const fnAt = new Map<number, FnIr>()
  const classAt = new Map<number, ClassIr>()
  const java: JavaUnit = { unit, tree, fnAt, classAt, ...bindNames(tree, owner) }
  const packageNode = childrenOf(tree, 0, R.body).find((node) => tree.kind[node] === K.package)
  const packageName = packageNode === undefined ? '' : symText(tree, packageNode)
  const main = functionOf(java, ids, 0, { parent: undefined, cls: undefined })
  unit.main = main
  fnAt.set(0, main)
  unit.functions.push(main)
  for (let i = 1; i < tree.count; i++) {
    const kind = tree.kind[i]!
    const isAnonymous = kind === K.new && childOf(tree, i, R.member) !== 0
    if (classKinds.includes(kind) || isAnonymous) {
      const cls = classOf(java, ids, i, packageName)
      classAt.set(i, cls)
      unit.classes.push(cls)
      const fields: FnIr = {
        ...functionOf(java, ids, i, { parent: fnAt.get(owner[i]!), cls }),
        name: '<fields>',
        params: [],
        body: undefined,
        lower: () => (fields.body ??= lowerJavaFunction(java, fields)),
      }
      cls.fieldInit = fields
    } else if (isFunction(kind)) {
      const cls = kind === K.method ? classAt.get(enclosing(tree, i, [...classKinds, K.new])) : undefined
      const fn = functionOf(java, ids, i, { parent: fnAt.get(owner[i]!), cls })
      fnAt.set(i, fn)
      const hasBody = childOf(tree, i, R.body) !== 0
      if (hasBody) unit.functions.push(fn)
      if (cls !== undefined) {
        const table = fn.isStatic ? cls.statics : cls.methods
        table.set(fn.name, [...(table.get(fn.name) ?? []), fn])
      }
    }
  }
}

/** Innermost function around each node. */
const owners = (tree: Tree): Int32Array => {
  const owner = new Int32Array(tree.count)
  for (let i = 1; i < tree.count; i++) {
    const parent = tree.parent[i]!
    owner[i] = isFunction(tree.kind[parent]!) && tree.role[i] !== R.decorator ? parent : owner[parent]!
  }
  return owner
}

const bindNames = (tree: Tree, owner: Int32Array): Pick<JavaUnit, 'declared' | 'captured'> => {
  const declared = new Map<number, Set<string>>()
  const captured = new Map<number, Set<string>>()
  const put = (table: Map<number, Set<string>>, node: number, name: string): void => {
    const set = table.get(node)
    if (set === undefined) table.set(node, new Set([name]))
    else set.add(name)
  }
  for (let i = 1; i < tree.count; i++) {
    const kind = tree.kind[i]
    if (kind === K.declarator) put(declared, owner[i]!, symText(tree, childOf(tree, i, R.target)))
    else if (kind === K.param) put(declared, owner[i]!, symText(tree, childOf(tree, i, R.target)))
    else if (kind === K.typePattern) put(declared, owner[i]!, symText(tree, i))
  }
  for (let i = 1; i < tree.count; i++) {
    if (tree.kind[i] === K.this || tree.kind[i] === K.call || tree.kind[i] === K.name)
      noteCapture(tree, owner, i, { declared, put: (node, name) => put(captured, node, name) })
  }
  return { declared, captured }
}

const noteCapture = (
  tree: Tree,
  owner: Int32Array,
  node: number,
  tables: {
    readonly declared: ReadonlyMap<number, ReadonlySet<string>>
    readonly put: (node: number, name: string) => void
  },
): void => {
  if (tree.kind[node] === K.name && tree.role[node] === R.property) return
  const name = symText(tree, node)
  let at = owner[node]!
  if (tree.kind[node] !== K.name || !isDeclaredAround(tree, owner, node, tables.declared)) {
    if (tree.kind[at] !== K.lambda) return
    while (at > 0 && tree.kind[at] === K.lambda) at = owner[at]!
    if (at > 0) tables.put(at, 'this')
    return
  }
  if (tables.declared.get(at)?.has(name) === true) return
  while (at > 0) {
    at = owner[at]!
    if (tables.declared.get(at)?.has(name) === true) {
      tables.put(at, name)
      return
    }
  }
}

const isDeclaredAround = (
  tree: Tree,
  owner: Int32Array,
  node: number,
  declared: ReadonlyMap<number, ReadonlySet<string>>,
): boolean => {
  const name = symText(tree, node)
  for (let at = owner[node]!; at > 0; at = owner[at]!) if (declared.get(at)?.has(name) === true) return true
  return false
}

const annotationsOf = (tree: Tree, node: number): string[] =>
  childrenOf(tree, node, R.decorator).map((one) => symText(tree, one))

const functionOf = (
  java: JavaUnit,
  ids: Ids,
  node: number,
  around: { readonly parent: FnIr | undefined; readonly cls: ClassIr | undefined },
): FnIr => {
  const { tree, unit } = java
  const isModule = node === 0
  const fn: FnIr = {
    id: ids.fn(),
    file: unit,
    node,
    name: isModule ? '<module>' : tree.kind[node] === K.lambda ? '' : symText(tree, node),
    params: isModule ? [] : childrenOf(tree, node, R.param).map((param) => paramOf(tree, param)),
    isModule,
    isStatic: (tree.flags[node]! & F.static) !== 0,
    isAsync: false,
    isGenerator: false,
    isBroken: false,
    isAccessor: false,
    isExported: false,
    isConstructor: around.cls !== undefined && symText(tree, node) === around.cls.name,
    returnType: typeText(tree, childOf(tree, node, R.returnType)),
    annotations: isModule ? [] : annotationsOf(tree, node),
    ownerClass: around.cls,
    parent: around.parent,
    body: undefined,
    lower: () => (fn.body ??= lowerJavaFunction(java, fn)),
  }
  return fn
}

const paramOf = (tree: Tree, param: number): Param => ({
  name: symText(tree, childOf(tree, param, R.target)),
  kind: (tree.flags[param]! & F.spread) !== 0 ? 'rest' : 'plain',
  type: typeText(tree, childOf(tree, param, R.type)),
  hasDefault: false,
  annotations: annotationsOf(tree, param),
  node: param,
})

const classOf = (java: JavaUnit, ids: Ids, node: number, packageName: string): ClassIr => {
  const { tree, unit, classAt } = java
  const isAnonymous = tree.kind[node] === K.new
  const outer = classAt.get(enclosing(tree, node, [...classKinds, K.new]))
  const name = isAnonymous ? '' : symText(tree, node)
  const prefix = outer === undefined ? packageName : outer.fullName
  const bases = isAnonymous
    ? [typeText(tree, childOf(tree, node, R.callee))]
    : [...childrenOf(tree, node, R.base), ...childrenOf(tree, node, R.implements)].map((base) => typeText(tree, base))
  const cls: ClassIr = {
    id: ids.cls(),
    file: unit,
    node,
    name,
    fullName: isAnonymous ? `${prefix}.${node}` : prefix === '' ? name : `${prefix}.${name}`,
    methods: new Map(),
    statics: new Map(),
    getters: new Map(),
    setters: new Map(),
    fieldInit: undefined,
    staticInit: undefined,
    fieldTypes: new Map(),
    fieldAnnotations: new Map(),
    staticFields: new Set(),
    constants: new Map(),
    baseNames: bases.filter((base) => base !== ''),
    annotations: isAnonymous ? [] : annotationsOf(tree, node),
    isInterface: tree.kind[node] === K.interface,
    outer,
  }
  for (const member of childrenOf(tree, node, R.member)) declareField(tree, member, cls)
  if (tree.kind[node] === K.record)
    for (const param of childrenOf(tree, node, R.param))
      (cls.fieldTypes as Map<string, string>).set(
        symText(tree, childOf(tree, param, R.target)),
        typeText(tree, childOf(tree, param, R.type)),
      )
  return cls
}

const declareField = (tree: Tree, member: number, cls: ClassIr): void => {
  const name = symText(tree, member)
  if (tree.kind[member] === K.enumMember) {
    cls.staticFields.add(name)
    return
  }
  if (tree.kind[member] !== K.field) return
  const flags = tree.flags[member]!
  cls.fieldTypes.set(name, typeText(tree, childOf(tree, member, R.type)))
  cls.fieldAnnotations.set(name, annotationsOf(tree, member))
  const isStatic = (flags & F.static) !== 0 || cls.isInterface
  if (isStatic) cls.staticFields.add(name)
  const value = childOf(tree, member, R.value)
  if ((flags & F.final) !== 0 && value !== 0) {
    const literal = literalOf(tree, value)
    if (literal !== undefined) cls.constants.set(name, literal)
  }
}

const literalOf = (tree: Tree, value: number): Const => {
  switch (tree.kind[value]) {
    case K.string:
      return tree.sym[value] === 0 ? undefined : symText(tree, value)
    case K.number:
      return numberOf(symText(tree, value))
    case K.bool:
      return symText(tree, value) === 'true'
    default:
      return undefined
  }
}
