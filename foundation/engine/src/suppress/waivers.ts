import type { Frame, Region, Rule, State } from '@bartizan/model'
import { fingerprint } from '../identity/fingerprint.ts'
import type { Draft } from '../inspect/outcome.ts'
import { PathFilter } from '../inventory/path-filter.ts'
import { holds } from './marks-at-work.ts'
import { isNamedBy } from './naming.ts'

/** A risk that somebody accepted for a time. */
export interface Waiver {
  /** Id or alias; with `path` only there. */
  readonly rule?: string
  /** A fingerprint or its first digits, at least eight. */
  readonly fingerprint?: string
  /** A pattern in the syntax of ignore files. */
  readonly path?: string
  /** Absent: in every environment. */
  readonly environment?: string
  readonly owner: string
  readonly reason: string
  /** Where the decision is written down. */
  readonly evidence?: string
  /** Last day on which it holds, `YYYY-MM-DD`. */
  readonly until: string
  /** Where it stands in its file. */
  readonly region: Region
  readonly frame: Frame
}

/** Applies waivers. */
export class Waivers {
  readonly #waivers: readonly { readonly waiver: Waiver; readonly filter: PathFilter | undefined }[]
  readonly #rules: ReadonlyMap<string, Rule>
  readonly #today: string

  constructor(
    waivers: readonly Waiver[],
    options: { readonly rules: ReadonlyMap<string, Rule>; readonly today: string; readonly environment?: string },
  ) {
    const { environment } = options
    this.#waivers = waivers
      .filter((waiver) => waiver.environment === undefined || waiver.environment === environment)
      .map((waiver) => ({ waiver, filter: waiver.path === undefined ? undefined : new PathFilter([waiver.path]) }))
    this.#rules = options.rules
    this.#today = options.today
  }

  /** The state that a waiver gives a finding; undefined when none does. */
  stateOf({ finding }: Draft): Extract<State, { kind: 'waived' }> | undefined {
    const { primary } = finding.locations
    for (const { waiver, filter } of this.#waivers) {
      if (!holds(waiver.until, this.#today)) continue
      if (waiver.fingerprint !== undefined && !finding.fingerprint.startsWith(waiver.fingerprint)) continue
      if (waiver.rule !== undefined && !isNamedBy(finding, this.#rules.get(finding.rule), waiver.rule)) continue
      if (filter !== undefined && (primary.kind !== 'file' || !filter.matches(primary.path))) continue
      return { kind: 'waived', by: waiver.owner, why: waiver.reason, until: waiver.until }
    }
    return undefined
  }
}

/** Findings about waivers past their date. */
export function expiredWaivers(waivers: readonly Waiver[], path: string, today: string): Draft[] {
  return waivers
    .filter((waiver) => !holds(waiver.until, today))
    .map((waiver) => {
      const subject = waiver.fingerprint ?? waiver.rule ?? ''
      return {
        detector: 'waivers',
        context: '',
        finding: {
          rule: 'waivers/expired',
          message: `The waiver of ${subject} by ${waiver.owner} held until ${waiver.until}.`,
          severity: 'medium',
          confidence: 'high',
          locations: {
            primary: { kind: 'file', path, region: waiver.region, frame: waiver.frame },
            related: [],
            flow: [],
          },
          fingerprint: fingerprint('waivers/expired', [subject, waiver.path ?? '', waiver.until]),
          fixes: [],
        },
      }
    })
}
