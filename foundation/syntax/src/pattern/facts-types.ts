import { childOf, K, R, symText, textOf } from '../tree/index.ts'
import type { Tree } from '../tree/index.ts'
import { constantOf } from './facts-constants.ts'
import { MAX_FACT_STEPS } from './facts-state.ts'
import type { FactsState } from './facts-state.ts'
import type { Constant } from './facts.ts'

/** The type node that a name, or a field of `this`, was declared with, or 0. */
export const declaredType = (state: FactsState, node: number): number => {
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

const typeOfConstant = (state: FactsState, value: Constant | undefined): string | undefined => {
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

const typeOfBinary = (state: FactsState, node: number, steps: number): string | undefined => {
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

/** The name of the type of an expression, as far as it shows. */
export const typeName = (state: FactsState, node: number, steps: number): string | undefined => {
  const { tree } = state
  if (steps > MAX_FACT_STEPS) return undefined
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
        return state.dialect.id === 'java' ? symText(tree, node) : undefined
      const declared = declaredType(state, node)
      if (declared !== 0) return textOf(tree, declared)
      return found.value === 0 ? undefined : typeName(state, found.value, steps + 1)
    }
    default:
      return undefined
  }
}
