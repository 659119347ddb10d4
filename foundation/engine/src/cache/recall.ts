import { TreeReader } from '../files/reader.ts'
import type { Harvest } from '../harvest.ts'
import { statuses } from '../inspect/outcome.ts'
import type { BatchOutcome, FileOutcome, Task } from '../inspect/outcome.ts'
import type { ScanCache } from './scan-cache.ts'

/** Stands between the plan and the threads: answers from the cache what has not changed, and notes what is read. */
export class Recall {
  readonly #cache: ScanCache
  readonly #harvest: Harvest
  readonly #reader: TreeReader
  readonly #rows = new Map<number, number>()
  /** Files that were answered without reading them. */
  readonly #answered = new Set<number>()

  constructor(cache: ScanCache, harvest: Harvest, root: string) {
    this.#cache = cache
    this.#harvest = harvest
    this.#reader = new TreeReader(root, 0)
  }

  /** Answers what it can; returns how many tasks remain. */
  answer(tasks: Iterable<Task>): number {
    let remaining = 0
    for (const task of tasks) {
      if (this.#answerOne(task)) this.#answered.add(task.file)
      else remaining++
    }
    return remaining
  }

  /** The tasks that remain, each with what is known of its file. */
  *remaining(tasks: Iterable<Task>): Generator<Task> {
    for (const task of tasks) {
      if (this.#answered.has(task.file)) continue
      const row = this.#rows.get(task.file)
      const missing = row === undefined ? undefined : this.#cache.lookUp(task.path, task.detectors)?.missing
      yield row === undefined || missing === undefined
        ? task
        : { ...task, known: { hash: this.#cache.hashOf(row), missing } }
    }
  }

  #answerOne(task: Task): boolean {
    if (!isCacheable(task)) return false
    const known = this.#cache.lookUp(task.path, task.detectors)
    if (known === undefined) return false
    const unchanged = this.#cache.isUnchanged(known.row, this.#reader.stamp(task.path))
    if (!unchanged || known.missing.length > 0) {
      this.#rows.set(task.file, known.row)
      return false
    }
    const outcome = this.#cache.outcome(known.row, task.file, task.detectors)
    if (outcome !== undefined) this.#harvest.addOutcome(outcome)
    this.#harvest.addStatus(task, known.status, known.size)
    return true
  }

  /** Takes a batch's outcome into the harvest and into the cache. */
  take(tasks: readonly Task[], batch: BatchOutcome): void {
    const fresh = new Map(batch.files.map((file) => [file.file, file]))
    tasks.forEach((task, index) => {
      const met = statuses[batch.statuses[index]!]!
      const row = met === 'same' ? this.#rows.get(task.file) : undefined
      const outcome = row === undefined ? fresh.get(task.file) : this.#merged(task, row, fresh.get(task.file))
      const known = row === undefined ? undefined : this.#cache.lookUp(task.path, [])
      const status = known?.status ?? met
      const prints = batch.prints!
      const size = task.content?.length ?? prints.stamps[index * 4]!
      this.#harvest.addStatus(task, status, isContent(met) ? size : 0)
      if (outcome !== undefined) this.#harvest.addOutcome(outcome)
      if (!isCacheable(task) || !isContent(met)) return this.#cache.forget(task.path)
      this.#cache.note(task.path, { prints, index, status, detectors: task.detectors, outcome })
    })
  }

  /** What is new together with what is known of the same content. */
  #merged(task: Task, row: number, fresh: FileOutcome | undefined): FileOutcome | undefined {
    const missing = task.known?.missing ?? []
    const kept = task.detectors.filter((detector) => !missing.includes(detector))
    const old = this.#cache.outcome(row, task.file, kept)
    if (missing.length === 0) return old
    if (old === undefined) return fresh
    const reports = [...old.reports, ...(fresh?.reports ?? [])].toSorted((a, b) => a.detector - b.detector)
    return { file: task.file, problems: fresh?.problems ?? [], reports, marks: fresh?.marks ?? [] }
  }
}

/** Staged content, links and names that are no text have no state of their own to compare. */
function isCacheable(task: Task): boolean {
  return task.content === undefined && task.raw === undefined && task.target === undefined
}

function isContent(status: (typeof statuses)[number]): boolean {
  return status === 'read' || status === 'same' || status === 'binary'
}
