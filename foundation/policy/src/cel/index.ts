import { CelSyntaxError } from './ast.ts'
import type { Expr } from './ast.ts'
import { evaluateExpr } from './evaluate.ts'
import type { CelEnvironment } from './evaluate.ts'
import { parseCel } from './parser.ts'
import { CelError, fromJson } from './values.ts'
import type { Cel } from './values.ts'

/** A compiled expression, or why it is none. */
export type CelProgram =
  | { readonly kind: 'program'; readonly expr: Expr }
  | { readonly kind: 'failed'; readonly message: string; readonly at: number }

/** The value of an expression with what it cost, or why it has none. */
export type CelResult =
  | { readonly kind: 'value'; readonly value: Cel; readonly cost: number }
  | { readonly kind: 'failed'; readonly message: string }

/** Compiles an expression. Never throws. */
export function compileCel(text: string): CelProgram {
  try {
    return { kind: 'program', expr: parseCel(text) }
  } catch (error) {
    if (error instanceof CelSyntaxError) return { kind: 'failed', message: error.message, at: error.at }
    if (error instanceof RangeError) return { kind: 'failed', message: 'expression is nested too deeply', at: 0 }
    throw error
  }
}

/** Evaluates a compiled expression. Never throws: errors, among them an exceeded budget, are results. */
export function evaluateCel(program: CelProgram, environment: CelEnvironment): CelResult {
  if (program.kind === 'failed') return { kind: 'failed', message: program.message }
  try {
    return { kind: 'value', ...evaluateExpr(program.expr, environment) }
  } catch (error) {
    if (error instanceof CelError) return { kind: 'failed', message: error.message }
    if (error instanceof RangeError) return { kind: 'failed', message: 'evaluation is nested too deeply' }
    throw error
  }
}

/** Evaluates a condition over JSON data; anything but true or false is a failure. Never throws. */
export function evaluateCondition(
  text: string,
  data: { readonly [name: string]: unknown },
  budget?: number,
): { readonly kind: 'truth'; readonly holds: boolean } | { readonly kind: 'failed'; readonly message: string } {
  const variables = new Map(Object.entries(data).map(([name, value]) => [name, fromJson(value)]))
  const result = evaluateCel(compileCel(text), { variables, ...(budget !== undefined && { budget }) })
  if (result.kind === 'failed') return result
  if (typeof result.value !== 'boolean') return { kind: 'failed', message: 'the condition is neither true nor false' }
  return { kind: 'truth', holds: result.value }
}

export { validateAdmission } from './admission.ts'
export type { AdmissionResult, AdmissionViolation } from './admission.ts'
export type { CelEnvironment } from './evaluate.ts'
export type { Expr } from './ast.ts'
export * from './values.ts'
