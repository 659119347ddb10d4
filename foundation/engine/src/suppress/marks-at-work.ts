import type { Rule, RuleId, State } from '@bartizan/model'
import type { Draft } from '../inspect/outcome.ts'
import { fingerprint } from '../identity/fingerprint.ts'
import type { Mark } from './mark.ts'
import { isNamedBy, isOfKind } from './naming.ts'

/** What judging marks needs to know of the scan. */
export interface MarkContext {
  /** Rules of the detectors that ran, by id. */
  readonly rules: ReadonlyMap<string, Rule>
  /** Ids of all rules there are, run or not; undefined when that is not known. */
  readonly known: ReadonlySet<string> | undefined
  /** `YYYY-MM-DD` */
  readonly today: string
  /** Files that were looked at in full: only there can a mark be called unused. */
  readonly complete: (path: string) => boolean
}

/** The marks of a scan, and which of them were used. */
export class MarksAtWork {
  readonly #context: MarkContext
  readonly #byPath = new Map<string, Mark[]>()
  readonly #used = new Set<Mark>()

  constructor(marks: readonly Mark[], context: MarkContext) {
    this.#context = context
    for (const mark of marks) {
      const list = this.#byPath.get(mark.path)
      if (list === undefined) this.#byPath.set(mark.path, [mark])
      else list.push(mark)
    }
  }

  /** The state that a mark gives a finding; undefined when none does. */
  stateOf(draft: Draft): Extract<State, { kind: 'suppressed' }> | undefined {
    const { primary } = draft.finding.locations
    if (primary.kind !== 'file') return undefined
    const first = primary.region?.startLine ?? 1
    const last = Math.max(first, primary.region?.endLine ?? 1)
    for (const mark of this.#byPath.get(primary.path) ?? []) {
      const covers = mark.covers.some((lines) => lines[0] <= last && first <= lines[1])
      if (!covers || !this.#silences(mark, draft)) continue
      this.#used.add(mark)
      return {
        kind: 'suppressed',
        mark: mark.written,
        why: mark.reason ?? `marked ${mark.written}`,
        ...(mark.until === undefined ? {} : { until: mark.until }),
      }
    }
    return undefined
  }

  #silences(mark: Mark, { finding }: Draft): boolean {
    if (mark.until !== undefined && !holds(mark.until, this.#context.today)) return false
    if (mark.dialect === 'bartizan' && mark.reason === undefined) return false
    const rule = this.#context.rules.get(finding.rule)
    if (mark.rules.length === 0 || mark.rules.includes('*')) return rule !== undefined && isOfKind(mark.dialect, rule)
    return mark.rules.some((id) => isNamedBy(finding, rule, id))
  }

  /** Findings about our own marks: without reason, of unknown rules, past their date, unused. Peers' marks are theirs. */
  findings(): Draft[] {
    const marks = [...this.#byPath.values()].flat()
    return marks.filter((mark) => mark.dialect === 'bartizan').flatMap((mark) => this.#complaints(mark))
  }

  #complaints(mark: Mark): Draft[] {
    if (mark.rules.length === 0) {
      return [complaint('suppressions/unknown-rule', mark, 'This mark names no rule, and so silences nothing.')]
    }
    const unknown = mark.rules.filter((id) => !this.#exists(id))
    if (unknown.length > 0) {
      const text = `There is no rule ${unknown.join(', ')}: this mark silences nothing for it.`
      return [complaint('suppressions/unknown-rule', mark, text)]
    }
    if (mark.reason === undefined) {
      return [complaint('suppressions/missing-reason', mark, 'This mark gives no reason, and so silences nothing.')]
    }
    if (mark.until !== undefined && !holds(mark.until, this.#context.today)) {
      const valid = isDate(mark.until)
      const text = valid ? `This mark held until ${mark.until}.` : `${mark.until} is no date of the form 2027-01-31.`
      return [complaint('suppressions/expired', mark, text)]
    }
    const ran = mark.rules.every((id) => this.#ran(id))
    if (this.#used.has(mark) || !ran || !this.#context.complete(mark.path)) return []
    return [complaint('suppressions/unused', mark, `No finding of ${mark.rules.join(', ')} stands here any more.`)]
  }

  #ran(id: string): boolean {
    return this.#context.rules.has(id) || this.#isAlias(id)
  }

  #exists(id: string): boolean {
    if (this.#ran(id) || this.#context.known?.has(id) === true) return true
    // Without the list of all rules, another room's rule cannot be told from a slip.
    const room = id.slice(0, id.indexOf('/') + 1)
    return this.#context.known === undefined && room !== '' && !this.#hasRoom(room)
  }

  #hasRoom(room: string): boolean {
    return [...this.#context.rules.keys()].some((id) => id.startsWith(room))
  }

  #isAlias(id: string): boolean {
    return [...this.#context.rules.values()].some((rule) => rule.aliases.includes(id))
  }
}

/** True on the last day and before it. What is no date has never held. */
export function holds(until: string, today: string): boolean {
  return isDate(until) && today <= until
}

function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const time = Date.parse(`${text}T00:00:00Z`)
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text)
}

function complaint(rule: RuleId, mark: Mark, message: string): Draft {
  return {
    detector: 'suppressions',
    context: '',
    finding: {
      rule,
      message,
      severity: rule === 'suppressions/expired' ? 'medium' : 'low',
      confidence: 'high',
      locations: {
        primary: { kind: 'file', path: mark.path, region: mark.region, frame: mark.frame },
        related: [],
        flow: [],
      },
      fingerprint: fingerprint(rule, [mark.written]),
      fixes: [],
    },
  }
}
