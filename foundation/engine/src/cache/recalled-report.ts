import type { Problem, Region } from '@bartizan/model'
import type { Draft, Report } from '../inspect/outcome.ts'
import type { Mark } from '../suppress/mark.ts'
import { deserialize, serialize } from './clone.ts'

/** A report as it is kept: facts are packed by themselves, because they are only needed when the project has changed. */
export interface PackedReport extends Omit<Report, 'facts'> {
  readonly packedFacts?: Uint8Array
}

/** A report from the cache. */
export class RecalledReport implements Report {
  readonly drafts: readonly Draft[]
  readonly problems: readonly Problem[]
  readonly counts: Readonly<Record<string, number>>
  readonly marks: readonly Mark[]
  readonly redactions: readonly Region[]
  readonly packedFacts: Uint8Array | undefined

  constructor({ drafts, problems, counts, marks = [], redactions, packedFacts }: PackedReport) {
    this.drafts = drafts
    this.problems = problems
    this.counts = counts
    this.marks = marks
    this.redactions = redactions
    this.packedFacts = packedFacts
  }

  get facts(): unknown {
    return this.packedFacts === undefined ? undefined : deserialize(this.packedFacts)
  }
}

/** Makes a report ready to be kept. */
export function packReport(report: Report): PackedReport {
  const { drafts, problems, counts, marks, redactions } = report
  const packed = report instanceof RecalledReport ? report.packedFacts : pack(report.facts)
  return {
    drafts,
    problems,
    counts,
    redactions,
    ...(marks === undefined || marks.length === 0 ? {} : { marks }),
    ...(packed === undefined ? {} : { packedFacts: packed }),
  }
}

function pack(facts: unknown): Uint8Array | undefined {
  return facts === undefined ? undefined : serialize(facts)
}
