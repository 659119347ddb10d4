import type { Cell } from '@bartizan/model/resource'
import {
  equalCells,
  errorCell,
  EvalError,
  firstUnknown,
  isError,
  isSensitive,
  knownCell,
  overArms,
  unknownFrom,
} from '../cell.ts'
import { convert, type HclType, typeText } from '../type.ts'
import { cells, type HclFunction } from './define.ts'

const toType = (type: HclType): HclFunction =>
  cells(1, 1, (args) => {
    const cell = args[0] as Cell
    return isError(cell) ? cell : convert(cell, type)
  })

const any: HclType = { kind: 'any' }

/** The first argument without an error. Errors are values here, so evaluating all of them first does no harm. */
const tryFirst = cells(
  1,
  100,
  (args, context) => args.find((arg) => !isError(arg)) ?? errorCell('no argument succeeds', context.origin),
)

const can = cells(1, 1, (args, context) => {
  const cell = args[0] as Cell
  if (isError(cell)) return knownCell(false, context.origin)
  return cell.value.kind === 'unknown' && cell.value.why !== 'computed' && cell.value.notNull !== true
    ? unknownFrom(cell, context.origin)
    : knownCell(true, context.origin)
})

function withoutMark(cell: Cell): Cell {
  return { value: cell.value, origin: cell.origin, ...(cell.source === undefined ? {} : { source: cell.source }) }
}

/** OpenTofu's promises about a value that is not known yet: the value itself, or an error when it breaks the promise. */
function assume(holds: (value: Cell, wanted: Cell | undefined) => boolean | undefined): HclFunction {
  return cells(1, 3, (args) => {
    const [cell, wanted] = args as [Cell, Cell | undefined]
    if (isError(cell)) return cell
    if (holds(cell, wanted) === false) throw new EvalError('the value is not what it was assumed to be')
    return cell
  })
}

const sizeOf = (cell: Cell): number | undefined => {
  if (firstUnknown(cell) !== undefined && cell.value.kind === 'unknown') return undefined
  return cell.value.kind === 'list'
    ? cell.value.items.length
    : cell.value.kind === 'map'
      ? cell.value.entries.size
      : undefined
}

const assumeSize = (test: (size: number, wanted: number) => boolean): HclFunction =>
  assume((cell, wanted) => {
    const size = sizeOf(cell)
    const bound = wanted?.value.kind === 'known' ? Number(wanted.value.value) : undefined
    return size === undefined || bound === undefined ? undefined : test(size, bound)
  })

/** With two bounds, the least and the most; with one, the exact size. */
const exactly = cells(2, 3, (args) => {
  const [cell, least, most] = args as [Cell, Cell, Cell | undefined]
  const size = sizeOf(cell)
  const bounds = [least, most ?? least].map((bound) =>
    bound.value.kind === 'known' ? Number(bound.value.value) : undefined,
  )
  const [low, high] = bounds
  if (size !== undefined && low !== undefined && high !== undefined && (size < low || size > high))
    throw new EvalError('the collection has another size')
  return cell
})
const atMost = assumeSize((size, wanted) => size <= wanted)
const atLeast = assumeSize((size, wanted) => size >= wanted)

export const conversionFunctions: Readonly<Record<string, HclFunction>> = {
  assumeequal: assume((cell, wanted) => (wanted === undefined ? undefined : equalCells(cell, wanted))),
  assumelistlength: exactly,
  assumelistlengthmax: atMost,
  assumelistlengthmin: atLeast,
  assumemaplength: exactly,
  assumemaplengthmax: atMost,
  assumemaplengthmin: atLeast,
  assumesetlength: exactly,
  assumesetlengthmax: atMost,
  assumesetlengthmin: atLeast,
  assumenotnull: assume((cell) => !(cell.value.kind === 'known' && cell.value.value === null)),
  assumestringprefix: assume((cell, prefix) =>
    cell.value.kind === 'known' && prefix?.value.kind === 'known'
      ? String(cell.value.value).startsWith(String(prefix.value.value))
      : undefined,
  ),
  can,
  try: tryFirst,
  convert: cells(2, 2, (args) => args[0] as Cell),
  ephemeralasnull: cells(1, 1, (args) => args[0] as Cell),
  issensitive: cells(1, 1, (args, context) => knownCell(isSensitive(args[0] as Cell), context.origin)),
  nonsensitive: cells(1, 1, (args) => overArms(args[0] as Cell, withoutMark)),
  sensitive: cells(1, 1, (args) => ({ ...(args[0] as Cell), sensitive: true as const })),
  tobool: toType({ kind: 'bool' }),
  tolist: toType({ kind: 'list', of: any }),
  tomap: toType({ kind: 'map', of: any }),
  tonumber: toType({ kind: 'number' }),
  toset: toType({ kind: 'set', of: any }),
  tostring: toType({ kind: 'string' }),
  type: cells(1, 1, (args, context) => knownCell(typeText(args[0] as Cell), context.origin)),
}
