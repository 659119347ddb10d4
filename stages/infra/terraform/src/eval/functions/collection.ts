import type { Cell } from '@bartizan/model/resource'
import {
  equalCells,
  errorCell,
  EvalError,
  isError,
  isNull,
  knownCell,
  listCell,
  mapCell,
  type Plain,
  scalarToBool,
  scalarToNumber,
  scalarToText,
  unknownFrom,
} from '../cell.ts'
import { distinctSorted, unify } from '../type.ts'
import { cells, type FunctionContext, type HclFunction, plain } from './define.ts'

type Run = (args: readonly Cell[], context: FunctionContext) => Cell

/** Wraps a function of cells: errors among the arguments are the result. */
const strict = (least: number, most: number, run: Run): HclFunction =>
  cells(least, most, (args, context) => args.find(isError) ?? run(args, context))

/** The items of a list or set; throws for other known values, undefined when unknown. */
function itemsOf(cell: Cell): readonly Cell[] | undefined {
  if (cell.value.kind === 'list') return cell.value.items
  if (cell.value.kind === 'known' || cell.value.kind === 'map') throw new EvalError('a list is needed')
  return undefined
}

const isOpen = (cell: Cell): boolean =>
  cell.value.kind === 'list' || cell.value.kind === 'map' ? cell.value.open : true

function entriesOf(cell: Cell): ReadonlyMap<string, Cell> | undefined {
  if (cell.value.kind === 'map') return cell.value.entries
  if (cell.value.kind === 'known' || cell.value.kind === 'list') throw new EvalError('a map is needed')
  return undefined
}

/** A list of the same kind whose openness follows its sources. */
function listFrom(
  items: readonly Cell[],
  open: boolean,
  context: FunctionContext,
  shape: 'tuple' | 'list' | 'set' = 'list',
): Cell {
  return { value: { kind: 'list', items, open, shape }, origin: context.origin }
}

function every(args: readonly Cell[], context: FunctionContext, decisive: boolean): Cell {
  const list = args[0] as Cell
  const items = itemsOf(list)
  if (items === undefined) return unknownFrom(list, context.origin)
  let open = isOpen(list)
  for (const item of items) {
    if (item.value.kind !== 'known') open = true
    else if (item.value.value !== null && scalarToBool(item.value.value) === decisive)
      return knownCell(decisive, context.origin)
    else if (item.value.value === null && !decisive) return knownCell(false, context.origin)
  }
  return open ? unknownFrom(list, context.origin) : knownCell(!decisive, context.origin)
}

const chunklist: Run = (args, context) => {
  const [list, size] = args as [Cell, Cell]
  const items = itemsOf(list)
  if (items === undefined || isOpen(list) || size.value.kind !== 'known') return unknownFrom(list, context.origin)
  const length = Number(scalarToNumber(size.value.value))
  if (length < 0) throw new EvalError('the size of a chunk cannot be negative')
  const chunks: Cell[] = []
  for (let at = 0; at < items.length; at += length || items.length) {
    chunks.push(listFrom(items.slice(at, at + (length || items.length)), false, context))
  }
  return listFrom(chunks, false, context)
}

const coalesce: Run = (args, context) => {
  for (const arg of unify(args)) {
    if (isError(arg)) return arg
    if (arg.value.kind === 'unknown' && arg.value.notNull !== true) return unknownFrom(arg, context.origin)
    if (isNull(arg) || (arg.value.kind === 'known' && arg.value.value === '')) continue
    return arg
  }
  return errorCell('all arguments are null or empty', context.origin)
}

const coalescelist: Run = (args, context) => {
  for (const arg of args) {
    if (isError(arg)) return arg
    if (isNull(arg)) continue
    const items = itemsOf(arg)
    if (items === undefined) return unknownFrom(arg, context.origin)
    if (items.length > 0) return arg
    if (isOpen(arg)) return unknownFrom(arg, context.origin)
  }
  return errorCell('all lists are empty', context.origin)
}

const compact: Run = (args, context) => {
  const list = args[0] as Cell
  const items = itemsOf(list)
  if (items === undefined) return unknownFrom(list, context.origin)
  const unsure = (item: Cell): boolean => item.value.kind === 'unknown' && item.value.notNull !== true
  const kept = items.filter(
    (item) => !unsure(item) && !(item.value.kind === 'known' && (item.value.value === null || item.value.value === '')),
  )
  return listFrom(kept, isOpen(list) || items.some(unsure), context)
}

