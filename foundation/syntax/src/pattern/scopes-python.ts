import type { Declaration, Scopes } from '../javascript/index.ts'
import { childOf, enclosing, K, R, wordId } from '../tree/index.ts'
import type { Tree } from '../tree/index.ts'

const FUNCTIONS: readonly number[] = [K.function, K.method, K.lambda, K.class, K.unit]
const COMPREHENSIONS: readonly number[] = [K.listComp, K.setComp, K.dictComp, K.generatorComp]
const ASSIGN = wordId('=')

type Collector = { readonly tree: Tree; readonly bySym: Map<number, Declaration[]>; readonly all: Declaration[] }

const declare = (into: Collector, name: number, owner: number, scope: number): Declaration => {
  const { tree } = into
  const list = into.bySym.get(tree.sym[name]!) ?? []
  const known = list.find((one) => one.scope === scope)
  if (known !== undefined) return known
  const found: Declaration = { name, owner, scope, assignments: 0, value: 0, values: [] }
  list.push(found)
  into.bySym.set(tree.sym[name]!, list)
  into.all.push(found)
  return found
}

/** The scope in which an assignment at a node declares: the function, class or module around it. */
const scopeOf = (tree: Tree, node: number): number => Math.max(0, enclosing(tree, node, FUNCTIONS))

/** Declares the names of a target; a plain name keeps its value, the others only count as written. */
const declareTarget = (
  into: Collector,
  target: number,
  about: { owner: number; value: number; scope: number },
): void => {
  const { tree } = into
  if (tree.kind[target] === K.name) {
    const found = declare(into, target, about.owner, about.scope)
    found.assignments++
    if (about.value !== 0) {
      found.value = about.value
      found.values.push(about.value)
    }
    return
  }
  const isList = tree.kind[target] === K.tuple || tree.kind[target] === K.array || tree.kind[target] === K.spread
  if (!isList) return
  for (let child = target + 1; child < tree.skip[target]!; child = tree.skip[child]!) {
    declareTarget(into, child, { ...about, value: 0 })
  }
}

const collectAssign = (into: Collector, node: number): void => {
  const { tree } = into
  const value = tree.sym[node] === ASSIGN ? childOf(tree, node, R.value) : 0
  declareTarget(into, childOf(tree, node, R.target), { owner: node, value, scope: scopeOf(tree, node) })
}

const collectImport = (into: Collector, item: number): void => {
  const { tree } = into
  const alias = childOf(tree, item, R.alias)
  let name = alias === 0 ? childOf(tree, item, R.name) : alias
  while (tree.kind[name] === K.member) name++
  if (name !== 0) declare(into, name, item, scopeOf(tree, item)).assignments++
}

const collectNode = (into: Collector, node: number): void => {
  const { tree } = into
  const scope = scopeOf(tree, node)
  switch (tree.kind[node]) {
    case K.assign:
      return collectAssign(into, node)
    case K.importItem:
      return collectImport(into, node)
    case K.param:
      return declareTarget(into, childOf(tree, node, R.target), { owner: node, value: 0, scope: tree.parent[node]! })
    case K.function:
    case K.method:
    case K.class: {
      const name = childOf(tree, node, R.name)
      if (name !== 0) declare(into, name, node, scope).assignments++
      return
    }
    case K.forEach:
    case K.withItem: {
      const target = childOf(tree, node, R.target)
      if (target !== 0) declareTarget(into, target, { owner: node, value: 0, scope })
      return
    }
    case K.compFor: {
      const comprehension = enclosing(tree, node, COMPREHENSIONS)
      declareTarget(into, childOf(tree, node, R.target), { owner: node, value: 0, scope: Math.max(comprehension, 0) })
      return
    }
    case K.catch: {
      const param = childOf(tree, node, R.param)
      if (param !== 0) declareTarget(into, param, { owner: node, value: 0, scope })
    }
  }
}

/** Names declared global or nonlocal in a function belong to the module. */
const globalNames = (tree: Tree): Set<number> => {
  const found = new Set<number>()
  for (let i = 1; i < tree.count; i++)
    if (tree.kind[tree.parent[i]!] === K.global && tree.kind[i] === K.name) found.add(tree.sym[i]!)
  return found
}

/** Resolves the names of a Python tree: a name assigned in a function is local to it, unless declared global. */
export const scopesOfPython = (tree: Tree): Scopes => {
  const into: Collector = { tree, bySym: new Map(), all: [] }
  for (let i = 1; i < tree.count; i++) collectNode(into, i)
  const globals = globalNames(tree)
  for (const one of into.all) if (globals.has(tree.sym[one.name]!)) one.assignments += 2
  const resolve = (name: number): Declaration | undefined => {
    let best: Declaration | undefined
    for (const one of into.bySym.get(tree.sym[name]!) ?? []) {
      if (name < one.scope || name >= tree.skip[one.scope]!) continue
      // the names of a class body are not seen in its methods
      const isLater = one.name > name && (tree.kind[one.owner] === K.importItem || one.scope !== 0)
      const hidden = isLater || (tree.kind[one.scope] === K.class && scopeOf(tree, name) !== one.scope)
      if (!hidden && (best === undefined || one.scope >= best.scope)) best = one
    }
    return best
  }
  return { resolve, declarations: into.all }
}
