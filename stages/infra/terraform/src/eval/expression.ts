import type { Cell, OriginId, OriginStep } from '@bartizan/model/resource'
import type {
  ConditionalExpression,
  Expression,
  ForExpression,
  ObjectExpression,
  SplatExpression,
  TupleExpression,
} from '@bartizan/syntax/hcl'
import { attributeOf, indexOf, splatItems } from './access.ts'
import {
  choose,
  errorCell,
  EvalError,
  firstUnknown,
  isError,
  isNull,
  knownCell,
  listCell,
  overArms,
  scalarToBool,
  scalarToText,
  sensitiveIf,
  unknownCell,
  unknownFrom,
} from './cell.ts'
import type { Environment } from './environment.ts'
import { binary, unary } from './operators.ts'
import { evaluateTemplate } from './template.ts'
import { walkPairs } from './walk.ts'

/** Evaluates an expression. Never throws on content: errors, limits and cycles are unknown cells that say why. */
export function evaluate(expression: Expression, env: Environment): Cell {
  const budget = env.budget
  budget.steps -= 1
  if (budget.steps < 0 || budget.depth > budget.maxDepth) return unknownCell('limit', originOf(expression, env))
  budget.depth += 1
  try {
    return evaluateKind(expression, env)
  } catch (error) {
    if (error instanceof EvalError) return errorCell(error.message, originOf(expression, env))
    if (error instanceof RangeError) return unknownCell('limit', originOf(expression, env))
    throw error
  } finally {
    budget.depth -= 1
  }
}

/** The origin of an expression's own text. */
export function originOf(
  expression: Expression,
  env: Environment,
  step: OriginStep = 'literal',
  from?: OriginId,
): OriginId {
  return env.origins.add(step, env.path, expression, from)
}

function evaluateKind(expression: Expression, env: Environment): Cell {
  switch (expression.kind) {
    case 'literal':
    case 'string':
      return knownCell(expression.value, originOf(expression, env))
    case 'template':
      return evaluateTemplate(expression, env, evaluate)
    case 'scope':
      return env.lookup(expression.name) ?? env.root(expression, env)
    case 'attribute':
    case 'index':
      return env.traverse(expression, env) ?? evaluateAccess(expression, env)
    case 'splat':
      return evaluateSplat(expression, env)
    case 'each':
      return env.lookup('*each') ?? errorCell('a splat item outside a splat')
    case 'call':
      return env.call(expression, env)
    case 'tuple':
      return evaluateTuple(expression, env)
    case 'object':
      return evaluateObject(expression, env)
    case 'for':
      return evaluateFor(expression, env)
    case 'conditional':
      return evaluateConditional(expression, env)
    case 'binary':
      return binary(expression, env, evaluate)
    case 'unary':
      return overArms(evaluate(expression.value, env), (arm) => unary(expression.op, arm, originOf(expression, env)))
    case 'parentheses':
      return evaluate(expression.value, env)
  }
}

function evaluateAccess(expression: Extract<Expression, { kind: 'attribute' | 'index' }>, env: Environment): Cell {
  const object = evaluate(expression.object, env)
  if (expression.kind === 'attribute') return attributeOf(object, expression.name, originOf(expression, env))
  const key = evaluate(expression.key, env)
  return overArms(key, (arm) => indexOf(object, arm, originOf(expression, env)))
}

function evaluateTuple(expression: TupleExpression, env: Environment): Cell {
  const items = expression.items.map((item) => evaluate(item, env))
  const broken = items.find(isError)
  return broken ?? listCell(items, originOf(expression, env))
}

function evaluateObject(expression: ObjectExpression, env: Environment): Cell {
  const entries = new Map<string, Cell>()
  const origin = originOf(expression, env)
  let open = false
  for (const item of expression.items) {
    // A bare traversal as key reads like a nested name, so the language wants it in parentheses.
    const key =
      item.key.kind === 'attribute'
        ? errorCell('an object key that refers to a value needs parentheses', origin)
        : evaluate(item.key, env)
    const value = evaluate(item.value, env)
    if (isError(key)) return key
    if (isError(value)) return value
    if (key.value.kind === 'known') {
      if (key.value.value === null) return errorCell('an object key cannot be null', origin)
      // The item, key included, is where a reader looks for it.
      entries.set(scalarToText(key.value.value), value)
    } else if (key.value.kind === 'list' || key.value.kind === 'map') {
      return errorCell('an object key must be a string', origin)
    } else open = true
  }
  return { value: { kind: 'map', entries, open, shape: 'object' }, origin }
}

