import { scopesOf } from '../javascript/index.ts'
import type { Declaration, Scopes } from '../javascript/index.ts'
import { childOf, childrenOf, enclosing, K, R, symText, textOf, wordId } from '../tree/index.ts'
import type { Tree } from '../tree/index.ts'
import type { Constant, Facts } from './facts.ts'
import { scopesOfJava } from './scopes-java.ts'
import { scopesOfPython } from './scopes-python.ts'

const PLUS = wordId('+')
const MINUS = wordId('-')
const TIMES = wordId('*')
const DEFAULT = wordId('default')
const STAR = wordId('*')
const EQUALS = wordId('=')
const MAX_STEPS = 24

/** Where the facts of two languages differ. */
type Dialect = {
  /** the path that an imported name stands for */
  importedPath(tree: Tree, item: number): string | undefined
  readonly literalTypes: ReadonlyMap<number, string>
  readonly booleanType: string
  readonly floatType: string
}

type State = {
  readonly dialect: Dialect
  readonly tree: Tree
  readonly scopes: Scopes
  readonly constants: Map<number, Constant | undefined>
  readonly paths: Map<Declaration, string | undefined>
}

/** Import aliases, constants and declared types of a JavaScript or TypeScript file. */
export const factsOfJavaScript = (tree: Tree): Facts => factsFrom(tree, scopesOf(tree), JAVASCRIPT)

/** Imported types, constants and declared types of a Java file. */
export const factsOfJava = (tree: Tree): Facts => factsFrom(tree, scopesOfJava(tree), JAVA)

/** Import aliases, constants and declared types of a Python file. */
export const factsOfPython = (tree: Tree): Facts => factsFrom(tree, scopesOfPython(tree), PYTHON)

