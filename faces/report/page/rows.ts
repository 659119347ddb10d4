import { severities } from '@bartizan/model'
import type { Row } from './arrange.ts'
import { count, h } from './dom.ts'
import type { Item } from './items.ts'
import { codeSpans } from './prose.ts'

/** Heights in pixels; the style sheet sets the same ones. */
export const rowHeights = { group: 36, item: 58 } as const

/** The end of a path says most, so the folder gives way first. */
function pathParts(item: Item): HTMLElement {
  const slash = item.path.lastIndexOf('/')
  const { primary } = item.finding.locations
  const position = primary.kind === 'file' && primary.region !== undefined ? `:${primary.region.startLine}` : ''
  const file = h('span', { class: 'file' }, item.path.slice(slash + 1) + position)
  return h('span', { class: 'path' }, h('span', { class: 'folder' }, item.path.slice(0, slash + 1)), file)
}

function ofTree(row: Row, level: number): Record<string, string | number> {
  return {
    role: 'treeitem',
    'aria-level': level,
    'aria-setsize': row.size,
    'aria-posinset': row.position,
    'aria-selected': 'false',
  }
}

/** Under its file's heading a row tells the line and the message; elsewhere it tells where. */
function second(item: Item, underFile: boolean): HTMLElement {
  if (!underFile) return h('span', { class: 'second' }, pathParts(item))
  const { primary } = item.finding.locations
  const line = primary.kind === 'file' ? primary.region?.startLine : undefined
  const number = line === undefined ? undefined : h('span', { class: 'line-number' }, String(line))
  return h('span', { class: 'second' }, number, h('span', { class: 'excerpt' }, ...codeSpans(item.finding.message)))
}

function itemRow(row: Extract<Row, { kind: 'item' }>): HTMLElement {
  const { item } = row
  return h(
    'div',
    { class: `row item level-${row.level}`, ...ofTree(row, row.level) },
    h('span', { class: `severity ${item.severity}` }, item.severity),
    h('span', { class: 'title' }, item.rule.title),
    item.state === 'new' ? undefined : h('span', { class: 'tag' }, item.state),
    second(item, row.underFile),
  )
}

function groupRow(row: Extract<Row, { kind: 'group' }>): HTMLElement {
  const parts = severities.flatMap((severity) => {
    const number = row.items.filter((item) => item.severity === severity).length
    return number === 0 ? [] : [h('span', { class: `pip ${severity}` }, `${count(number)} ${severity}`)]
  })
  return h(
    'div',
    { class: 'row group', ...ofTree(row, 1), 'aria-expanded': String(row.open) },
    h('span', { class: 'twist', 'aria-hidden': 'true' }),
    h('span', { class: 'name' }, row.label),
    h('span', { class: 'pips' }, ...parts),
  )
}

/** Draws one line of the list. */
export function drawRow(row: Row): HTMLElement {
  return row.kind === 'group' ? groupRow(row) : itemRow(row)
}
