import { childOf, enclosing, K, R, wordId } from '../tree/index.ts'
import type { Tree } from '../tree/index.ts'

/** One declared name: where it is declared and where it can be seen. */
export type Declaration = {
  /** the name node that declares it */
  readonly name: number
  /** what declares it: declarator, param, function, class, catch, importItem … */
  readonly owner: number
  /** the node whose subtree can see it */
  readonly scope: number
  /** values assigned to it, initializer included; more than one means that it changes */
  assignments: number
  /** the node of the last value assigned, 0 when unknown */
  value: number
  /** the nodes of all plain values assigned */
  readonly values: number[]
}

/** Names of a file resolved to their declarations. */
export type Scopes = {
  /** the declaration that a name node refers to, or undefined for a global */
  resolve(name: number): Declaration | undefined
  readonly declarations: readonly Declaration[]
}

const FUNCTIONS: readonly number[] = [K.function, K.method, K.lambda, K.initializer, K.unit, K.namespace]
const BLOCKS: readonly number[] = [...FUNCTIONS, K.block, K.for, K.forEach, K.switch, K.catch, K.class]
const VAR = wordId('var')
const ASSIGN = wordId('=')

type Collector = { readonly tree: Tree; readonly bySym: Map<number, Declaration[]>; readonly all: Declaration[] }

const declare = (into: Collector, name: number, owner: number, scope: number): void => {
  const sym = into.tree.sym[name]!
  const found: Declaration = { name, owner, scope: Math.max(scope, 0), assignments: 0, value: 0, values: [] }
  const list = into.bySym.get(sym)
  if (list === undefined) into.bySym.set(sym, [found])
  else list.push(found)
  into.all.push(found)
}

/** Declares every name of a binding pattern. */
const declareTarget = (into: Collector, target: number, owner: number, scope: number): void => {
  const { tree } = into
  const end = tree.skip[target]!
  for (let i = target; i < end; i++) {
    if (tree.kind[i] === K.assignPattern) {
      declareTarget(into, i + 1, owner, scope)
      i = tree.skip[i]! - 1
    } else if (tree.kind[i] === K.name && tree.role[i] !== R.key) declare(into, i, owner, scope)
  }
}

const collectDeclarator = (into: Collector, node: number): void => {
  const { tree } = into
  const isVar = tree.sym[tree.parent[node]!] === VAR
  declareTarget(into, childOf(tree, node, R.target), node, enclosing(tree, node, isVar ? FUNCTIONS : BLOCKS))
}

const collect = (tree: Tree): Collector => {
  const into: Collector = { tree, bySym: new Map(), all: [] }
  for (let i = 1; i < tree.count; i++) {
    switch (tree.kind[i]) {
      case K.declarator:
        collectDeclarator(into, i)
        break
      case K.param:
        declareTarget(into, childOf(tree, i, R.target), i, tree.parent[i]!)
        break
      case K.function:
      case K.class: {
        const name = childOf(tree, i, R.name)
        const isStatement = tree.role[i] === R.body
        if (name !== 0) declare(into, name, i, isStatement ? enclosing(tree, i, BLOCKS) : i)
        break
      }
      case K.enum:
      case K.namespace: {
        const name = childOf(tree, i, R.name)
        if (tree.kind[name] === K.name) declare(into, name, i, enclosing(tree, i, BLOCKS))
        break
      }
      case K.catch: {
        const param = childOf(tree, i, R.param)
        if (param !== 0) declareTarget(into, param, i, i)
        break
      }
      case K.importItem: {
        const alias = childOf(tree, i, R.alias)
        const name = alias === 0 ? childOf(tree, i, R.name) : alias
        if (name !== 0) declare(into, name, i, 0)
        break
      }
    }
  }
  return into
}

/**
 * Resolves the names of a JavaScript or TypeScript tree: lexical scopes of `let`, `const`, classes, parameters, hoisting
 * of `var` and functions to their function. `with` and `eval` are ignored.
 */
export const scopesOf = (tree: Tree): Scopes => {
  const { bySym, all } = collect(tree)
  const resolve = (name: number): Declaration | undefined => {
    const list = bySym.get(tree.sym[name]!)
    if (list === undefined) return undefined
    let best: Declaration | undefined
    for (const one of list) {
      if (name >= one.scope && name < tree.skip[one.scope]! && (best === undefined || one.scope >= best.scope))
        best = one
    }
    return best
  }
  declareGlobals({ tree, bySym, all }, resolve)
  countAssignments(tree, all, resolve)
  return { resolve, declarations: all }
}

/** A name that is assigned but declared nowhere is a global of the file. */
const declareGlobals = (into: Collector, resolve: (name: number) => Declaration | undefined): void => {
  const { tree } = into
  for (let i = 1; i < tree.count; i++) {
    if (tree.kind[i] === K.assign && tree.kind[i + 1] === K.name && resolve(i + 1) === undefined)
      declare(into, i + 1, i, 0)
  }
}

const countAssignments = (
  tree: Tree,
  all: readonly Declaration[],
  resolve: (name: number) => Declaration | undefined,
): void => {
  for (const one of all) {
    if (tree.kind[one.owner] !== K.declarator) {
      one.assignments = tree.kind[one.owner] === K.assign ? 0 : 1
      continue
    }
    const value = childOf(tree, one.owner, R.value)
    const isPlain = tree.role[one.name] === R.target && tree.parent[one.name] === one.owner
    const isLoop = tree.kind[tree.parent[tree.parent[one.owner]!]!] === K.forEach
    if (value !== 0 || isLoop) one.assignments = 1
    if (isPlain && !isLoop && value !== 0) {
      one.value = value
      one.values.push(value)
    }
  }
  for (let i = 1; i < tree.count; i++) {
    const kind = tree.kind[i]
    if (kind === K.assign) noteAssignment(tree, i, resolve)
    else if (kind === K.update) noteWrite(tree, i + 1, resolve)
    else if (kind === K.forEach) noteWrite(tree, childOf(tree, i, R.target), resolve)
  }
}

const noteAssignment = (tree: Tree, node: number, resolve: (name: number) => Declaration | undefined): void => {
  const target = node + 1
  if (tree.kind[target] !== K.name) {
    if (tree.kind[target] === K.objectPattern || tree.kind[target] === K.arrayPattern) noteWrite(tree, target, resolve)
    return
  }
  const found = resolve(target)
  if (found === undefined) return
  found.assignments++
  if (tree.sym[node] !== ASSIGN) found.assignments++
  found.value = childOf(tree, node, R.value)
  if (tree.sym[node] === ASSIGN) found.values.push(found.value)
}

const noteWrite = (tree: Tree, target: number, resolve: (name: number) => Declaration | undefined): void => {
  const isBinding =
    tree.kind[target] === K.name || tree.kind[target] === K.objectPattern || tree.kind[target] === K.arrayPattern
  if (!isBinding) return
  for (let i = target; i < tree.skip[target]!; i++) {
    if (tree.kind[i] !== K.name || tree.role[i] === R.key) continue
    const found = resolve(i)
    if (found !== undefined) found.assignments += 2
  }
}
