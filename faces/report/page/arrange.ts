import { compareText, severities } from '@bartizan/model'
import type { Item } from './items.ts'

export type SortOrder = 'severity' | 'path' | 'rule' | 'confidence'

export type Grouping = 'file' | 'rule' | 'severity' | 'stage' | 'none'

/** A line of the list. */
export type Row =
  | {
      readonly kind: 'group'
      readonly key: string
      readonly label: string
      readonly items: readonly Item[]
      readonly open: boolean
      readonly position: number
      readonly size: number
    }
  | {
      readonly kind: 'item'
      readonly item: Item
      readonly position: number
      readonly size: number
      readonly level: 1 | 2
      readonly underFile: boolean
    }

const confidenceRank = { high: 0, medium: 1, low: 2 }

const comparisons: Readonly<Record<SortOrder, (a: Item, b: Item) => number>> = {
  severity: (a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity),
  path: (a, b) => compareText(a.path, b.path) || line(a) - line(b),
  rule: (a, b) => compareText(a.rule.id, b.rule.id),
  confidence: (a, b) => confidenceRank[a.finding.confidence] - confidenceRank[b.finding.confidence],
}

function line(item: Item): number {
  const { primary } = item.finding.locations
  return primary.kind === 'file' ? (primary.region?.startLine ?? 0) : 0
}

function groupOf(item: Item, grouping: Grouping): readonly [key: string, label: string] {
  switch (grouping) {
    case 'file':
      return [item.path, item.path]
    case 'rule':
      return [item.rule.id, item.rule.title]
    case 'severity':
      return [item.severity, item.severity]
    case 'stage':
      return [item.stage, item.stage]
    case 'none':
      return ['', '']
  }
}

/** Sorts (stably, on the report's own order), groups in order of the first member, and leaves closed groups as one row. */
export function arrange(
  items: readonly Item[],
  options: { readonly sort: SortOrder; readonly grouping: Grouping; readonly closed: ReadonlySet<string> },
): Row[] {
  const sorted = [...items].sort((a, b) => comparisons[options.sort](a, b) || a.index - b.index)
  if (options.grouping === 'none')
    return sorted.map((item, index) => ({
      kind: 'item',
      item,
      position: index + 1,
      size: sorted.length,
      level: 1,
      underFile: false,
    }))
  const groups = new Map<string, { readonly label: string; readonly items: Item[] }>()
  for (const item of sorted) {
    const [key, label] = groupOf(item, options.grouping)
    const group = groups.get(key) ?? { label, items: [] }
    group.items.push(item)
    groups.set(key, group)
  }
  const rows: Row[] = []
  let position = 0
  for (const [key, { label, items: members }] of groups) {
    const open = !options.closed.has(key)
    rows.push({ kind: 'group', key, label, items: members, open, position: ++position, size: groups.size })
    if (open)
      members.forEach((item, index) =>
        rows.push({
          kind: 'item',
          item,
          position: index + 1,
          size: members.length,
          level: 2,
          underFile: options.grouping === 'file',
        }),
      )
  }
  return rows
}
