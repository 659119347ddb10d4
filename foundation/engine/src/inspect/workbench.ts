import type { Problem, Region, Rule } from '@bartizan/model'
import type { Detector, DetectorRun, FileReport, KeywordHit, SourceFile } from '../detector.ts'
import { headSize, lookAt } from '../files/encoding.ts'
import { TreeReader } from '../files/reader.ts'
import type { ReadOutcome } from '../files/reader.ts'
import { createSource, entryOf } from '../files/source.ts'
import type { IndexedSource } from '../files/source.ts'
import { findKeywords } from '../keywords/matcher.ts'
import type { GroupHits, KeywordTables } from '../keywords/matcher.ts'
import { dress, redactionsOf } from './dress.ts'
import { asText } from './as-text.ts'
import { statuses } from './outcome.ts'
import type { BatchOutcome, FileOutcome, Report, Status, Task } from './outcome.ts'

/** A detector ready to inspect. */
export interface Station {
  readonly detector: Detector
  readonly run: DetectorRun
  readonly rules: ReadonlyMap<string, Rule>
}

/** Where a thread writes what it is doing, for the watch: file, detector, and a number that grows with every step. */
export type ProgressSlot = Int32Array

/** What a workbench works with. */
export interface WorkbenchSetup {
  readonly root: string
  /** Largest file that is read, in bytes. */
  readonly maxFileSize: number
  readonly stations: readonly Station[]
  /** Group 0 holds the marks' words, group `n + 1` the words of detector `n`. */
  readonly tables: KeywordTables
  readonly slot: ProgressSlot
  /** Pairs that must not be tried, as `file:detector`: they failed before. */
  readonly skip: ReadonlySet<string>
}

/** Inspects files one after the other in one thread. */
export class Workbench {
  readonly #setup: WorkbenchSetup
  readonly #reader: TreeReader

  constructor(setup: WorkbenchSetup) {
    this.#setup = setup
    this.#reader = new TreeReader(setup.root, setup.maxFileSize)
  }

  /** Looks at a batch of files. */
  inspect(tasks: readonly Task[]): BatchOutcome {
    const codes = new Uint8Array(tasks.length)
    const files: FileOutcome[] = []
    let bytes = 0
    tasks.forEach((task, index) => {
      const met = this.#inspectFile(task)
      codes[index] = statuses.indexOf(met.status)
      bytes += met.bytes
      if (met.outcome !== undefined) files.push(met.outcome)
    })
    return { statuses: codes, bytes, files }
  }