const concat: Run = (args, context) => {
  const all = args.map((arg) => itemsOf(arg))
  return listFrom(
    all.flatMap((items) => items ?? []),
    args.some(isOpen),
    context,
    'tuple',
  )
}

const containsItem: Run = (args, context) => {
  const [list, wanted] = args as [Cell, Cell]
  const items = list.value.kind === 'map' ? [...list.value.entries.values()] : itemsOf(list)
  if (items === undefined) return unknownFrom(list, context.origin)
  let open = isOpen(list)
  for (const item of items) {
    const same = equalLoosely(item, wanted)
    if (same === true) return knownCell(true, context.origin)
    if (same === undefined) open = true
  }
  return open
    ? unknownFrom(wanted.value.kind === 'known' ? list : wanted, context.origin)
    : knownCell(false, context.origin)
}

/** Lists are of one type, so a number is sought among strings by its text. */
function equalLoosely(a: Cell, b: Cell): boolean | undefined {
  const same = equalCells(a, b)
  if (same !== false || a.value.kind !== 'known' || b.value.kind !== 'known') return same
  if (a.value.value === null || b.value.value === null) return false
  return typeof a.value.value !== typeof b.value.value && scalarToText(a.value.value) === scalarToText(b.value.value)
}

const distinct: Run = (args, context) => {
  const list = args[0] as Cell
  const items = itemsOf(list)
  if (items === undefined) return unknownFrom(list, context.origin)
  const kept: Cell[] = []
  const seen = new Set<unknown>()
  for (const item of items) {
    if (item.value.kind === 'known') {
      if (seen.has(item.value.value)) continue
      seen.add(item.value.value)
    } else if (kept.some((other) => equalCells(other, item) === true)) continue
    kept.push(item)
  }
  return listFrom(kept, isOpen(list), context)
}

const element: Run = (args, context) => {
  const [list, index] = args as [Cell, Cell]
  const items = itemsOf(list)
  if (items === undefined || index.value.kind !== 'known')
    return unknownFrom(items === undefined ? list : index, context.origin)
  if (isOpen(list)) return unknownFrom(list, context.origin)
  if (items.length === 0) throw new EvalError('the list is empty')
  const at = Number(scalarToNumber(index.value.value))
  return items[((at % items.length) + items.length) % items.length] as Cell
}

function flattenInto(items: readonly Cell[], into: Cell[]): boolean {
  let open = false
  for (const item of items) {
    if (item.value.kind === 'list') open = flattenInto(item.value.items, into) || item.value.open || open
    else if (item.value.kind === 'unknown') {
      // Whether an unknown item is a list, and how long, cannot be said.
      if (item.value.type === undefined || item.value.type === 'list') open = true
      into.push(item)
    } else into.push(item)
  }
  return open
}

const flatten: Run = (args, context) => {
  const list = args[0] as Cell
  const items = itemsOf(list)
  if (items === undefined) return unknownFrom(list, context.origin)
  const flat: Cell[] = []
  const open = flattenInto(items, flat)
  return listFrom(flat, open || isOpen(list), context, 'tuple')
}

const indexOfItem: Run = (args, context) => {
  const [list, wanted] = args as [Cell, Cell]
  const items = itemsOf(list)
  if (items === undefined) return unknownFrom(list, context.origin)
  for (const [at, item] of items.entries()) {
    const same = equalCells(item, wanted)
    if (same === true) return knownCell(at, context.origin)
    if (same === undefined) return unknownFrom(item.value.kind === 'known' ? wanted : item, context.origin)
  }
  if (isOpen(list)) return unknownFrom(list, context.origin)
  throw new EvalError('the item is not in the list')
}

const keys: Run = (args, context) => {
  const map = args[0] as Cell
  const entries = entriesOf(map)
  if (entries === undefined) return unknownFrom(map, context.origin)
  return listFrom(
    [...entries.keys()].toSorted().map((key) => knownCell(key, entries.get(key)?.origin)),
    isOpen(map),
    context,
  )
}

const values: Run = (args, context) => {
  const map = args[0] as Cell
  const entries = entriesOf(map)
  if (entries === undefined) return unknownFrom(map, context.origin)
  return listFrom(
    [...entries.keys()].toSorted().map((key) => entries.get(key) as Cell),
    isOpen(map),
    context,
    'tuple',
  )
}

