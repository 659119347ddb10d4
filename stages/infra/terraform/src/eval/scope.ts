import type { Cell, Origins } from '@bartizan/model/resource'
import type { Expression } from '@bartizan/syntax/hcl'
import type { Budget, Environment } from './environment.ts'

/** What names outside an expression mean; a module implements it. */
export interface Outside {
  readonly origins: Origins
  readonly budget: Budget
  root(expression: Extract<Expression, { kind: 'scope' }>, env: Environment): Cell
  traverse(expression: Extract<Expression, { kind: 'attribute' | 'index' }>, env: Environment): Cell | undefined
  call(expression: Extract<Expression, { kind: 'call' }>, env: Environment): Cell
  textOf(path: string, expression: Expression): string
}

/** Makes the environment of one file; `names` are those bound around the expression, innermost last. */
export function createEnvironment(
  outside: Outside,
  path: string,
  names: ReadonlyMap<string, Cell> = new Map(),
): Environment {
  return {
    origins: outside.origins,
    budget: outside.budget,
    path,
    lookup: (name) => names.get(name),
    with: (more) => createEnvironment(outside, path, new Map([...names, ...more])),
    root: (expression, env) => outside.root(expression, env),
    traverse: (expression, env) => outside.traverse(expression, env),
    call: (expression, env) => outside.call(expression, env),
    textOf: (expression) => outside.textOf(path, expression),
  }
}
