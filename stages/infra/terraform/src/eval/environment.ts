import type { Cell, Origins } from '@bartizan/model/resource'
import type { Expression } from '@bartizan/syntax/hcl'

/** What evaluation may still spend. Shared by everything in one root module. */
export interface Budget {
  steps: number
  depth: number
  readonly maxDepth: number
  /** Characters of string that may still be built. */
  characters: number
}

export const newBudget = (steps = 1_000_000): Budget => ({ steps, depth: 0, maxDepth: 400, characters: 4_000_000 })

/** Where an expression is evaluated: its file, its names, and how to reach what lies outside it. */
export interface Environment {
  readonly origins: Origins
  /** The file that holds the expression. */
  readonly path: string
  readonly budget: Budget
  /** A name of the nearest for expression, splat, or template directive. */
  lookup(name: string): Cell | undefined
  with(names: readonly (readonly [string, Cell])[]): Environment
  /** The value of a name that stands alone: `var`, `local`, `each`. */
  root(expression: Extract<Expression, { kind: 'scope' }>, env: Environment): Cell
  /** Resolves a whole traversal (`var.a`, `aws_x.y.z`) at once; undefined when it is to be evaluated step by step. */
  traverse(expression: Extract<Expression, { kind: 'attribute' | 'index' }>, env: Environment): Cell | undefined
  call(expression: Extract<Expression, { kind: 'call' }>, env: Environment): Cell
  /** The source text of an expression, for messages. */
  textOf(expression: Expression): string
}
