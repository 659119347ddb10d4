import type { Cell, OriginId } from '@bartizan/model/resource'
import { errorCell, isError, isNull, overArms, scalarToNumber, scalarToText, sensitiveIf, unknownFrom } from './cell.ts'

/** `object.name`. The result says where it was read, on top of where the value stands. */
export function attributeOf(object: Cell, name: string, origin: OriginId): Cell {
  return overArms(object, (arm) => {
    if (isError(arm)) return arm
    const value = arm.value
    if (value.kind === 'map') return entryOf(arm, name, origin)
    if (value.kind === 'unknown') return partOfUnknown(arm, name, origin)
    // Lists of blocks with one member are read as if they were that block by old modules.
    if (value.kind === 'list' && value.shape === 'blocks' && value.items.length === 1 && value.items[0] !== undefined)
      return attributeOf(value.items[0], name, origin)
    return errorCell(isNull(arm) ? `attribute ${name} of null` : `there is no attribute ${name}`, origin)
  })
}

function entryOf(object: Cell, name: string, origin: OriginId): Cell {
  if (object.value.kind !== 'map') return object
  const found = object.value.entries.get(name)
  if (found !== undefined) {
    const sourced =
      object.source === undefined || found.source !== undefined
        ? found
        : { ...found, source: extend(object.source, name) }
    return sensitiveIf(object.sensitive === true, sourced)
  }
  if (!object.value.open) return errorCell(`there is no attribute ${name}`, origin)
  const why =
    object.source?.address.startsWith('data.') === true || object.source?.address.includes('.data.') === true
      ? 'data'
      : 'computed'
  return {
    value: { kind: 'unknown', why, notNull: true },
    origin,
    ...(object.source === undefined ? {} : { source: extend(object.source, name) }),
  }
}

function extend(source: NonNullable<Cell['source']>, name: string): NonNullable<Cell['source']> {
  return { address: source.address, path: source.path === '' ? name : `${source.path}.${name}` }
}

function partOfUnknown(object: Cell, name: string, origin: OriginId): Cell {
  const part = unknownFrom(object, origin)
  return object.source === undefined ? part : { ...part, source: extend(object.source, name) }
}

/** `object[key]` with a key that is no choice. */
export function indexOf(object: Cell, key: Cell, origin: OriginId): Cell {
  return overArms(object, (arm) => {
    if (isError(arm)) return arm
    if (isError(key)) return key
    if (isNull(arm)) return errorCell('an index of null', origin)
    const value = arm.value
    if (key.value.kind !== 'known') return indexByUnknown(arm, key, origin)
    if (key.value.value === null) return errorCell('an index cannot be null', origin)
    if (value.kind === 'map') return entryOf(arm, scalarToText(key.value.value), origin)
    if (value.kind === 'list') return itemOf(arm, Number(scalarToNumber(key.value.value)), origin)
    return value.kind === 'known'
      ? errorCell('a scalar has no index', origin)
      : partOfUnknown(arm, scalarToText(key.value.value), origin)
  })
}

/** With one item, an unknown index can only mean that one. */
function indexByUnknown(object: Cell, key: Cell, origin: OriginId): Cell {
  const value = object.value
  const only = value.kind === 'list' && !value.open && value.items.length === 1 ? value.items[0] : undefined
  if (only !== undefined) return only
  const unknown = unknownFrom(object.value.kind === 'unknown' ? object : key, origin)
  return object.source === undefined ? unknown : { ...unknown, source: object.source }
}

function itemOf(object: Cell, index: number, origin: OriginId): Cell {
  if (object.value.kind !== 'list') return object
  const found = Number.isInteger(index) && index >= 0 ? object.value.items[index] : undefined
  if (found !== undefined) return sensitiveIf(object.sensitive === true, found)
  return object.value.open ? unknownFrom(object, origin) : errorCell(`there is no item ${index}`, origin)
}

/** What a splat walks over: a list's items, nothing for null, a single value as itself. Undefined when it is not known. */
export function splatItems(source: Cell): readonly Cell[] | undefined {
  const value = source.value
  if (isNull(source)) return []
  if (value.kind === 'list') return value.items
  if (value.kind !== 'unknown' || isError(source)) return [source]
  // What is known to be no list is the one item, whatever its value.
  return value.type === undefined || value.type === 'list' ? undefined : [source]
}
