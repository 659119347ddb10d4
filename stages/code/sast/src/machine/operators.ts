import { Context } from '@bartizan/knowledge/models'
import type { Const } from '../ir/ir.ts'
import { keepContexts, unite, withStep, type Taint } from '../value/taint.ts'
import { ANY, constant, constants, isBottom, retaint, soleText, tainted, truth, type Value } from '../value/value.ts'
import { deepTaint } from './fields.ts'
import type { Frame } from './frame.ts'

type Folded = { readonly value: Const } | undefined

/** Folds an operator over two constants; undefined when the result is not known. */
export const foldBinary = (operator: string, a: Const, b: Const): Folded => {
  const both = typeof a === 'number' && typeof b === 'number'
  switch (operator) {
    case '+':
      if (both) return { value: a + b }
      if (typeof a === 'string' || typeof b === 'string') {
        const text = `${String(a)}${String(b)}`
        return text.length > 2000 ? undefined : { value: text }
      }
      return undefined
    case '-':
      return both ? { value: a - b } : undefined
    case '*':
      return both ? { value: a * b } : undefined
    case '/':
      return both && b !== 0 ? { value: a / b } : undefined
    case 'int/':
      return both && b !== 0 ? { value: Math.trunc(a / b) } : undefined
    case '//':
      return both && b !== 0 ? { value: Math.floor(a / b) } : undefined
    case '%':
      return both && b !== 0 ? { value: a % b } : undefined
    case '**':
      return both ? { value: a ** b } : undefined
    case '<<':
      return both ? { value: a << b } : undefined
    case '>>':
      return both ? { value: a >> b } : undefined
    case '&':
      return both ? { value: a & b } : undefined
    case '|':
      return both ? { value: a | b } : undefined
    case '^':
      return both ? { value: a ^ b } : undefined
    default:
      return foldComparison(operator, a, b)
  }
}

const foldComparison = (operator: string, a: Const, b: Const): Folded => {
  switch (operator) {
    case '===':
    case 'is':
      return { value: a === b }
    case '!==':
    case 'is-not':
    case 'is not':
      return { value: a !== b }
    case '==':
      return {
        value:
          a === b ||
          ((a === null || a === undefined) && (b === null || b === undefined)) ||
          (typeof a !== typeof b && typeof a !== 'object' && typeof b !== 'object' && String(a) === String(b)),
      }
    case '!=':
      return { value: foldComparison('==', a, b)?.value === false }
    default:
  }
  const comparable =
    (typeof a === 'number' && typeof b === 'number') || (typeof a === 'string' && typeof b === 'string')
  if (!comparable) return undefined
  switch (operator) {
    case '<':
      return { value: a < b }
    case '>':
      return { value: a > b }
    case '<=':
      return { value: a <= b }
    case '>=':
      return { value: a >= b }
    case 'in':
      return typeof a === 'string' && typeof b === 'string' ? { value: b.includes(a) } : undefined
    case 'not-in':
    case 'not in':
      return typeof a === 'string' && typeof b === 'string' ? { value: !b.includes(a) } : undefined
    default:
      return undefined
  }
}

const comparisons = new Set([
  '===',
  '!==',
  '==',
  '!=',
  '<',
  '>',
  '<=',
  '>=',
  'in',
  'not-in',
  'not in',
  'is',
  'is-not',
  'is not',
  'instanceof',
])

/** Result of a binary operator. */
export const binary = (f: Frame, operator: string, pair: readonly [Value, Value], node: number): Value => {
  const [a, b] = pair
  if (operator === '+') return sum(f, a, b, node)
  const folded = foldAll(operator, a, b)
  if (folded !== undefined) return folded
  if (comparisons.has(operator)) return compareObjects(operator, a, b)
  if (operator === '%' && (typeof a.consts[0] === 'string' || a.taint.length > 0 || a.prefix !== ''))
    return textOf(f, [a, retaint(b, deepTaint(f, b, 2))], node)
  if (operator === '|' || operator === '|=')
    return a.refs.length + b.refs.length > 0 ? { ...ANY, taint: unite(a.taint, b.taint), refs: a.refs } : ANY
  if (operator === '/' && a.refs.length > 0)
    return { ...ANY, taint: withStep(unite(a.taint, b.taint), { file: f.fn.file, node }, 'concat'), refs: a.refs }
  if (
    operator === '*' &&
    (a.taint.length > 0 || b.taint.length > 0) &&
    (typeof a.consts[0] === 'number' || typeof b.consts[0] === 'number')
  )
    return tainted(unite(a.taint, b.taint))
  return ANY
}

