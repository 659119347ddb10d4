import type { Profile, ScanResult, Severity } from '@bartizan/model'
import type { Bom } from '@bartizan/sbom'

/** How many colours the terminal can show. */
export type ColourDepth = 'none' | '16' | '256' | 'truecolor'

/** What a report may know beyond the result. Everything that differs between machines comes in here, and nowhere else. */
export interface ReportContext {
  /** Columns of the terminal. */
  readonly width: number
  readonly colour: ColourDepth
  /** Whether the terminal understands OSC 8 links. */
  readonly hyperlinks: boolean
  /** Whether the terminal can show more than ASCII in our own ornaments. */
  readonly unicode: boolean
  /** Absolute path of the scanned tree, for links into editors; only terminals ever see it. */
  readonly root?: string
  /** Findings below this profile's confidence are counted, not shown. */
  readonly profile: Profile
  /** Findings below are counted, not shown. The gate does not look at this. */
  readonly minSeverity: Severity
  /** Show what is folded away by default: known, waived and suppressed findings, long lists, the prose of rules. */
  readonly verbose: boolean
  /** RFC 3339 in UTC, from SOURCE_DATE_EPOCH; absent otherwise, so that two runs are byte-identical. */
  readonly now?: string
  /** `YYYY-MM-DD`: the day of the run, for documents that must carry a date. */
  readonly today?: string
  /** The packages of the tree, which only its stage reads, for formats that say so by `needs`. */
  readonly bill?: Bom
  /**
   * GitHub's `primaryLocationLineHash` of a line, from `lineHashes` over the whole file, which only the engine reads.
   * Without it SARIF leaves the hash out: GitHub's upload action then computes it, and warns of one that differs.
   */
  readonly lineHash?: (path: string, line: number) => string | undefined
}

/** Turns a result into text. Pure: equal arguments give equal bytes. */
export type Report = (result: ScanResult, context: ReportContext) => string | AsyncIterable<string>

/** A context for files and pipes: no colour, no links, everything shown that the default profile shows. */
export const plainContext: ReportContext = {
  width: 80,
  colour: 'none',
  hyperlinks: false,
  unicode: true,
  profile: 'default',
  minSeverity: 'info',
  verbose: false,
}
