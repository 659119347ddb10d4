import { type Cell, fromPlain, type Value } from '@bartizan/model/resource'

/** Text that stands for an unknown part inside a partly known document. */
const hole = '\ue000'
const maxText = 1_000_000

/**
 * The structure inside a value that encodes one: a JSON policy as text, `jsonencode`, a policy document. Undefined when the
 * value is not known or holds no JSON.
 */
export function documentOf(cell: Cell): Cell | undefined {
  const value = cell.value
  switch (value.kind) {
    case 'map':
    case 'list':
      return cell
    case 'encoded':
      return value.content
    case 'known':
      if (value.content !== undefined) return value.content
      return typeof value.value === 'string' ? parse(value.value, cell) : undefined
    case 'text':
      return parse(
        value.parts.map((part) => (part.value.kind === 'known' ? String(part.value.value) : hole)).join(''),
        cell,
      )
    default:
      return undefined
  }
}

function parse(text: string, cell: Cell): Cell | undefined {
  if (text.length > maxText || !/^\s*[[{]/.test(text)) return undefined
  try {
    // Unquoted holes stand where a whole value is unknown.
    const filled = text.replaceAll(new RegExp(`(?<=[:,[]\\s*)${hole}(?=\\s*[,\\]}])`, 'g'), `"${hole}"`)
    // A comma after the last item is a slip whose meaning is clear.
    const data: unknown = JSON.parse(filled.replaceAll(/,(?=\s*[}\]])/g, ''))
    return withHoles(fromPlain(data, cell.origin))
  } catch {
    return undefined
  }
}

/** Strings with holes become partly known texts again. */
function withHoles(cell: Cell): Cell {
  const value: Value = cell.value
  if (value.kind === 'list') return { ...cell, value: { ...value, items: value.items.map((item) => withHoles(item)) } }
  if (value.kind === 'map') {
    return {
      ...cell,
      value: { ...value, entries: new Map([...value.entries].map(([key, item]) => [key, withHoles(item)])) },
    }
  }
  if (value.kind !== 'known' || typeof value.value !== 'string' || !value.value.includes(hole)) return cell
  const unknown: Cell = { value: { kind: 'unknown', why: 'computed', notNull: true }, origin: cell.origin }
  if (value.value === hole) return unknown
  const parts = value.value.split(hole).flatMap((text, index): Cell[] => {
    const known: Cell[] = text === '' ? [] : [{ value: { kind: 'known', value: text }, origin: cell.origin }]
    return index === 0 ? known : [unknown, ...known]
  })
  return { ...cell, value: { kind: 'text', parts } }
}
