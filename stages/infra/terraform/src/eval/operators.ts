import type { Cell, OriginId } from '@bartizan/model/resource'
import type { BinaryExpression, BinaryOperator, Expression } from '@bartizan/syntax/hcl'
import {
  equalCells,
  errorCell,
  EvalError,
  isError,
  knownCell,
  overArms,
  scalarToBool,
  scalarToNumber,
  sensitiveIf,
  unknownFrom,
} from './cell.ts'
import type { Environment } from './environment.ts'

type Evaluate = (expression: Expression, env: Environment) => Cell

/** Evaluates a binary operator; `false && unknown` and `true || unknown` are known. */
export function binary(expression: BinaryExpression, env: Environment, evaluate: Evaluate): Cell {
  const origin = env.origins.add('literal', env.path, expression)
  const left = evaluate(expression.left, env)
  const right = evaluate(expression.right, env)
  return overArms(left, (first) => overArms(right, (second) => apply(expression.op, [first, second], origin)))
}

function apply(op: BinaryOperator, operands: readonly [Cell, Cell], origin: OriginId): Cell {
  const [left, right] = operands
  if (op === '&&' || op === '||') return logical(op, operands, origin)
  if (isError(left)) return left
  if (isError(right)) return right
  const sensitive = left.sensitive === true || right.sensitive === true
  if (op === '==' || op === '!=') {
    const same = equalCells(left, right)
    if (same === undefined) return unknownFrom(left.value.kind === 'known' ? right : left, origin)
    return sensitiveIf(sensitive, knownCell((op === '==') === same, origin))
  }
  if (left.value.kind === 'unknown' || left.value.kind === 'text') return unknownFrom(left, origin)
  if (right.value.kind === 'unknown' || right.value.kind === 'text') return unknownFrom(right, origin)
  if (left.value.kind !== 'known' || right.value.kind !== 'known') throw new EvalError('a number is needed')
  return sensitiveIf(
    sensitive,
    arithmetic(op, scalarToNumber(left.value.value), scalarToNumber(right.value.value), origin),
  )
}

/** A side that decides alone, decides, even when the other has an error: the language evaluates only what it needs. */
function logical(op: '&&' | '||', operands: readonly [Cell, Cell], origin: OriginId): Cell {
  const [left, right] = operands.map((side) =>
    side.value.kind === 'known' ? scalarToBool(side.value.value) : undefined,
  )
  const decisive = op === '||'
  if (left === decisive) return knownCell(decisive, origin)
  if (isError(operands[0])) return operands[0]
  if (right === decisive) return knownCell(decisive, origin)
  if (left === undefined) return unknownFrom(operands[0], origin)
  if (isError(operands[1])) return operands[1]
  return right === undefined ? unknownFrom(operands[1], origin) : knownCell(!decisive, origin)
}

function arithmetic(op: BinaryOperator, left: number | bigint, right: number | bigint, origin: OriginId): Cell {
  switch (op) {
    case '<':
      return knownCell(left < right, origin)
    case '<=':
      return knownCell(left <= right, origin)
    case '>':
      return knownCell(left > right, origin)
    case '>=':
      return knownCell(left >= right, origin)
    default: {
      const result = calculate(op, left, right)
      return result === undefined ? errorCell('division by zero', origin) : knownCell(result, origin)
    }
  }
}

function calculate(op: BinaryOperator, left: number | bigint, right: number | bigint): number | bigint | undefined {
  if ((op === '/' || op === '%') && Number(right) === 0) return undefined
  const whole = isWhole(left) && isWhole(right)
  if (whole && op !== '/') {
    const [a, b] = [BigInt(left), BigInt(right)]
    const exact = op === '+' ? a + b : op === '-' ? a - b : op === '*' ? a * b : a % b
    return BigInt(Number(exact)) === exact && Number.isSafeInteger(Number(exact)) ? Number(exact) : exact
  }
  const [a, b] = [Number(left), Number(right)]
  const raw = op === '+' ? a + b : op === '-' ? a - b : op === '*' ? a * b : op === '/' ? a / b : a % b
  // The language calculates with 512 bits; 15 digits are what a double holds of that.
  return op === '/' ? raw : Number(raw.toPrecision(15))
}

const isWhole = (value: number | bigint): boolean => typeof value === 'bigint' || Number.isSafeInteger(value)

/** `-value` or `!value`. */
export function unary(op: '-' | '!', cell: Cell, origin: OriginId): Cell {
  if (isError(cell)) return cell
  if (cell.value.kind === 'unknown' || cell.value.kind === 'text') return unknownFrom(cell, origin)
  if (cell.value.kind !== 'known') return errorCell('a scalar is needed', origin)
  if (op === '!') return sensitiveIf(cell.sensitive === true, knownCell(!scalarToBool(cell.value.value), origin))
  const number = scalarToNumber(cell.value.value)
  return sensitiveIf(cell.sensitive === true, knownCell(number === 0 ? 0 : -number, origin))
}
