import { Buffer } from 'node:buffer'
import type { Cell, OriginId, Origins } from '@bartizan/model/resource'
import { type DataNode, isTrue, memberOf } from '@bartizan/syntax/json'

/** Where the values of a plan are said to stand: in the plan itself, or at the expression in the configuration. */
export interface PlanPlaces {
  readonly origins: Origins
  readonly path: string
}

/** The text was read byte by byte; characters of several bytes are put together here. */
function decode(text: string): string {
  for (let at = 0; at < text.length; at += 1)
    if (text.charCodeAt(at) > 127) return Buffer.from(text, 'latin1').toString('utf8')
  return text
}

function originOf(node: DataNode, places: PlanPlaces): OriginId {
  return places.origins.add('plan', places.path, node)
}

const computed = (origin: OriginId): Cell => ({ value: { kind: 'unknown', why: 'computed', notNull: true }, origin })

/** What marks beside a value say: which parts are unknown, which are sensitive. They have the value's own shape. */
export interface Marks {
  readonly unknown: DataNode | undefined
  readonly sensitive: DataNode | undefined
}

const markOf = (mark: DataNode | undefined, step: string | number): DataNode | undefined =>
  typeof step === 'string' ? memberOf(mark, step)?.value : mark?.kind === 'array' ? mark.items[step] : undefined

const below = (marks: Marks, step: string | number): Marks => ({
  unknown: markOf(marks.unknown, step),
  sensitive: markOf(marks.sensitive, step),
})

/** A planned value as a cell. */
export function planCell(node: DataNode, marks: Marks, places: PlanPlaces): Cell {
  const origin = originOf(node, places)
  if (isTrue(marks.unknown)) return computed(origin)
  const cell = valueCell(node, { marks, places, origin })
  return isTrue(marks.sensitive) ? { ...cell, sensitive: true } : cell
}

interface Context {
  readonly marks: Marks
  readonly places: PlanPlaces
  readonly origin: OriginId
}

function valueCell(node: DataNode, { marks, places, origin }: Context): Cell {
  switch (node.kind) {
    case 'object': {
      const entries = new Map<string, Cell>()
      for (const member of node.members) {
        const cell = planCell(member.value, below(marks, member.key), places)
        // The key is where a reader looks for the value.
        entries.set(decode(member.key), {
          ...cell,
          origin: places.origins.add('plan', places.path, { start: member.start, end: member.value.end }, cell.origin),
        })
      }
      if (marks.unknown?.kind === 'object')
        for (const member of marks.unknown.members)
          if (isTrue(member.value) && !entries.has(member.key)) entries.set(member.key, computed(origin))
      return { value: { kind: 'map', entries, open: false, shape: 'object' }, origin }
    }
    case 'array': {
      const blocks = node.items.length > 0 && node.items.every((item) => item.kind === 'object')
      const items = node.items.map((item, index) => planCell(item, below(marks, index), places))
      return { value: { kind: 'list', items, open: false, shape: blocks ? 'blocks' : 'list' }, origin }
    }
    case 'string':
      return { value: { kind: 'known', value: decode(node.text) }, origin }
    case 'number':
      return { value: { kind: 'known', value: Number(node.text) }, origin }
    case 'boolean':
      return { value: { kind: 'known', value: node.text === 'true' }, origin }
    case 'null':
      return { value: { kind: 'known', value: null }, origin }
  }
}
