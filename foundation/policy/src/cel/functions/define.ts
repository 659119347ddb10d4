import { fail, typeName } from '../values.ts'
import type { Cel } from '../values.ts'

/** A function: receives the target first, where it is a member. Undefined says that it has no such overload. */
export type CelFunction = (args: readonly Cel[], env: FunctionEnv) => Cel | undefined

/** What functions see beside their arguments. */
export type FunctionEnv = {
  /** Spends cost units. */
  readonly spend: (units: number) => void
}

/** Functions by name. */
export type Functions = Readonly<Record<string, CelFunction>>

/** The argument as text, or undefined. */
export function text(value: Cel | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined
}

/** The argument as a plain number, where it is an int; fails beyond the safe range. */
export function position(value: Cel | undefined): number | undefined {
  if (typeof value !== 'bigint') return undefined
  return value > 9_007_199_254_740_991n || value < -9_007_199_254_740_991n
    ? fail('index is out of range')
    : Number(value)
}

/** A function of texts: defined when all given arguments are texts. */
export function texts(arity: number, run: (...values: readonly string[]) => Cel): CelFunction {
  return (args) =>
    args.length === arity && args.every((arg) => typeof arg === 'string') ? run(...(args as string[])) : undefined
}

/** Fails because no overload takes these arguments. */
export function noOverload(name: string, args: readonly Cel[]): never {
  return fail(`no such overload: ${name}(${args.map(typeName).join(', ')})`)
}
