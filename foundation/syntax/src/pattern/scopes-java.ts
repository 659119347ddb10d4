import type { Declaration, Scopes } from '../javascript/index.ts'
import { childOf, enclosing, K, R, wordId } from '../tree/index.ts'
import type { Tree } from '../tree/index.ts'

const BLOCKS: readonly number[] = [
  K.block,
  K.for,
  K.forEach,
  K.switch,
  K.case,
  K.catch,
  K.try,
  K.method,
  K.lambda,
  K.initializer,
  K.class,
  K.interface,
  K.record,
  K.enum,
  K.unit,
]
const ASSIGN = wordId('=')

type Collector = { readonly tree: Tree; readonly bySym: Map<number, Declaration[]>; readonly all: Declaration[] }

const declare = (into: Collector, name: number, owner: number, about: { scope: number; value: number }): void => {
  const sym = into.tree.sym[name]!
  const values = about.value === 0 ? [] : [about.value]
  const found: Declaration = {
    name,
    owner,
    scope: Math.max(about.scope, 0),
    assignments: values.length,
    value: about.value,
    values,
  }
  const list = into.bySym.get(sym)
  if (list === undefined) into.bySym.set(sym, [found])
  else list.push(found)
  into.all.push(found)
}

const collectNode = (into: Collector, node: number): void => {
  const { tree } = into
  switch (tree.kind[node]) {
    case K.declarator:
      return declare(into, childOf(tree, node, R.target), node, {
        scope: enclosing(tree, node, BLOCKS),
        value: childOf(tree, node, R.value),
      })
    case K.field:
      return declare(into, childOf(tree, node, R.name), node, {
        scope: tree.parent[node]!,
        value: childOf(tree, node, R.value),
      })
    case K.param: {
      const target = childOf(tree, node, R.target)
      if (tree.kind[target] === K.name) declare(into, target, node, { scope: tree.parent[node]!, value: 0 })
      return
    }
    case K.import: {
      let name = childOf(tree, node, R.source)
      while (tree.kind[name] === K.member) name = tree.skip[name + 1]!
      if (name !== 0 && childOf(tree, node, R.item) === 0) declare(into, name, node, { scope: 0, value: 0 })
    }
  }
}

/** Resolves the names of a Java tree: locals, parameters, fields, imported types. */
export const scopesOfJava = (tree: Tree): Scopes => {
  const into: Collector = { tree, bySym: new Map(), all: [] }
  for (let i = 1; i < tree.count; i++) collectNode(into, i)
  const resolve = (name: number): Declaration | undefined => {
    let best: Declaration | undefined
    for (const one of into.bySym.get(tree.sym[name]!) ?? []) {
      if (name >= one.scope && name < tree.skip[one.scope]! && (best === undefined || one.scope >= best.scope))
        best = one
    }
    return best
  }
  countWrites(tree, resolve)
  return { resolve, declarations: into.all }
}

const countWrites = (tree: Tree, resolve: (name: number) => Declaration | undefined): void => {
  for (let i = 1; i < tree.count; i++) {
    const kind = tree.kind[i]
    if (kind !== K.assign && kind !== K.update) continue
    let target = i + 1
    if (tree.kind[target] === K.member && tree.kind[target + 1] === K.this) target = tree.skip[target + 1]!
    if (tree.kind[target] !== K.name) continue
    const found = resolve(target)
    if (found === undefined) continue
    found.assignments++
    if (kind !== K.assign || tree.sym[i] !== ASSIGN) continue
    found.value = childOf(tree, i, R.value)
    found.values.push(found.value)
  }
}
