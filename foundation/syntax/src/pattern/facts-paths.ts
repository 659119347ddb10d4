import type { Declaration } from '../javascript/index.ts'
import { childOf, K, R, symText, textOf, wordId } from '../tree/index.ts'
import type { Tree } from '../tree/index.ts'
import { MAX_FACT_STEPS } from './facts-state.ts'
import type { FactsState } from './facts-state.ts'

const DEFAULT = wordId('default')
const STAR = wordId('*')
const EQUALS = wordId('=')

/** The modules whose every name is imported. */
export const wildcardsOf = (tree: Tree): string[] => {
  const found: string[] = []
  for (let i = 1; i < tree.count; i++) {
    const isWildcard = tree.kind[i] === K.importItem && tree.sym[i] === STAR && childOf(tree, i, R.alias) === 0
    if (isWildcard) found.push(symText(tree, tree.parent[i]!))
  }
  return found
}

/** `require('m')` and `import('m')` name their module. */
const moduleOfCall = (tree: Tree, node: number): string | undefined => {
  const isRequire = tree.kind[node] === K.call && tree.sym[node] === wordId('require')
  if (!isRequire && tree.kind[node] !== K.importCall) return undefined
  const argument = childOf(tree, node, R.argument)
  return tree.kind[argument] === K.string && tree.sym[argument] !== 0 ? symText(tree, argument) : undefined
}

/** The dotted path that a name, member or call stands for. */
export const pathOf = (state: FactsState, node: number, steps: number): string | undefined => {
  const { tree } = state
  if (steps > MAX_FACT_STEPS) return undefined
  switch (tree.kind[node]) {
    case K.name: {
      const found = state.scopes.resolve(node)
      return found === undefined ? symText(tree, node) : pathOfDeclaration(state, found, steps)
    }
    case K.member: {
      const property = childOf(tree, node, R.property)
      const receiver = pathOf(state, node + 1, steps + 1)
      return receiver === undefined ? undefined : `${receiver}.${symText(tree, property)}`
    }
    case K.call:
    case K.importCall:
      return state.dialect.id === 'javascript' ? moduleOfCall(tree, node) : undefined
    case K.await:
    case K.nonNull:
      return pathOf(state, node + 1, steps + 1)
    default:
      return undefined
  }
}

const pathOfDeclaration = (state: FactsState, found: Declaration, steps: number): string | undefined => {
  if (state.paths.has(found)) return state.paths.get(found)
  state.paths.set(found, undefined)
  const path = findPath(state, found, steps)
  state.paths.set(found, path)
  return path
}

const findPath = (state: FactsState, found: Declaration, steps: number): string | undefined => {
  const { tree } = state
  if (tree.kind[found.owner] === K.import) return symText(tree, found.owner)
  if (tree.kind[found.owner] === K.importItem) return state.dialect.importedPath(tree, found.owner)
  const isValue = tree.kind[found.owner] === K.declarator || tree.kind[found.owner] === K.assign
  if (!isValue || found.assignments > 1) return undefined
  const value = childOf(tree, found.owner, R.value)
  if (value === 0) return undefined
  if (found.value !== 0) {
    const path = pathOf(state, value, steps + 1)
    // a plain copy of something local keeps no path; one of a module does
    return path !== undefined && isModulePath(state, value, steps + 1) ? path : undefined
  }
  if (!isModulePath(state, value, steps + 1)) return undefined
  const base = pathOf(state, value, steps + 1)
  const pair = tree.parent[found.name]!
  if (base === undefined || tree.kind[pair] !== K.pair || tree.kind[tree.parent[pair]!] !== K.objectPattern)
    return undefined
  return `${base}.${symText(tree, pair)}`
}

const isModulePath = (state: FactsState, node: number, steps: number): boolean => {
  const { tree } = state
  if (steps > MAX_FACT_STEPS) return false
  switch (tree.kind[node]) {
    case K.member:
    case K.await:
    case K.nonNull:
      return isModulePath(state, node + 1, steps + 1)
    case K.call:
    case K.importCall:
      return state.dialect.id === 'javascript' && moduleOfCall(tree, node) !== undefined
    case K.name: {
      const found = state.scopes.resolve(node)
      return found !== undefined && pathOfDeclaration(state, found, steps + 1) !== undefined
    }
    default:
      return false
  }
}

/** `import x from 'm'` stands for the module, `import { x } from 'm'` for a name in it. */
export const importedByJavaScript = (tree: Tree, item: number): string | undefined => {
  const declaration = tree.parent[item]!
  if (tree.sym[declaration] === 0) return undefined
  const module = symText(tree, declaration)
  const sym = tree.sym[item]
  return sym === DEFAULT || sym === STAR || sym === EQUALS ? module : `${module}.${symText(tree, item)}`
}

/** `import a.b` binds `a`; `import a.b as c` binds the whole; `from a import b` binds `a.b`. */
export const importedByPython = (tree: Tree, item: number): string | undefined => {
  const module = symText(tree, tree.parent[item]!)
  if (module !== '') return `${module}.${symText(tree, item)}`
  const name = childOf(tree, item, R.name)
  const path = textOf(tree, name).replaceAll(/\s/g, '')
  return childOf(tree, item, R.alias) === 0 ? path.split('.')[0] : path
}
