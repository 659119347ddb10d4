import type { Cell, Scalar } from '@bartizan/model/resource'
import type { Expression } from '@bartizan/syntax/hcl'
import {
  at,
  equalCells,
  EvalError,
  isNull,
  knownCell,
  overArms,
  scalarToBool,
  scalarToNumber,
  scalarToText,
} from './cell.ts'

/** A type constraint of a variable. */
export type HclType =
  | { readonly kind: 'any' | 'string' | 'number' | 'bool' }
  | { readonly kind: 'list' | 'set' | 'map'; readonly of: HclType }
  | { readonly kind: 'tuple'; readonly items: readonly HclType[] }
  | { readonly kind: 'object'; readonly attributes: ReadonlyMap<string, ObjectAttribute> }

export interface ObjectAttribute {
  readonly type: HclType
  readonly optional: boolean
  readonly fallback?: Cell
}

const anyType: HclType = { kind: 'any' }

/** Reads a type constraint. What is not understood is `any`. `constant` evaluates the defaults of optional attributes. */
export function readType(expression: Expression, constant: (expression: Expression) => Cell): HclType {
  if (expression.kind === 'scope' || expression.kind === 'string') {
    const name = expression.kind === 'scope' ? expression.name : expression.value
    if (name === 'string' || name === 'number' || name === 'bool') return { kind: name }
    if (name === 'list' || name === 'map' || name === 'set') return { kind: name, of: anyType }
    return anyType
  }
  if (expression.kind === 'parentheses') return readType(expression.value, constant)
  if (expression.kind !== 'call') return anyType
  const [first] = expression.args
  if (first === undefined) return anyType
  if (expression.name === 'list' || expression.name === 'set' || expression.name === 'map') {
    return { kind: expression.name, of: readType(first, constant) }
  }
  if (expression.name === 'tuple' && first.kind === 'tuple')
    return { kind: 'tuple', items: first.items.map((item) => readType(item, constant)) }
  if (expression.name === 'object' && first.kind === 'object') {
    const attributes = new Map<string, ObjectAttribute>()
    for (const item of first.items)
      if (item.key.kind === 'string') attributes.set(item.key.value, readAttribute(item.value, constant))
    return { kind: 'object', attributes }
  }
  return anyType
}

function readAttribute(expression: Expression, constant: (expression: Expression) => Cell): ObjectAttribute {
  if (expression.kind !== 'call' || expression.name !== 'optional')
    return { type: readType(expression, constant), optional: false }
  const [type, fallback] = expression.args
  return {
    type: type === undefined ? anyType : readType(type, constant),
    optional: true,
    ...(fallback === undefined ? {} : { fallback: constant(fallback) }),
  }
}

/** Converts a cell to a type, keeping origins. Throws EvalError when it cannot be converted. */
export function convert(cell: Cell, type: HclType): Cell {
  if (type.kind === 'any' || isNull(cell)) return cell
  if (cell.value.kind === 'choice') return overArms(cell, (arm) => convert(arm, type))
  if (cell.value.kind === 'unknown') return typed(cell, type)
  if (cell.value.kind === 'text' || cell.value.kind === 'encoded') return cell
  switch (type.kind) {
    case 'string':
    case 'number':
    case 'bool':
      return convertScalar(cell, type.kind)
    case 'list':
    case 'set':
      return convertSequence(cell, type.kind, type.of)
    case 'map':
      return convertMap(cell, type.of)
    case 'tuple':
      if (cell.value.kind !== 'list' || cell.value.items.length !== type.items.length)
        throw new EvalError('a tuple of another length is needed')
      return {
        ...cell,
        value: {
          ...cell.value,
          items: cell.value.items.map((item, index) => convert(item, type.items[index] as HclType)),
        },
      }
    case 'object':
      return convertObject(cell, type.attributes)
  }
}

function typed(cell: Cell, type: HclType): Cell {
  const names = {
    string: 'string',
    number: 'number',
    bool: 'bool',
    list: 'list',
    set: 'list',
    tuple: 'list',
    map: 'map',
    object: 'map',
  } as const
  return cell.value.kind !== 'unknown' || type.kind === 'any'
    ? cell
    : { ...cell, value: { ...cell.value, type: names[type.kind] } }
}

function convertScalar(cell: Cell, kind: 'string' | 'number' | 'bool'): Cell {
  if (cell.value.kind !== 'known') throw new EvalError(`a ${kind} is needed`)
  const scalar = cell.value.value
  const converted: Scalar =
    kind === 'string' ? scalarToText(scalar) : kind === 'number' ? scalarToNumber(scalar) : scalarToBool(scalar)
  return converted === scalar ? cell : { ...cell, value: { kind: 'known', value: converted } }
}

