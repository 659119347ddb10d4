import type { Problem, Region } from '@bartizan/model'
import type { Detected, FileReport, FoundMark } from '../detector.ts'
import { serialize } from '../packing.ts'
import { cutFrame } from '../files/frame.ts'
import type { IndexedSource } from '../files/source.ts'
import type { GroupHits } from '../keywords/matcher.ts'
import { findMarks } from '../suppress/find-marks.ts'
import type { Mark } from '../suppress/mark.ts'
import { dress, redactionsOf } from './dress.ts'
import { failure } from './failure.ts'
import type { FileOutcome, Report, Task } from './outcome.ts'
import { enter, leave } from './progress.ts'
import type { ProgressSlot } from './progress.ts'
import type { Station } from './station.ts'

/** A file before its detectors. */
export interface Consultation {
  readonly task: Task
  readonly source: IndexedSource
  /** Indices of the detectors to call. */
  readonly called: readonly number[]
  readonly hits: GroupHits
  readonly stations: readonly Station[]
  readonly slot: ProgressSlot
}

/** The most findings that are kept of one detector in one file. */
const findingLimit = 10_000

/** Calls the detectors on a file and completes what they found. Undefined when nobody had anything to say. */
export function consult(consultation: Consultation): FileOutcome | undefined {
  const { task, source, called, hits } = consultation
  const given = called.map((index) => call(consultation, index))
  const redactions = given.flatMap(({ regions }) => regions)
  const reports = given
    .map((answer) => ({ detector: answer.index, report: finish(consultation, answer, redactions) }))
    .filter(({ report }) => saysSomething(report))
  const marks = hits.hits[0] === undefined ? [] : findMarks(source, hits.hits[0])
  if (reports.length === 0 && marks.length === 0) return undefined
  return { file: task.file, problems: [], reports, marks }
}

/** What a detector answered. */
interface Answer {
  readonly index: number
  readonly report: FileReport
  readonly findings: readonly Detected[]
  readonly regions: readonly Region[]
  readonly problems: readonly Problem[]
}

function call({ task, source, hits, stations, slot }: Consultation, index: number): Answer {
  const { id, run } = stations[index]!
  enter(slot, 'inspect', index, task.file)
  try {
    const report = run?.inspect(source, hits.hits[index + 1] ?? []) ?? {}
    const all = report.findings ?? []
    const findings = all.length > findingLimit ? all.slice(0, findingLimit) : all
    const regions = findings.flatMap((detected) => redactionsOf(detected, source))
    const problems = [
      ...(hits.cut.includes(index + 1) ? [tooManyOf(source.path, id, 'keywords')] : []),
      ...(all.length > findingLimit ? [tooManyOf(source.path, id, 'findings')] : []),
      ...(report.problems ?? []).map((problem) => ({ detector: id, path: source.path, ...problem })),
    ]
    return { index, report, findings, regions, problems }
  } catch (error) {
    return { index, report: {}, findings: [], regions: [], problems: [failure(source.path, id, error)] }
  } finally {
    leave(slot)
  }
}

function finish({ source, stations }: Consultation, answer: Answer, redactions: readonly Region[]): Report {
  const { id, rules } = stations[answer.index]!
  const wardrobe = {
    detector: id,
    rules,
    source: (path: string) => (path === source.path ? source : undefined),
    redactions: (path: string) => (path === source.path ? redactions : []),
  }
  try {
    return {
      drafts: answer.findings.map((detected) => dress(detected, wardrobe)),
      problems: answer.problems,
      counts: answer.report.counts ?? {},
      ...(answer.report.facts === undefined ? {} : { facts: serialize(answer.report.facts) }),
      ...(answer.report.marks === undefined ? {} : { marks: answer.report.marks.map((mark) => toMark(source, mark)) }),
      redactions: answer.regions,
    }
  } catch (error) {
    return { drafts: [], problems: [failure(source.path, id, error)], counts: {}, redactions: [] }
  }
}

function toMark(source: IndexedSource, { dialect, at, written, rules, reason, covers }: FoundMark): Mark {
  return {
    dialect,
    path: source.path,
    region: at,
    frame: cutFrame(source, at),
    written: written.slice(0, 200),
    rules,
    ...(reason === undefined ? {} : { reason }),
    covers: [[covers.startLine, covers.endLine]],
  }
}

function tooManyOf(path: string, detector: string, what: string): Problem {
  return {
    kind: 'too-many',
    path,
    detector,
    cause: `too many ${what} in one file: only the first were looked at`,
    next: 'Exclude the file if it is test data.',
    weight: 'incomplete',
  }
}

function saysSomething(report: Report): boolean {
  return (
    report.drafts.length > 0 ||
    report.problems.length > 0 ||
    report.facts !== undefined ||
    (report.marks ?? []).length > 0 ||
    Object.keys(report.counts).length > 0
  )
}
