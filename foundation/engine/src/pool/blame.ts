import type { Problem } from '@bartizan/model'
import type { Doing } from '../inspect/progress.ts'
import type { HostSetup, InspectJob, Job } from './protocol.ts'

/** Why a thread is gone. */
export type Loss =
  | { readonly kind: 'timeout'; readonly after: number }
  | { readonly kind: 'memory' }
  | { readonly kind: 'error'; readonly cause: string }
  /** It ended by itself: a detector left the process. */
  | { readonly kind: 'gone' }

/** What happens to the job of a lost thread. */
export type Verdict =
  | { readonly kind: 'again'; readonly job: Job }
  | { readonly kind: 'drop' }
  | { readonly kind: 'hopeless'; readonly cause: string }

/** After so many hangs a detector gets no further files: each one costs the whole budget. */
const patience = 3

/** Finds out which detector took a thread down, and keeps it from doing so again. */
export class Blame {
  readonly #setup: HostSetup
  readonly #memory: number
  readonly #pathOf: (file: number) => string
  readonly problems: Problem[] = []
  /** Detectors that cannot be started. */
  readonly unstartable: number[] = []
  readonly #hangs = new Map<number, number>()
  readonly #triedAgain = new Set<string>()
  readonly #spared = new Map<number, number>()

  constructor(options: {
    readonly setup: HostSetup
    readonly memory: number
    readonly pathOf: (file: number) => string
  }) {
    this.#setup = options.setup
    this.#memory = options.memory
    this.#pathOf = options.pathOf
  }

  /** Decides about a lost thread's job. */
  judge(loss: Loss, job: Job | undefined, doing: Doing): Verdict {
    if (doing.activity === 'start') {
      this.unstartable.push(doing.detector)
      this.problems.push(this.#problem(loss, doing.detector, undefined))
      return job === undefined ? { kind: 'drop' } : { kind: 'again', job }
    }
    if (job === undefined) {
      return loss.kind === 'error' ? { kind: 'hopeless', cause: loss.cause } : { kind: 'drop' }
    }
    if (doing.activity === 'conclude') {
      this.problems.push(this.#problem(loss, doing.detector, undefined))
      return { kind: 'drop' }
    }
    if (doing.activity === 'idle' || job.kind !== 'inspect') return this.#nobody(loss, job)
    return this.#inspecting(loss, job, doing)
  }

  #inspecting(loss: Loss, job: InspectJob, { detector, file }: Doing): Verdict {
    const pair = `${file}:${detector}`
    // Memory may have been filled by files before this one: a fresh thread decides.
    if (loss.kind === 'memory' && !this.#triedAgain.has(pair)) {
      this.#triedAgain.add(pair)
      return { kind: 'again', job }
    }
    this.problems.push(this.#problem(loss, detector, this.#pathOf(file)))
    if (loss.kind === 'timeout') this.#hangs.set(detector, (this.#hangs.get(detector) ?? 0) + 1)
    const tasks = job.tasks.map((task) =>
      task.file === file ? { ...task, detectors: task.detectors.filter((index) => index !== detector) } : task,
    )
    return { kind: 'again', job: { ...job, tasks } }
  }

  /** The thread went down between detectors: once is forgiven, then the batch is named. */
  #nobody(loss: Loss, job: Job): Verdict {
    const name = job.kind === 'inspect' ? `batch ${job.tasks[0]?.file}` : `conclude ${job.detector}`
    if (!this.#triedAgain.has(name)) {
      this.#triedAgain.add(name)
      return { kind: 'again', job }
    }
    const cause = `a worker thread stopped: ${loss.kind === 'error' ? loss.cause : loss.kind}`
    const files = job.kind === 'inspect' ? job.tasks.map((task) => task.path) : [undefined]
    for (const path of files) {
      this.problems.push({
        kind: 'detector-failed',
        ...(path === undefined ? {} : { path }),
        cause,
        weight: 'incomplete',
      })
    }
    return { kind: 'drop' }
  }

  /** A job without the detectors that have hung too often. */
  spared(job: Job): Job {
    if (job.kind !== 'inspect') return job
    const idle = [...this.#hangs].filter(([, count]) => count >= patience).map(([detector]) => detector)
    if (idle.length === 0) return job
    const tasks = job.tasks.map((task) => {
      const detectors = task.detectors.filter((index) => !idle.includes(index))
      return detectors.length === task.detectors.length ? task : { ...task, detectors }
    })
    for (const detector of idle) {
      const count = job.tasks.filter((task) => task.detectors.includes(detector)).length
      this.#spared.set(detector, (this.#spared.get(detector) ?? 0) + count)
    }
    return { ...job, tasks }
  }

  /** What was not given to detectors that had hung too often. */
  sparedProblems(): Problem[] {
    return [...this.#spared].map(([index, count]) => {
      const detector = this.#setup.stations.detectors[index]!.id
      return {
        kind: 'detector-timeout',
        detector,
        cause: `the detector ${detector} hung ${patience} times; ${count} further files were not given to it`,
        next: 'Exclude the files named, and please report this.',
        weight: 'incomplete',
      }
    })
  }

  #problem(loss: Loss, index: number, path: string | undefined): Problem {
    const detector = this.#setup.stations.detectors[index]?.id ?? 'unknown'
    const place = path === undefined ? {} : { path }
    const next = 'Please report this with the file, if it can be shared.'
    const weight = 'incomplete' as const
    if (loss.kind === 'timeout') {
      const cause = `the detector ${detector} took longer than ${loss.after / 1000} s and was stopped`
      return { kind: 'detector-timeout', ...place, detector, cause, next, weight }
    }
    if (loss.kind === 'memory') {
      const cause = `the detector ${detector} needed more than ${this.#memory} MB and was stopped`
      return { kind: 'detector-memory', ...place, detector, cause, next, weight }
    }
    const why = loss.kind === 'error' ? loss.cause : 'it ended its thread'
    return {
      kind: 'detector-failed',
      ...place,
      detector,
      cause: `the detector ${detector} failed: ${why}`,
      next,
      weight,
    }
  }
}