function convertSequence(cell: Cell, shape: 'list' | 'set', of: HclType): Cell {
  if (cell.value.kind !== 'list') throw new EvalError(`a ${shape} is needed`)
  const items = unify(cell.value.items.map((item) => convert(item, of)))
  return {
    ...cell,
    value: { kind: 'list', items: shape === 'set' ? distinctSorted(items) : items, open: cell.value.open, shape },
  }
}

/** The members of a set in the order in which the language walks it: strings sorted, others as given. */
export function distinctSorted(items: readonly Cell[]): readonly Cell[] {
  const kept: Cell[] = []
  const seen = new Set<Scalar>()
  for (const item of items) {
    if (item.value.kind === 'known') {
      if (seen.has(item.value.value)) continue
      seen.add(item.value.value)
    } else if (item.value.kind === 'list' || item.value.kind === 'map') {
      if (kept.some((other) => equalCells(other, item) === true)) continue
    }
    kept.push(item)
  }
  const scalars = kept.every((item) => item.value.kind === 'known')
  return scalars ? kept.toSorted(compareScalars) : kept
}

function compareScalars(a: Cell, b: Cell): number {
  const left = a.value.kind === 'known' ? a.value.value : null
  const right = b.value.kind === 'known' ? b.value.value : null
  if (typeof left === 'number' && typeof right === 'number') return left - right
  const first = String(left)
  const second = String(right)
  return first < second ? -1 : first > second ? 1 : 0
}

/** Brings the items of a collection to one scalar type, as the language does: any string makes all of them strings. */
export function unify(items: readonly Cell[]): readonly Cell[] {
  let strings = false
  let others = false
  for (const item of items) {
    if (item.value.kind === 'known' && item.value.value !== null) {
      if (typeof item.value.value === 'string') strings = true
      else others = true
    } else if (item.value.kind === 'text') strings = true
  }
  const kinds = new Set(
    items.map((item) =>
      item.value.kind === 'known' ? (typeof item.value.value === 'boolean' ? 'bool' : 'number') : 'other',
    ),
  )
  const mixed = strings ? others : kinds.has('bool') && kinds.has('number')
  if (!mixed) return items
  return items.map((item) =>
    item.value.kind === 'known' && item.value.value !== null
      ? { ...item, value: { kind: 'known', value: scalarToText(item.value.value) } }
      : item,
  )
}

function convertMap(cell: Cell, of: HclType): Cell {
  if (cell.value.kind !== 'map') throw new EvalError('a map is needed')
  const keys = [...cell.value.entries.keys()]
  const items = unify([...cell.value.entries.values()].map((item) => convert(item, of)))
  const entries = new Map(keys.map((key, index) => [key, items[index] as Cell]))
  return { ...cell, value: { kind: 'map', entries, open: cell.value.open, shape: 'map' } }
}

function convertObject(cell: Cell, attributes: ReadonlyMap<string, ObjectAttribute>): Cell {
  if (cell.value.kind !== 'map') throw new EvalError('an object is needed')
  const given = cell.value
  const entries = new Map<string, Cell>()
  for (const [name, attribute] of attributes) {
    const item = given.entries.get(name)
    if (item !== undefined && !(isNull(item) && attribute.fallback !== undefined))
      entries.set(name, convert(item, attribute.type))
    else if (item === undefined && given.open) continue
    else if (!attribute.optional) throw new EvalError(`attribute ${name} is missing`)
    else entries.set(name, fallbackOf(attribute))
  }
  return { ...cell, value: { kind: 'map', entries, open: given.open, shape: 'object' } }
}

function fallbackOf(attribute: ObjectAttribute): Cell {
  if (attribute.fallback === undefined) return knownCell(null)
  return at(convert(attribute.fallback, attribute.type), attribute.fallback.origin)
}

/** The name that `type()` and error messages use for a value. */
export function typeText(cell: Cell): string {
  const value = cell.value
  if (value.kind === 'known')
    return value.value === null
      ? 'dynamic'
      : typeof value.value === 'boolean'
        ? 'bool'
        : typeof value.value === 'string'
          ? 'string'
          : 'number'
  if (value.kind === 'list') return value.shape ?? 'tuple'
  return value.kind === 'map' ? (value.shape ?? 'object') : 'dynamic'
}