const length: Run = (args, context) => {
  const cell = args[0] as Cell
  const value = cell.value
  if (value.kind === 'list' && !value.open) return knownCell(value.items.length, context.origin)
  if (value.kind === 'map' && !value.open) return knownCell(value.entries.size, context.origin)
  if (value.kind === 'known') {
    if (typeof value.value !== 'string') throw new EvalError('a string or collection is needed')
    return knownCell(Array.from(new Intl.Segmenter('en').segment(value.value)).length, context.origin)
  }
  return unknownFrom(cell, context.origin)
}

const lookup: Run = (args, context) => {
  const [map, key, fallback] = args as [Cell, Cell, Cell | undefined]
  const entries = entriesOf(map)
  if (entries === undefined || key.value.kind !== 'known')
    return unknownFrom(entries === undefined ? map : key, context.origin)
  const found = entries.get(scalarToText(key.value.value))
  if (found !== undefined) return found
  if (isOpen(map)) return unknownFrom(map, context.origin)
  if (fallback === undefined) throw new EvalError('the key is not in the map')
  return fallback
}

const merge: Run = (args, context) => {
  let entries = new Map<string, Cell>()
  let open = false
  for (const arg of args) {
    if (isNull(arg)) continue
    const given = entriesOf(arg)
    if (given === undefined || isOpen(arg)) {
      // What came before may be overwritten by what is not known.
      entries = new Map(
        [...entries].map(([key, cell]) => [key, unknownFrom(cell.value.kind === 'unknown' ? cell : arg, cell.origin)]),
      )
      open = true
    }
    for (const [key, cell] of given ?? []) entries.set(key, cell)
  }
  return { value: { kind: 'map', entries, open, shape: 'object' }, origin: context.origin }
}

const one: Run = (args, context) => {
  const cell = args[0] as Cell
  if (isNull(cell)) return cell
  const items = itemsOf(cell)
  if (items === undefined || isOpen(cell)) return unknownFrom(cell, context.origin)
  if (items.length > 1) throw new EvalError('the list has more than one item')
  return items[0] ?? knownCell(null, context.origin)
}

const matchkeys: Run = (args, context) => {
  const [list, keyList, wanted] = args.map((arg) => itemsOf(arg))
  if (list === undefined || keyList === undefined || wanted === undefined || args.some(isOpen))
    return unknownFrom(args[0] as Cell, context.origin)
  if (list.length !== keyList.length) throw new EvalError('lists of one length are needed')
  const kept: Cell[] = []
  for (const [at, key] of keyList.entries()) {
    const answers = wanted.map((item) => equalCells(item, key))
    if (answers.includes(true)) kept.push(list[at] as Cell)
    else if (answers.includes(undefined)) return unknownFrom(key, context.origin)
  }
  return listFrom(kept, false, context)
}

function setOperation(
  keep: (inAll: (item: Cell) => boolean, sets: readonly (readonly Cell[])[]) => readonly Cell[],
): Run {
  return (args, context) => {
    const sets = args.map((arg) => itemsOf(arg))
    const unknown = args.find(
      (arg, at) =>
        sets[at] === undefined ||
        isOpen(arg) ||
        sets[at]?.some((item) => item.value.kind === 'unknown' || item.value.kind === 'text'),
    )
    if (unknown !== undefined) return unknownFrom(unknown, context.origin)
    const known = sets as readonly (readonly Cell[])[]
    const inAll = (item: Cell): boolean =>
      known.slice(1).every((set) => set.some((other) => equalLoosely(other, item) === true))
    return listFrom(distinctSorted(unify(keep(inAll, known))), false, context, 'set')
  }
}

const maxProduct = 100_000

const setproduct: Run = (args, context) => {
  const sets = args.map((arg) => itemsOf(arg))
  if (sets.some((set) => set === undefined) || args.some(isOpen))
    return unknownFrom(args.find(isOpen) ?? (args[0] as Cell), context.origin)
  if (sets.reduce((size, set) => size * (set?.length ?? 0), 1) > maxProduct)
    throw new EvalError('the product has too many members')
  let rows: (readonly Cell[])[] = [[]]
  for (const set of sets) rows = rows.flatMap((row) => (set ?? []).map((item) => [...row, item]))
  const shape = args.every((arg) => arg.value.kind === 'list' && arg.value.shape === 'set') ? 'set' : 'list'
  return listFrom(
    rows.map((row) => listCell(row, context.origin)),
    false,
    context,
    shape,
  )
}