function evaluateFor(expression: ForExpression, env: Environment): Cell {
  return overArms(evaluate(expression.collection, env), (collection) => {
    const origin = originOf(expression, env)
    if (isError(collection)) return collection
    if (isNull(collection)) return errorCell('a for expression over null', origin)
    const found = walkPairs(collection)
    if (found === undefined)
      return collection.value.kind === 'known'
        ? errorCell('a for expression over a scalar', origin)
        : unknownFrom(collection, origin)
    const result = new ForResult(expression, found.open)
    for (const [key, item] of found.pairs) {
      const names: [string, Cell][] = [[expression.itemName, item]]
      if (expression.keyName !== undefined) names.push([expression.keyName, key])
      const problem = result.add(env.with(names))
      if (problem !== undefined) return problem
    }
    return sensitiveIf(collection.sensitive === true, result.finish(origin))
  })
}

/** Collects what a for expression yields. */
class ForResult {
  private readonly items: Cell[] = []
  private readonly entries = new Map<string, Cell>()
  private readonly groups = new Map<string, Cell[]>()
  private readonly expression: ForExpression
  private open: boolean

  constructor(expression: ForExpression, open: boolean) {
    this.expression = expression
    this.open = open
  }

  /** Evaluates one round; returns an error cell when the whole expression fails. */
  add(env: Environment): Cell | undefined {
    const { condition, key, value, group } = this.expression
    if (condition !== undefined) {
      const holds = evaluate(condition, env)
      if (isError(holds)) return holds
      if (holds.value.kind !== 'known') {
        this.open = true
        return undefined
      }
      if (!scalarToBool(holds.value.value)) return undefined
    }
    if (key === undefined) {
      const item = evaluate(value, env)
      this.items.push(item)
      return isError(item) ? item : undefined
    }
    const name = evaluate(key, env)
    const item = evaluate(value, env)
    if (isError(name)) return name
    if (isError(item)) return item
    if (name.value.kind !== 'known') {
      this.open = true
      return undefined
    }
    const text = scalarToText(name.value.value)
    if (group) this.groups.set(text, [...(this.groups.get(text) ?? []), item])
    else if (this.entries.has(text)) return errorCell(`the key ${text} comes twice`)
    else this.entries.set(text, item)
    return undefined
  }

  finish(origin: OriginId): Cell {
    if (this.expression.key === undefined)
      return { value: { kind: 'list', items: this.items, open: this.open, shape: 'tuple' }, origin }
    for (const [key, items] of this.groups) this.entries.set(key, listCell(items, origin))
    return { value: { kind: 'map', entries: this.entries, open: this.open, shape: 'object' }, origin }
  }
}

function evaluateSplat(expression: SplatExpression, env: Environment): Cell {
  return overArms(evaluate(expression.source, env), (source) => {
    const origin = originOf(expression, env)
    const items = splatItems(source)
    if (items === undefined) return unknownFrom(source, origin)
    const mapped = items.map((item) => evaluate(expression.each, env.with([['*each', item]])))
    const broken = mapped.find(isError)
    if (broken !== undefined) return broken
    const open = source.value.kind === 'list' && source.value.open
    return { value: { kind: 'list', items: mapped, open, shape: 'tuple' }, origin }
  })
}

function evaluateConditional(expression: ConditionalExpression, env: Environment): Cell {
  const condition = evaluate(expression.condition, env)
  return overArms(condition, (arm) => {
    if (isError(arm)) return arm
    if (arm.value.kind === 'known') {
      const chosen = scalarToBool(arm.value.value) ? expression.whenTrue : expression.whenFalse
      const other = chosen === expression.whenTrue ? expression.whenFalse : expression.whenTrue
      return sensitiveIf(arm.sensitive === true, likeOther(evaluate(chosen, env), other))
    }
    const whenTrue = evaluate(expression.whenTrue, env)
    const whenFalse = evaluate(expression.whenFalse, env)
    const origin = originOf(expression, env)
    if (firstUnknown(whenTrue) !== undefined && whenTrue.value.kind === 'unknown' && whenFalse.value.kind === 'unknown')
      return unknownFrom(whenTrue, origin)
    const text = env.textOf(expression.condition)
    return choose({ text, origin: originOf(expression.condition, env) }, whenTrue, whenFalse, origin)
  })
}

/** A conditional between a string and a number or bool gives a string. */
function likeOther(cell: Cell, other: Expression): Cell {
  const isText = other.kind === 'string' || other.kind === 'template'
  if (!isText || cell.value.kind !== 'known' || typeof cell.value.value === 'string' || cell.value.value === null)
    return cell
  return { ...cell, value: { kind: 'known', value: scalarToText(cell.value.value) } }
}