const compareObjects = (operator: string, a: Value, b: Value): Value => {
  const disjoint =
    !a.unknown &&
    !b.unknown &&
    !isBottom(a) &&
    !isBottom(b) &&
    a.taint.length === 0 &&
    b.taint.length === 0 &&
    !a.refs.some((id) => b.refs.includes(id)) &&
    !a.consts.some((one) => b.consts.includes(one)) &&
    (a.refs.length === 0 || b.refs.length === 0)
  if (disjoint && (operator === '===' || operator === 'is')) return constant(false)
  if (disjoint && (operator === '!==' || operator === 'is not' || operator === 'is-not')) return constant(true)
  const isNullTest =
    b.consts.length === 1 && (b.consts[0] === null || b.consts[0] === undefined) && !b.unknown && b.refs.length === 0
  if (isNullTest && !a.unknown && a.refs.length > 0 && a.consts.length === 0) {
    if (operator === '==' || operator === '===' || operator === 'is') return constant(false)
    if (operator === '!=' || operator === '!==' || operator === 'is not' || operator === 'is-not') return constant(true)
  }
  return ANY
}

/** Folds over all pairs of constants; undefined when one side may be something else. */
const foldAll = (operator: string, a: Value, b: Value): Value | undefined => {
  if (
    a.unknown ||
    b.unknown ||
    a.refs.length > 0 ||
    b.refs.length > 0 ||
    a.consts.length === 0 ||
    b.consts.length === 0
  )
    return undefined
  if (a.consts.length * b.consts.length > 12) return undefined
  const out = new Set<Const>()
  for (const left of a.consts) {
    for (const right of b.consts) {
      const folded = foldBinary(operator, left, right)
      if (folded === undefined) return undefined
      out.add(folded.value)
    }
  }
  return constants([...out])
}

const sum = (f: Frame, a: Value, b: Value, node: number): Value => {
  const folded = foldAll('+', a, b)
  if (folded !== undefined) return folded
  if (a.taint.length === 0 && b.taint.length === 0 && a.refs.length > 0 && b.refs.length > 0)
    return { ...ANY, refs: a.refs }
  return textOf(f, [a, b], node)
}

/** An authority that ends within the text: what follows can only be path, query or fragment. */
const closedHost = /^[a-z][a-z0-9+.-]*:\/\/[^/?#\s]+[/?#]/i
const closedPath = /^(?:https?:\/\/[^/?#\s]+\/|\/(?![/\\])[^\s]|#|\?)/i

/** Text of several values joined. What follows a fixed host is no host; what follows a fixed path does not redirect. */
export const textOf = (f: Frame, parts: readonly Value[], node: number): Value => {
  let taint: Taint = []
  let text: string | undefined = ''
  let prefix = ''
  let isPrefix = true
  for (const part of parts) {
    let keep = -1
    if (isPrefix && closedHost.test(prefix)) keep &= ~Context.host
    if (isPrefix && closedPath.test(prefix)) keep &= ~Context.redirect
    if (prefix !== '') keep &= ~(Context.program | Context.reflect)
    taint = unite(taint, keepContexts(part.taint, keep))
    const own: string | undefined = plainText(part)
    text = text === undefined || own === undefined ? undefined : text + own
    if (isPrefix) {
      if (own === undefined) {
        prefix += part.prefix
        isPrefix = false
      } else prefix += own
    }
  }
  if (text !== undefined && taint.length === 0 && text.length <= 2000) return constant(text)
  return { ...tainted(withStep(taint, { file: f.fn.file, node }, 'concat')), prefix: prefix.slice(0, 200) }
}

const plainText = (value: Value): string | undefined => {
  const text = soleText(value)
  if (text !== undefined) return text
  if (value.unknown || value.refs.length > 0 || value.consts.length !== 1) return undefined
  return String(value.consts[0])
}

const numeric = new Set(['-', '~', '++', '--', 'typeof', '!', 'not', 'void'])

/** Result of a unary operator. */
export const unary = (operator: string, value: Value): Value => {
  if (operator === '!' || operator === 'not') {
    const { canBeTrue, canBeFalse } = truth(value)
    return canBeTrue && canBeFalse ? ANY : constant(!canBeTrue)
  }
  if (operator === 'present') {
    if (
      !value.unknown &&
      value.refs.length === 0 &&
      value.consts.length > 0 &&
      value.consts.every((one) => one === null || one === undefined)
    )
      return constant(false)
    return value.unknown || value.consts.some((one) => one === null || one === undefined) ? ANY : constant(true)
  }
  const sole = !value.unknown && value.refs.length === 0 && value.consts.length === 1 ? value.consts[0] : undefined
  if (operator === '-' && typeof sole === 'number') return constant(-sole)
  if (operator === '+' && sole !== undefined) return constant(Number(sole))
  if (operator === '~' && typeof sole === 'number') return constant(~sole)
  if (operator === 'typeof' && sole !== undefined) return constant(typeof sole)
  if (operator === 'await') return value
  return numeric.has(operator) || operator === 'any' || operator === 'more' || operator === '+' ? ANY : value
}
