import type { Coverage, DetectorCoverage, Problem, Region } from '@bartizan/model'
import { compareText } from '@bartizan/model'
import type { Detector } from './detector.ts'
import type { Conclusion } from './inspect/conclude.ts'
import { joinFacts } from './inspect/facts.ts'
import type { PackedFacts } from './inspect/facts.ts'
import type { BatchOutcome, Draft, FileOutcome, Report, Task } from './inspect/outcome.ts'
import { statuses } from './inspect/outcome.ts'
import { Tally } from './inventory/inventory.ts'
import type { Mark } from './suppress/mark.ts'

/** Gathers what comes back from the threads, in any order, and gives it out in one order. */
export class Harvest {
  readonly #paths: (file: number) => string
  readonly #detectors: readonly Detector[]
  readonly #outcomes: FileOutcome[] = []
  readonly #conclusions: Conclusion[] = []
  readonly #handed: number[]
  readonly #skipped = new Tally()
  #bytes = 0

  constructor(detectors: readonly Detector[], pathOf: (file: number) => string) {
    this.#detectors = detectors
    this.#paths = pathOf
    this.#handed = detectors.map(() => 0)
  }

  /** Takes the outcome of a batch. */
  addBatch(tasks: readonly Task[], outcome: BatchOutcome): void {
    for (const file of outcome.files) this.#outcomes.push(file)
    tasks.forEach((task, index) => this.addStatus(task, statuses[outcome.statuses[index]!]!, 0))
    this.#bytes += outcome.bytes
  }

  /** Counts how a file was met, and the bytes of its content. */
  addStatus(task: Task, status: (typeof statuses)[number], bytes: number): void {
    this.#bytes += bytes
    if (status === 'read' || status === 'same') for (const detector of task.detectors) this.#handed[detector]!++
    else this.#skipped.add(status)
  }

  /** Takes what was known of a file from an earlier scan. */
  addOutcome(outcome: FileOutcome): void {
    this.#outcomes.push(outcome)
  }

  addConclusion(conclusion: Conclusion): void {
    this.#conclusions.push(conclusion)
  }

  addSkipped(counts: Readonly<Record<string, number>>): void {
    for (const [reason, count] of Object.entries(counts)) this.#skipped.add(reason, count)
  }

  /** Whether a detector failed on some file, so that facts may be missing. */
  get hasFailures(): boolean {
    return this.#outcomes.some(({ reports }) =>
      reports.some(({ report }) => report.problems.some((problem) => problem.kind.startsWith('detector-'))),
    )
  }

  /** Facts that a detector left, in path order. */
  facts(detector: number): PackedFacts {
    const facts: (readonly [path: string, packed: Uint8Array])[] = []
    for (const { file, report } of this.#reports()) {
      const packed = report.detector === detector ? report.report.facts : undefined
      if (packed !== undefined) facts.push([this.#paths(file), packed])
    }
    return joinFacts(facts)
  }

  *#reports(): Generator<{ file: number; report: FileOutcome['reports'][number] }> {
    this.#outcomes.sort((a, b) => a.file - b.file)
    for (const outcome of this.#outcomes) for (const report of outcome.reports) yield { file: outcome.file, report }
  }

  *#allReports(): Generator<Report> {
    for (const { report } of this.#reports()) yield report.report
    yield* this.#conclusions.toSorted((a, b) => compareText(a.detector, b.detector))
  }

  drafts(): Draft[] {
    return [...this.#allReports()].flatMap((report) => report.drafts)
  }

  marks(): Mark[] {
    return this.#outcomes
      .toSorted((a, b) => a.file - b.file)
      .flatMap(({ marks, reports }) => [...marks, ...reports.flatMap(({ report }) => report.marks ?? [])])
  }

  /** Places whose characters must not be shown, by path. */
  redactions(): ReadonlyMap<string, readonly Region[]> {
    const places = new Map<string, Region[]>()
    for (const { file, report } of this.#reports()) {
      if (report.report.redactions.length === 0) continue
      const path = this.#paths(file)
      places.set(path, [...(places.get(path) ?? []), ...report.report.redactions])
    }
    return places
  }

  /** What was looked at and what was not. */
  coverage(files: number, further: readonly Problem[]): Coverage {
    const reports = [...this.#allReports()]
    const problems = [
      ...further,
      ...this.#outcomes.flatMap((outcome) => outcome.problems),
      ...reports.flatMap((report) => report.problems),
    ]
    return {
      files,
      bytes: this.#bytes,
      detectors: this.#detectors.map((detector, index) => this.#detectorCoverage(detector, index)),
      databases: this.#conclusions
        .flatMap((conclusion) => conclusion.databases)
        .toSorted((a, b) => compareText(a.name, b.name) || compareText(a.digest, b.digest)),
      problems: sortedProblems(problems),
      skipped: this.#skipped.record(),
    }
  }

  #detectorCoverage(detector: Detector, index: number): DetectorCoverage {
    const counts = new Tally()
    const add = (report: Report): void => {
      for (const [name, count] of Object.entries(report.counts)) counts.add(name, count)
    }
    for (const { report } of this.#reports()) if (report.detector === index) add(report.report)
    for (const conclusion of this.#conclusions) if (conclusion.detector === detector.id) add(conclusion)
    return {
      detector: detector.id,
      version: detector.version,
      rules: detector.rules.length,
      files: this.#handed[index]!,
      counts: counts.record(),
    }
  }
}

/** One order for problems, without repetitions. */
export function sortedProblems(problems: readonly Problem[]): Problem[] {
  const keyed = new Map(problems.map((problem) => [problemKey(problem), problem]))
  return [...keyed].toSorted(([a], [b]) => compareText(a, b)).map(([, problem]) => problem)
}

function problemKey({ path = '', line = 0, kind, detector = '', cause }: Problem): string {
  return [path, String(line).padStart(9, '0'), kind, detector, cause].join('\0')
}
