import type { Declaration } from '../javascript/index.ts'
import { childOf, childrenOf, enclosing, K, R, symText, textOf, wordId } from '../tree/index.ts'
import { MAX_FACT_STEPS } from './facts-state.ts'
import type { FactsState } from './facts-state.ts'
import type { Constant } from './facts.ts'

const PLUS = wordId('+')
const MINUS = wordId('-')
const TIMES = wordId('*')

/** The constant that an expression evaluates to, through names that cannot have changed. */
export const constantOf = (state: FactsState, node: number, steps: number): Constant | undefined => {
  const { tree } = state
  if (steps > MAX_FACT_STEPS) return undefined
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
      return state.dialect.id === 'java' ? formatted(state, node, steps) : undefined
    case K.cast:
    case K.nonNull:
      return constantOf(state, childOf(tree, node, R.operand), steps + 1)
    default:
      return undefined
  }
}

/** `String.format` of constants is some string. */
const formatted = (state: FactsState, node: number, steps: number): Constant | undefined => {
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

const constantTemplate = (state: FactsState, node: number, steps: number): Constant | undefined => {
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

const constantSum = (state: FactsState, node: number, steps: number): Constant | undefined => {
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

const constantName = (state: FactsState, node: number, steps: number): Constant | undefined => {
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
const nearestValue = (state: FactsState, found: Declaration, node: number): number => {
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
const isCertain = (state: FactsState, found: Declaration, node: number): boolean => {
  const { tree } = state
  const parent = tree.kind[tree.parent[found.value]!]
  if (parent === K.declarator || parent === K.field) return true
  const block = enclosing(tree, found.value, BLOCKS)
  const isTop = block <= 0 || FUNCTIONS.includes(tree.kind[tree.parent[block]!]!) || tree.kind[block] === K.class
  if (!isTop && nearestValue(state, found, node) === 0) return false
  // set in one function and read in another that does not lie in it: nobody knows whether it ran
  return block <= 0 || (node >= tree.parent[block]! && node < tree.skip[tree.parent[block]!]!)
}

/** The expression that a name always stands for, or 0. */
export const valueOf = (state: FactsState, node: number): number => {
  if (state.tree.kind[node] !== K.name) return 0
  const found = state.scopes.resolve(node)
  return found !== undefined && found.assignments === 1 && found.name !== node ? found.value : 0
}
