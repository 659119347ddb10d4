import type { Finding } from '@bartizan/model'
import { groupKey } from './place.ts'

/** Equal findings in one file that are shown in full before the others become a list of positions. */
const fullPerGroup = 2
/** Findings of one rule in the whole report that are shown in full before the others are only counted. */
const fullPerRule = 10

/** A finding in full with the positions of those that say the same in the same file. */
export interface Entry {
  readonly finding: Finding
  readonly folded: Finding[]
}

/** The findings of one file or one named thing. */
export interface Group {
  readonly key: string
  readonly isFile: boolean
  readonly entries: Entry[]
}

/** Findings of a rule that are counted at the end instead of shown. */
export interface Overflow {
  readonly findings: Finding[]
  readonly groups: Set<string>
}

export interface Grouping {
  readonly groups: readonly Group[]
  /** By rule id, in order of first appearance. */
  readonly overflow: ReadonlyMap<Finding['rule'], Overflow>
}

function sameKind(finding: Finding): string {
  return `${finding.rule}\n${finding.severity}\n${finding.state.kind}\n${finding.locations.flow.length > 0 ? finding.fingerprint : ''}`
}

/**
 * Groups findings by file in report order, and folds what says the same many times.
 * @param everything shows each finding in full
 */
export function groupFindings(findings: readonly Finding[], everything: boolean): Grouping {
  const groups = new Map<string, Group & { readonly entriesByKind: Map<string, Entry[]> }>()
  const overflow = new Map<Finding['rule'], Overflow>()
  const shownPerRule = new Map<string, number>()
  for (const finding of findings) {
    const { primary } = finding.locations
    const key = groupKey(primary)
    const shown = shownPerRule.get(finding.rule) ?? 0
    const group = groups.get(`${primary.kind}\n${key}`)
    const entries = group?.entriesByKind.get(sameKind(finding))
    if (!everything && entries !== undefined && entries.length >= fullPerGroup) {
      entries.at(-1)?.folded.push(finding)
      continue
    }
    if (!everything && shown >= fullPerRule) {
      const rest = overflow.get(finding.rule) ?? { findings: [], groups: new Set() }
      rest.findings.push(finding)
      rest.groups.add(key)
      overflow.set(finding.rule, rest)
      continue
    }
    shownPerRule.set(finding.rule, shown + 1)
    const target = group ?? {
      key,
      isFile: primary.kind === 'file',
      entries: [],
      entriesByKind: new Map<string, Entry[]>(),
    }
    groups.set(`${primary.kind}\n${key}`, target)
    const entry: Entry = { finding, folded: [] }
    target.entries.push(entry)
    const same = target.entriesByKind.get(sameKind(finding)) ?? []
    same.push(entry)
    target.entriesByKind.set(sameKind(finding), same)
  }
  return { groups: [...groups.values()], overflow }
}
