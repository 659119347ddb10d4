import type { Cell, OriginId } from '@bartizan/model/resource'
import {
  cellOf,
  EvalError,
  firstUnknown,
  isError,
  isNull,
  isSensitive,
  type Plain,
  plainOf,
  scalarToBool,
  scalarToNumber,
  scalarToText,
  sensitiveIf,
  unknownCell,
  unknownFrom,
} from '../cell.ts'

/** What a function may ask of its surroundings. */
export interface FunctionContext {
  readonly origin: OriginId
  /** Bytes of a file by its path from the scan root; undefined when there is none or it lies outside. */
  read(path: string): Uint8Array | undefined
  /** Paths (from the scan root) of all files below a folder. */
  list(folder: string): readonly string[]
  /** Folder of the root module, relative to the scan root: what relative paths are relative to. */
  readonly folder: string
  /** Renders a template text with names; for templatefile and templatestring. */
  render(text: string, names: ReadonlyMap<string, Cell>, path: string): Cell
  /** Takes from the budget of characters; false when it is spent. */
  spend(characters: number): boolean
}

export type HclFunction =
  | {
      readonly kind: 'plain'
      readonly params: readonly string[]
      readonly run: (args: readonly never[], context: FunctionContext) => Plain
    }
  | {
      readonly kind: 'cells'
      readonly least: number
      readonly most: number
      readonly run: (args: readonly Cell[], context: FunctionContext) => Cell
    }

/**
 * A function over known values. `params` names their types, separated by blanks: `s` string, `n` number, `b` bool,
 * `a` anything, `l` list, `L` list of strings, `N` list of numbers, `m` map; `?` after a type allows null, `*` repeats the last.
 */
export function plain<Args extends readonly unknown[]>(
  params: string,
  run: (args: Args, context: FunctionContext) => Plain,
): HclFunction {
  return { kind: 'plain', params: params.split(' ').filter((param) => param !== ''), run: run as never }
}

/** A function over cells, which keeps origins and may take unknown parts. */
export function cells(
  least: number,
  most: number,
  run: (args: readonly Cell[], context: FunctionContext) => Cell,
): HclFunction {
  return { kind: 'cells', least, most, run }
}

export const impure: HclFunction = cells(0, 9, (_args, context) => unknownCell('impure', context.origin))

/** Calls a function. Errors are thrown as EvalError. */
export function invoke(definition: HclFunction, args: readonly Cell[], context: FunctionContext): Cell {
  const sensitive = args.some(isSensitive)
  if (definition.kind === 'cells') {
    if (args.length < definition.least || args.length > definition.most)
      throw new EvalError('wrong number of arguments')
    return definition.run(args, context)
  }
  const broken = args.find(isError)
  if (broken !== undefined) return broken
  const converted = args.map((arg, index) => convertArgument(arg, paramAt(definition.params, index)))
  if (converted.length < definition.params.filter((param) => !param.endsWith('*')).length)
    throw new EvalError('too few arguments')
  const unknown = args.find((arg) => firstUnknown(arg) !== undefined)
  if (unknown !== undefined) {
    return sensitiveIf(sensitive, { ...unknownFrom(firstUnknown(unknown) as Cell, context.origin) })
  }
  const result = definition.run(converted as never[], context)
  if (typeof result === 'string' && !context.spend(result.length)) return unknownCell('limit', context.origin)
  return sensitiveIf(sensitive, cellOf(result, context.origin))
}

function paramAt(params: readonly string[], index: number): string {
  const last = params.at(-1)
  const param = params[index] ?? (last?.endsWith('*') === true ? last : undefined)
  if (param === undefined) throw new EvalError('too many arguments')
  return param.replace('*', '')
}

function convertArgument(arg: Cell, param: string): Plain | undefined {
  if (firstUnknown(arg) !== undefined) return undefined
  if (isNull(arg)) {
    if (param.endsWith('?') || param.startsWith('a')) return null
    throw new EvalError('an argument must not be null')
  }
  return convertPlain(plainOf(arg), param[0] ?? 'a')
}

function convertPlain(value: Plain, kind: string): Plain {
  if (kind === 'a') return value
  const isList = Array.isArray(value)
  if (kind === 'l' || kind === 'L' || kind === 'N') {
    if (!isList) throw new EvalError('a list is needed')
    const of = kind === 'L' ? 's' : kind === 'N' ? 'n' : 'a'
    return value.map((item: Plain) => convertPlain(item, of))
  }
  if (kind === 'm') {
    if (isList || typeof value !== 'object' || value === null) throw new EvalError('a map is needed')
    return value
  }
  if (isList || (typeof value === 'object' && value !== null)) throw new EvalError('a scalar is needed')
  const scalar = value as string | number | bigint | boolean | null
  return kind === 's' ? scalarToText(scalar) : kind === 'n' ? Number(scalarToNumber(scalar)) : scalarToBool(scalar)
}