const factsFrom = (tree: Tree, scopes: Scopes, dialect: Dialect): Facts => {
  const state: State = { dialect, tree, scopes, constants: new Map(), paths: new Map() }
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

/** The modules whose every name is imported. */
const wildcardsOf = (tree: Tree): string[] => {
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

const pathOf = (state: State, node: number, steps: number): string | undefined => {
  const { tree } = state
  if (steps > MAX_STEPS) return undefined
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
      return state.dialect === JAVASCRIPT ? moduleOfCall(tree, node) : undefined
    case K.await:
    case K.nonNull:
      return pathOf(state, node + 1, steps + 1)
    default:
      return undefined
  }
}

const pathOfDeclaration = (state: State, found: Declaration, steps: number): string | undefined => {
  if (state.paths.has(found)) return state.paths.get(found)
  state.paths.set(found, undefined)
  const path = findPath(state, found, steps)
  state.paths.set(found, path)
  return path
}

const findPath = (state: State, found: Declaration, steps: number): string | undefined => {
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

const isModulePath = (state: State, node: number, steps: number): boolean => {
  const { tree } = state
  if (steps > MAX_STEPS) return false
  switch (tree.kind[node]) {
    case K.member:
    case K.await:
    case K.nonNull:
      return isModulePath(state, node + 1, steps + 1)
    case K.call:
    case K.importCall:
      return state.dialect === JAVASCRIPT && moduleOfCall(tree, node) !== undefined
    case K.name: {
      const found = state.scopes.resolve(node)
      return found !== undefined && pathOfDeclaration(state, found, steps + 1) !== undefined
    }
    default:
      return false
  }
}

const importedByJavaScript = (tree: Tree, item: number): string | undefined => {
  const declaration = tree.parent[item]!
  if (tree.sym[declaration] === 0) return undefined
  const module = symText(tree, declaration)
  const sym = tree.sym[item]
  return sym === DEFAULT || sym === STAR || sym === EQUALS ? module : `${module}.${symText(tree, item)}`
}

const constantOf = (state: State, node: number, steps: number): Constant | undefined => {
  const { tree } = state
  if (steps > MAX_STEPS) return undefined
  switch (tree.kind[node]) {
    case K.string:
      return { kind: 'string', text: tree.sym[node] === 0 ? textOf(tree, node).slice(1, -1) : symText(tree, node) }
    case K.number:
      return { kind: 'number', text: symText(tree, node) }
    case K.bool:
      return { kind: 'bool', text: symText(tree, node) }
    case K.regex:
      return { kind: 'regex', text: symText(tree, node) }
    case K.conditional:
      return joined([
        constantOf(state, childOf(tree, node, R.consequent), steps + 1),
        constantOf(state, childOf(tree, node, R.else), steps + 1),
      ])
    case K.template:
      return constantTemplate(state, node, steps)
    case K.binary:
      return constantSum(state, node, steps)
    case K.unary: {
      const operand = constantOf(state, node + 1, steps + 1)
      return tree.sym[node] === MINUS && operand?.kind === 'number'
        ? { kind: 'number', text: `-${operand.text}` }
        : undefined
    }
    case K.name:
      return constantName(state, node, steps)
    case K.call:
      return state.dialect === JAVA ? formatted(state, node, steps) : undefined
    case K.cast:
    case K.nonNull:
      return constantOf(state, childOf(tree, node, R.operand), steps + 1)
    default:
      return undefined
  }
}

/** `String.format` of constants is some string. */
const formatted = (state: State, node: number, steps: number): Constant | undefined => {
  const { tree } = state
  if (textOf(tree, node + 1) !== 'String.format') return undefined
  const values = childrenOf(tree, node, R.argument).map((one) => constantOf(state, one, steps + 4))
  return values.length > 0 && values.every((one) => one !== undefined) ? SOME_STRING : undefined
}

const SOME_STRING: Constant = { kind: 'some-string', text: '' }

const isString = (value: Constant | undefined): boolean => value?.kind === 'string' || value?.kind === 'some-string'

/** What several values have in common. */
const joined = (values: readonly (Constant | undefined)[]): Constant | undefined => {
  const [first, ...rest] = values
  if (first !== undefined && rest.every((one) => one?.kind === first.kind && one.text === first.text)) return first
  return values.every((one) => isString(one)) ? SOME_STRING : undefined
}

const constantTemplate = (state: State, node: number, steps: number): Constant | undefined => {
  const { tree } = state
  let text = ''
  for (let part = node + 1; part < tree.skip[node]!; part = tree.skip[part]!) {
    if (tree.kind[part] === K.templateText) text += tree.sym[part] === 0 ? textOf(tree, part) : symText(tree, part)
    else {
      const value = constantOf(state, part + 1, steps + 1)
      if (value === undefined || value.kind === 'some-string') return value
      text += value.text
    }
  }
  return { kind: 'string', text }
}

const constantSum = (state: State, node: number, steps: number): Constant | undefined => {
  const { tree } = state
  if (tree.sym[node] === TIMES) return isString(constantOf(state, node + 1, steps + 1)) ? SOME_STRING : undefined
  if (tree.sym[node] !== PLUS) return undefined
  const left = constantOf(state, node + 1, steps + 1)
  if (left === undefined) return undefined
  const right = constantOf(state, tree.skip[node + 1]!, steps + 1)
  if (right === undefined) return undefined
  if (left.kind === 'number' && right.kind === 'number') {
    return { kind: 'number', text: String(Number(left.text) + Number(right.text)) }
  }
  return left.kind === 'string' || right.kind === 'string'
    ? { kind: 'string', text: left.text + right.text }
    : undefined
}

const constantName = (state: State, node: number, steps: number): Constant | undefined => {
  const found = state.scopes.resolve(node)
  if (found === undefined || found.values.length !== found.assignments || found.value === 0) return undefined
  const nearest = found.values.length > 1 ? nearestValue(state, found, node) : 0
  if (nearest !== 0) return constantOf(state, nearest, steps + 4)
  if (found.values.length === 1 && !isCertain(state, found, node)) return undefined
  const known = state.constants.get(found.name)
  if (known !== undefined || state.constants.has(found.name)) return known
  state.constants.set(found.name, undefined)
  const value = joined(found.values.slice(0, 8).map((one) => constantOf(state, one, steps + 1)))
  const kept = found.values.length > 1 && !isString(value) ? undefined : value
  state.constants.set(found.name, kept)
  return kept
}

const BLOCKS: readonly number[] = [K.block, K.unit, K.case, K.namespace]
const FUNCTIONS: readonly number[] = [K.function, K.method, K.lambda, K.unit]
const LOOPS: readonly number[] = [K.for, K.forEach, K.while, K.doWhile]

/**
 * The value that a variable with several assignments has at a place: that of the last assignment before it, when this one
 * is always executed before it; 0 when that is not certain.
 */
const nearestValue = (state: State, found: Declaration, node: number): number => {
  const { tree } = state
  let last = 0
  for (const value of found.values) if (value < node && value > last) last = value
  if (last === 0 || tree.skip[last]! > node) return 0
  const block = enclosing(tree, last, BLOCKS)
  if (block < 0 || node >= tree.skip[block]!) return 0
  if (enclosing(tree, last, FUNCTIONS) !== enclosing(tree, node, FUNCTIONS)) return 0
  const loop = enclosing(tree, node, LOOPS)
  if (loop > last && found.values.some((value) => value > loop && value < tree.skip[loop]!)) return 0
  return last
}

/** A sole assignment holds at a place when it initializes the declaration or is executed on every way there. */
const isCertain = (state: State, found: Declaration, node: number): boolean => {
  const { tree } = state
  const parent = tree.kind[tree.parent[found.value]!]
  if (parent === K.declarator || parent === K.field) return true
  const block = enclosing(tree, found.value, BLOCKS)
  const isTop = block <= 0 || FUNCTIONS.includes(tree.kind[tree.parent[block]!]!) || tree.kind[block] === K.class
  if (!isTop && nearestValue(state, found, node) === 0) return false
  // set in one function and read in another that does not lie in it: nobody knows whether it ran
  return block <= 0 || (node >= tree.parent[block]! && node < tree.skip[tree.parent[block]!]!)
}

const valueOf = (state: State, node: number): number => {
  if (state.tree.kind[node] !== K.name) return 0
  const found = state.scopes.resolve(node)
  return found !== undefined && found.assignments === 1 && found.name !== node ? found.value : 0
}

const declaredType = (state: State, node: number): number => {
  const { tree } = state
  // `this.x` is the field x
  const isField = tree.kind[node] === K.member && tree.kind[node + 1] === K.this
  const name = isField ? tree.skip[node + 1]! : node
  if (tree.kind[name] !== K.name) return 0
  const found = state.scopes.resolve(name)
  if (found === undefined) return 0
  const kind = tree.kind[found.owner]
  if (kind !== K.declarator && kind !== K.param && kind !== K.assign && kind !== K.field) return 0
  const own = childOf(tree, found.owner, R.type)
  const type = own !== 0 || kind !== K.declarator ? own : childOf(tree, tree.parent[found.owner]!, R.type)
  return type !== 0 && INFERRED.has(textOf(tree, type)) ? 0 : type
}

/** `import a.b` binds `a`; `import a.b as c` binds the whole; `from a import b` binds `a.b`. */
const importedByPython = (tree: Tree, item: number): string | undefined => {
  const module = symText(tree, tree.parent[item]!)
  if (module !== '') return `${module}.${symText(tree, item)}`
  const name = childOf(tree, item, R.name)
  const path = textOf(tree, name).replaceAll(/\s/g, '')
  return childOf(tree, item, R.alias) === 0 ? path.split('.')[0] : path
}

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

const JAVASCRIPT: Dialect = {
  importedPath: importedByJavaScript,
  literalTypes: JAVASCRIPT_TYPES,
  booleanType: 'boolean',
  floatType: 'number',
}
const PYTHON: Dialect = {
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
const JAVA: Dialect = {
  importedPath: () => undefined,
  literalTypes: JAVA_TYPES,
  booleanType: 'boolean',
  floatType: 'double',
}

const BOOLEAN_OPERATORS = new Set([
  '==',
  '===',
  '!=',
  '!==',
  '<',
  '>',
  '<=',
  '>=',
  'in',
  'instanceof',
  '&&',
  '||',
  'and',
  'or',
  'not-in',
  'is-not',
  'is',
])

const typeOfConstant = (state: State, value: Constant | undefined): string | undefined => {
  const { literalTypes } = state.dialect
  switch (value?.kind) {
    case 'string':
    case 'some-string':
      return literalTypes.get(K.string)
    case 'number':
      return literalTypes.get(K.number)
    case 'bool':
      return state.dialect.booleanType
    default:
      return undefined
  }
}

/** Type words that leave the type to the initializer. */
const INFERRED = new Set(['var', 'val', 'auto', 'final'])

const NEGATIONS = new Set(['-', '+', '~'])
const BITWISE = new Set(['^', '&', '|'])
const ARITHMETIC = new Set(['+', '-', '*', '/', '%'])

const typeOfBinary = (state: State, node: number, steps: number): string | undefined => {
  const { tree, dialect } = state
  const op = symText(tree, node)
  if (BOOLEAN_OPERATORS.has(op)) return dialect.booleanType
  const constant = typeOfConstant(state, constantOf(state, node, steps + 1))
  if (constant !== undefined) return constant
  if (!BITWISE.has(op) && !ARITHMETIC.has(op)) return undefined
  const left = typeName(state, node + 1, steps + 2)
  const right = typeName(state, tree.skip[node + 1]!, steps + 2)
  if (BITWISE.has(op))
    return left === dialect.booleanType || right === dialect.booleanType ? dialect.booleanType : undefined
  const text = dialect.literalTypes.get(K.string)
  if (op === '+' && (left === text || right === text)) return text
  return left === right && left === dialect.literalTypes.get(K.number) ? left : undefined
}

const isFloat = (tree: Tree, node: number): boolean =>
  tree.kind[node] === K.number && /^\d*\.\d*(?:[eE]|$)|^\d+[eE]/.test(textOf(tree, node))

const typeName = (state: State, node: number, steps: number): string | undefined => {
  const { tree } = state
  if (steps > MAX_STEPS) return undefined
  const literal = state.dialect.literalTypes.get(tree.kind[node]!)
  if (literal !== undefined) return isFloat(tree, node) ? state.dialect.floatType : literal
  switch (tree.kind[node]) {
    case K.new:
      return tree.sym[node] === 0 ? undefined : symText(tree, node)
    case K.cast: {
      const type = childOf(tree, node, R.type)
      return type === 0 ? undefined : textOf(tree, type)
    }
    case K.unary:
      if (NEGATIONS.has(symText(tree, node))) return typeName(state, node + 1, steps + 1)
      return symText(tree, node) === '!' || symText(tree, node) === 'not' ? state.dialect.booleanType : undefined
    case K.binary:
      return typeOfBinary(state, node, steps)
    case K.conditional: {
      const [left, right] = [R.consequent, R.else].map((role) => typeName(state, childOf(tree, node, role), steps + 1))
      return left === right || right === undefined ? left : undefined
    }
    case K.assign:
      return typeName(state, childOf(tree, node, R.value), steps + 1)
    case K.name: {
      const found = state.scopes.resolve(node)
      // a class named by itself counts as its type
      if (found === undefined || tree.kind[found.owner] === K.import)
        return state.dialect === JAVA ? symText(tree, node) : undefined
      const declared = declaredType(state, node)
      if (declared !== 0) return textOf(tree, declared)
      return found.value === 0 ? undefined : typeName(state, found.value, steps + 1)
    }
    default:
      return undefined
  }
}
