import { scopesOf } from '../javascript/index.ts'
import type { Scopes } from '../javascript/index.ts'
import { K } from '../tree/index.ts'
import type { Tree } from '../tree/index.ts'
import { constantOf, valueOf } from './facts-constants.ts'
import { importedByJavaScript, importedByPython, pathOf, wildcardsOf } from './facts-paths.ts'
import type { FactsDialect, FactsState } from './facts-state.ts'
import { declaredType, typeName } from './facts-types.ts'
import type { Facts } from './facts.ts'
import { scopesOfJava } from './scopes-java.ts'
import { scopesOfPython } from './scopes-python.ts'

const JAVASCRIPT_TYPES = new Map<number, string>([
  [K.string, 'string'],
  [K.template, 'string'],
  [K.number, 'number'],
  [K.bool, 'boolean'],
  [K.regex, 'RegExp'],
])

const PYTHON_TYPES = new Map<number, string>([
  [K.string, 'str'],
  [K.template, 'str'],
  [K.number, 'int'],
  [K.bool, 'bool'],
  [K.array, 'list'],
  [K.object, 'dict'],
  [K.tuple, 'tuple'],
  [K.set, 'set'],
])

const JAVASCRIPT: FactsDialect = {
  id: 'javascript',
  importedPath: importedByJavaScript,
  literalTypes: JAVASCRIPT_TYPES,
  booleanType: 'boolean',
  floatType: 'number',
}
const PYTHON: FactsDialect = {
  id: 'python',
  importedPath: importedByPython,
  literalTypes: PYTHON_TYPES,
  booleanType: 'bool',
  floatType: 'float',
}

const JAVA_TYPES = new Map<number, string>([
  [K.string, 'String'],
  [K.number, 'int'],
  [K.bool, 'boolean'],
])
const JAVA: FactsDialect = {
  id: 'java',
  importedPath: () => undefined,
  literalTypes: JAVA_TYPES,
  booleanType: 'boolean',
  floatType: 'double',
}

/** Import aliases, constants and declared types of a JavaScript or TypeScript file. */
export const factsOfJavaScript = (tree: Tree): Facts => factsFrom(tree, scopesOf(tree), JAVASCRIPT)

/** Imported types, constants and declared types of a Java file. */
export const factsOfJava = (tree: Tree): Facts => factsFrom(tree, scopesOfJava(tree), JAVA)

/** Import aliases, constants and declared types of a Python file. */
export const factsOfPython = (tree: Tree): Facts => factsFrom(tree, scopesOfPython(tree), PYTHON)

const factsFrom = (tree: Tree, scopes: Scopes, dialect: FactsDialect): Facts => {
  const state: FactsState = { dialect, tree, scopes, constants: new Map(), paths: new Map() }
  return {
    tree,
    pathOf: (node) => pathOf(state, node, 0),
    constantOf: (node) => constantOf(state, node, 0),
    valueOf: (node) => valueOf(state, node),
    declaredType: (node) => declaredType(state, node),
    typeName: (node) => typeName(state, node, 0),
    wildcards: wildcardsOf(tree),
    declarationOf: (node) => (tree.kind[node] === K.name ? (state.scopes.resolve(node)?.name ?? 0) : 0),
  }
}
