import { compareFindings, compareText } from '@bartizan/model'
import type { Finding, Location, Region, Rule, State } from '@bartizan/model'
import { maskFrame } from './files/frame.ts'
import type { BaselineEntry } from './identity/baseline.ts'
import { mergeGroups } from './identity/group.ts'
import { matchBaseline } from './identity/match.ts'
import type { Draft } from './inspect/outcome.ts'
import type { Standing } from './standing.ts'
import type { Mark } from './suppress/mark.ts'
import { MarksAtWork } from './suppress/marks-at-work.ts'
import { PeerIgnores } from './suppress/peer-files.ts'
import { expiredWaivers, Waivers } from './suppress/waivers.ts'

/** Everything that decides the state of findings. */
export interface SettleInput {
  readonly drafts: readonly Draft[]
  readonly marks: readonly Mark[]
  readonly redactions: ReadonlyMap<string, readonly Region[]>
  readonly standing: Standing
  /** Rules of the detectors that ran. */
  readonly rules: readonly Rule[]
  readonly knownRules?: readonly string[]
  readonly today: string
  readonly environment?: string
  /** Honour inline marks and peers' files, and report on marks. */
  readonly ignores: boolean
  /** Whether a file was looked at in full by all detectors that want it. */
  readonly complete: (path: string) => boolean
  /** Whether a baseline entry of that path that nothing claims is resolved. */
  readonly isGone: (path: string) => boolean
  /** Whether a path was asked for. */
  readonly inScope: (path: string) => boolean
}

/** Findings with their states. */
export interface Settled {
  readonly findings: readonly Finding[]
  readonly occurrences: readonly BaselineEntry[]
  readonly resolved: readonly BaselineEntry[]
}

/** Gives every finding its state: suppressed by a mark, waived, known from the baseline, or new. Then merges groups. */
export function settle(input: SettleInput): Settled {
  const { standing, today } = input
  const rules = new Map(input.rules.map((rule) => [rule.id as string, rule]))
  const known = input.knownRules === undefined ? undefined : new Set(input.knownRules)
  const marks = new MarksAtWork(input.ignores ? input.marks : [], { rules, known, today, complete: input.complete })
  const peers = new PeerIgnores(input.ignores ? standing.peers : [], rules, today)
  const waivers = new Waivers(standing.waivers, {
    rules,
    today,
    ...(input.environment === undefined ? {} : { environment: input.environment }),
  })
  const own = once(input.drafts.filter((draft) => isWanted(draft, input.inScope)))
  const silenced = own.map((draft) => marks.stateOf(draft) ?? peers.stateOf(draft))
  // Only now is it known which marks were used.
  const complaints = [...marks.findings(), ...expiredWaivers(standing.waivers, standing.waiverFile, today)]
  const drafts = [...own, ...complaints.filter((draft) => isWanted(draft, input.inScope))]
  const entries = drafts.map(entryOf)
  const matching = matchBaseline(entries, standing.baseline ?? [])
  const states = drafts.map(
    (draft, index): State =>
      silenced[index] ?? waivers.stateOf(draft) ?? { kind: matching.known[index] === true ? 'known' : 'new' },
  )
  const members = drafts
    .map((draft, index) => ({ finding: masked({ ...draft.finding, state: states[index]! }, input.redactions), draft }))
    .toSorted((a, b) => compareFindings(a.finding, b.finding))
    .map(({ finding, draft }) => ({ finding, ...(draft.group === undefined ? {} : { group: draft.group }) }))
  return {
    findings: mergeGroups(members).toSorted(compareFindings),
    occurrences: entries.filter((_, index) => ['new', 'known'].includes(states[index]!.kind)).toSorted(compareEntries),
    resolved: matching.unclaimed.filter((entry) => input.isGone(entry.path)).toSorted(compareEntries),
  }
}

/** In a narrowed scan only findings in what was asked for count; one without a file counts where a related place does. */
function isWanted({ finding }: Draft, inScope: (path: string) => boolean): boolean {
  const { primary, related } = finding.locations
  if (primary.kind === 'file') return inScope(primary.path)
  const files = related.filter((location) => location.kind === 'file')
  return files.length === 0 || files.some((location) => inScope(location.path))
}

/** Leaves out exact repetitions: the same rule and defect at the same place, met on two ways. */
function once(drafts: readonly Draft[]): Draft[] {
  const seen = new Set<string>()
  return drafts.filter(({ finding }) => {
    const { primary } = finding.locations
    const place =
      primary.kind === 'file' ? [primary.path, primary.region?.startByte, primary.region?.endByte] : [primary.name]
    const inside = primary.kind === 'file' ? [primary.inside, primary.commit?.id] : []
    const key = JSON.stringify([finding.rule, finding.fingerprint, place, inside])
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
}

function entryOf({ finding, context }: Draft): BaselineEntry {
  const { primary } = finding.locations
  const path = primary.kind === 'file' ? primary.path : primary.name
  return { rule: finding.rule, fingerprint: finding.fingerprint, path, context }
}

function compareEntries(a: BaselineEntry, b: BaselineEntry): number {
  return (
    compareText(a.path, b.path) ||
    compareText(a.rule, b.rule) ||
    compareText(a.fingerprint, b.fingerprint) ||
    compareText(a.context, b.context)
  )
}

/** Hides in all frames what any detector wants hidden: a frame of one finding may show the secret of another. */
function masked(finding: Finding, redactions: ReadonlyMap<string, readonly Region[]>): Finding {
  if (redactions.size === 0) return finding
  const hide = <T extends Location>(location: T): T => {
    if (location.kind !== 'file' || location.frame === undefined || location.inside !== undefined) return location
    const regions = redactions.get(location.path)
    return regions === undefined ? location : { ...location, frame: maskFrame(location.frame, regions) }
  }
  const { primary, related, flow } = finding.locations
  return { ...finding, locations: { primary: hide(primary), related: related.map(hide), flow: flow.map(hide) } }
}