const slice: Run = (args, context) => {
  const [list, start, end] = args as [Cell, Cell, Cell]
  const items = itemsOf(list)
  if (items === undefined || isOpen(list) || start.value.kind !== 'known' || end.value.kind !== 'known')
    return unknownFrom(list, context.origin)
  const [from, to] = [Number(scalarToNumber(start.value.value)), Number(scalarToNumber(end.value.value))]
  if (from < 0 || to > items.length || from > to) throw new EvalError('the slice lies outside the list')
  return listFrom(items.slice(from, to), false, context)
}

const reverse: Run = (args, context) => {
  const items = itemsOf(args[0] as Cell)
  return items === undefined
    ? unknownFrom(args[0] as Cell, context.origin)
    : listFrom(items.toReversed(), isOpen(args[0] as Cell), context)
}

const zipmap: Run = (args, context) => {
  const [names, items] = [itemsOf(args[0] as Cell), itemsOf(args[1] as Cell)]
  if (
    names === undefined ||
    items === undefined ||
    args.some(isOpen) ||
    names.some((name) => name.value.kind !== 'known')
  )
    return unknownFrom(args[0] as Cell, context.origin)
  if (names.length !== items.length) throw new EvalError('lists of one length are needed')
  return mapCell(
    new Map(
      names.map((name, at) => [name.value.kind === 'known' ? scalarToText(name.value.value) : '', items[at] as Cell]),
    ),
    context.origin,
  )
}

const makeMap: Run = (args, context) => {
  const entries = new Map<string, Cell>()
  for (let at = 0; at + 1 < args.length; at += 2) {
    const key = args[at] as Cell
    if (key.value.kind !== 'known') return unknownFrom(key, context.origin)
    entries.set(scalarToText(key.value.value), args[at + 1] as Cell)
  }
  return mapCell(entries, context.origin, 'map')
}

function transpose(map: { readonly [key: string]: readonly Plain[] }): Plain {
  const result: Record<string, Plain[]> = {}
  for (const key of Object.keys(map).toSorted())
    for (const item of map[key] ?? []) (result[scalarToText(item as string)] ??= []).push(key)
  return result
}

export const collectionFunctions: Readonly<Record<string, HclFunction>> = {
  alltrue: strict(1, 1, (args, context) => every(args, context, false)),
  anytrue: strict(1, 1, (args, context) => every(args, context, true)),
  chunklist: strict(2, 2, chunklist),
  coalesce: cells(1, 1000, coalesce),
  coalescelist: cells(1, 1000, coalescelist),
  compact: strict(1, 1, compact),
  concat: strict(1, 1000, concat),
  contains: strict(2, 2, containsItem),
  distinct: strict(1, 1, distinct),
  element: strict(2, 2, element),
  flatten: strict(1, 1, flatten),
  index: strict(2, 2, indexOfItem),
  keys: strict(1, 1, keys),
  length: strict(1, 1, length),
  list: strict(0, 1000, (args, context) => listFrom(unify(args), false, context)),
  lookup: strict(2, 3, lookup),
  map: strict(0, 1000, makeMap),
  matchkeys: strict(3, 3, matchkeys),
  merge: strict(0, 1000, merge),
  one: strict(1, 1, one),
  reverse: strict(1, 1, reverse),
  setintersection: strict(
    1,
    100,
    setOperation((inAll, sets) => (sets[0] ?? []).filter(inAll)),
  ),
  setproduct: strict(1, 100, setproduct),
  setsubtract: strict(
    2,
    2,
    setOperation((inAll, sets) => (sets[0] ?? []).filter((item) => !inAll(item))),
  ),
  setunion: strict(
    1,
    100,
    setOperation((_inAll, sets) => sets.flat()),
  ),
  slice: strict(3, 3, slice),
  sort: plain<[readonly string[]]>('L', ([items]) => items.toSorted()),
  transpose: plain<[{ readonly [key: string]: readonly Plain[] }]>('m', ([map]) => transpose(map)),
  values: strict(1, 1, values),
  zipmap: strict(2, 2, zipmap),
}