  #inspectFile(task: Task): { status: Status; bytes: number; outcome?: FileOutcome } {
    const read: ReadOutcome =
      task.content === undefined
        ? this.#reader.read(task.target ?? task.path, task.raw)
        : {
            kind: 'content',
            bytes: task.content,
            stamp: { size: task.content.length, modified: 0, changed: 0, inode: 0 },
          }
    if (read.kind !== 'content') {
      const problem = readProblem(task.path, read, this.#setup.maxFileSize)
      const outcome =
        problem === undefined ? {} : { outcome: { file: task.file, problems: [problem], reports: [], marks: [] } }
      return { status: read.kind, bytes: 0, ...outcome }
    }
    const look = lookAt(read.bytes)
    if (look === 'binary') return { status: 'binary', bytes: Math.min(read.bytes.length, headSize) }
    const found = look === 'text' ? findKeywords(this.#setup.tables, read.bytes) : undefined
    const wanted = task.detectors.filter((index) => this.#isCalled(index, found))
    const bytes = read.bytes.length
    if (wanted.length === 0 && (found === undefined || found.hits[0] === undefined)) return { status: 'read', bytes }
    // The reader's buffer is used again for the next file.
    const source = createSource(entryOf(task.path, bytes), Uint8Array.from(read.bytes), look)
    const hits = found ?? asText(this.#setup.tables, source)
    const called = found === undefined ? wanted.filter((index) => this.#isCalled(index, hits)) : wanted
    return { status: 'read', bytes, ...this.#consult(task, source, called, hits) }
  }

  #isCalled(index: number, found: GroupHits | undefined): boolean {
    const keywords = this.#setup.stations[index]!.detector.keywords
    return keywords === undefined || found === undefined || found.hits[index + 1] !== undefined
  }

  #consult(task: Task, source: IndexedSource, called: readonly number[], hits: GroupHits): { outcome?: FileOutcome } {
    const given = called
      .filter((index) => !this.#setup.skip.has(`${task.file}:${index}`))
      .map((index) => ({ index, ...this.#call(task.file, index, source, hits.hits[index + 1] ?? []) }))
    const redactions = given.flatMap(({ report }) =>
      (report.findings ?? []).flatMap((detected) => redactionsOf(detected, source)),
    )
    const reports = given.map(({ index, report, problems }) => ({
      detector: index,
      report: this.#finish(index, source, report, problems, redactions),
    }))
    const said = reports.filter(({ report }) => saysSomething(report))
    if (said.length === 0) return {}
    return { outcome: { file: task.file, problems: [], reports: said, marks: [] } }
  }

  #call(
    file: number,
    index: number,
    source: SourceFile,
    hits: readonly KeywordHit[],
  ): { report: FileReport; problems: Problem[] } {
    const { slot, stations } = this.#setup
    slot[0] = file
    slot[1] = index
    Atomics.add(slot, 2, 1)
    try {
      return { report: stations[index]!.run.inspect(source, hits), problems: [] }
    } catch (error) {
      return { report: {}, problems: [failure(source.path, stations[index]!.detector.id, error)] }
    } finally {
      slot[0] = -1
      Atomics.add(slot, 2, 1)
    }
  }

  #finish(
    index: number,
    source: IndexedSource,
    report: FileReport,
    problems: readonly Problem[],
    redactions: readonly Region[],
  ): Report {
    const { detector, rules } = this.#setup.stations[index]!
    const wardrobe = {
      detector: detector.id,
      rules,
      source: (path: string) => (path === source.path ? source : undefined),
      redactions: (path: string) => (path === source.path ? redactions : []),
    }
    const own = (report.problems ?? []).map((problem) => ({ detector: detector.id, path: source.path, ...problem }))
    try {
      const drafts = (report.findings ?? []).map((detected) => dress(detected, wardrobe))
      const regions = (report.findings ?? []).flatMap((detected) => redactionsOf(detected, source))
      return {
        drafts,
        problems: [...problems, ...own],
        counts: report.counts ?? {},
        ...(report.facts === undefined ? {} : { facts: report.facts }),
        redactions: regions,
      }
    } catch (error) {
      return { drafts: [], problems: [failure(source.path, detector.id, error)], counts: {}, redactions: [] }
    }
  }
}

function saysSomething(report: Report): boolean {
  return (
    report.drafts.length > 0 ||
    report.problems.length > 0 ||
    report.facts !== undefined ||
    Object.keys(report.counts).length > 0
  )
}

/** A detector's own defect as a problem. */
export function failure(path: string | undefined, detector: string, error: unknown): Problem {
  const words = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
  return {
    kind: 'detector-failed',
    ...(path === undefined ? {} : { path }),
    detector,
    cause: `the detector ${detector} failed: ${words.slice(0, 300)}`,
    next: 'Please report this with the file, if it can be shared.',
    weight: 'incomplete',
  }
}

function readProblem(path: string, read: ReadOutcome, limit: number): Problem | undefined {
  if (read.kind === 'unreadable') {
    return {
      kind: 'unreadable',
      path,
      cause: `not read: ${read.cause}`,
      next: 'Grant read access or exclude it.',
      weight: 'incomplete',
    }
  }
  if (read.kind === 'too-large') {
    const size = Math.ceil(read.size / 1e6)
    return {
      kind: 'too-large',
      path,
      cause: `${size} MB, over the limit of ${Math.floor(limit / 1e6)} MB`,
      next: 'Raise the limit or exclude the file.',
      weight: 'incomplete',
    }
  }
  return undefined
}
