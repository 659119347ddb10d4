import type { Problem } from '@bartizan/model'
import { progressSlots } from '../inspect/progress.ts'
import { Blame } from './blame.ts'
import type { Loss } from './blame.ts'
import { Hand } from './hand.ts'
import type { Answer, HostSetup, Job } from './protocol.ts'

/** How a crew works. */
export interface CrewOptions {
  readonly setup: HostSetup
  /** The most threads it may be grown to. */
  readonly maximum: number
  /** Start the first thread at once, because it will be needed; otherwise with the first job. */
  readonly eager: boolean
  readonly inspectTime: number
  readonly concludeTime: number
  /** Megabytes of heap of one worker. */
  readonly memory: number
  readonly workerModule: URL
  readonly pathOf: (file: number) => string
  readonly signal?: AbortSignal
}

/** Receives each answer with the job as it was finally done. */
export type Take = (job: Job, answer: Answer) => void

/** Completes a job right before it is done: content that would be too much to hold for all jobs at once. */
export type Prepare = (job: Job) => Promise<Job>

/** The workers cannot be started at all. */
export class CrewError extends Error {
  readonly code = 'ERR_BARTIZAN_WORKER'
}

const watchInterval = 100

/**
 * Lets heaps grow by a third between collections, not to several times what is in use: with a heap in every thread that is
 * a fifth of the peak, for a tenth of the time. It holds for threads that are started from now on and for this one.
 */
function thriftyHeaps(): void {
  process.getBuiltinModule('node:v8').setFlagsFromString('--heap-growing-percent=30')
}

/**
 * Spreads jobs over worker threads and watches them. A detector that hangs, exhausts memory or takes its thread down loses
 * its own result for that file; the thread is replaced and the rest of its batch done again.
 */
export class Crew {
  readonly #options: CrewOptions
  readonly #slots: SharedArrayBuffer
  readonly #blame: Blame
  readonly #hands: Hand[] = []
  /** Jobs still to come, made as they are asked for. */
  #source: Iterator<Job> = [].values()
  #sourceEnded = true
  /** Jobs to be done again. */
  #again: Job[] = []
  /** Jobs that are being done. */
  #open = 0
  #take: Take = () => {}
  #prepare: Prepare | undefined
  #settle: { done: () => void; fail: (error: Error) => void } | undefined
  #startProblems: readonly Problem[] = []
  #failedStarts = 0
  #ready: Promise<readonly number[]>
  #announce: (concludes: readonly number[]) => void = () => {}
  #refuse: (error: Error) => void = () => {}
  readonly #watch: NodeJS.Timeout

  constructor(options: CrewOptions) {
    thriftyHeaps()
    this.#options = options
    this.#slots = progressSlots(options.maximum)
    this.#blame = new Blame(options)
    this.#ready = new Promise((resolve, reject) => {
      this.#announce = resolve
      this.#refuse = reject
    })
    // Whoever asks for the crew hears of a failure; until then it must not count as unhandled.
    this.#ready.catch(() => {})
    if (options.eager) this.grow(1)
    this.#watch = setInterval(() => this.#look(), watchInterval)
    if (options.signal?.aborted === true) this.#announce([])
    options.signal?.addEventListener('abort', this.#onAbort, { once: true })
  }

  /** Problems of the detectors themselves: failed starts, hangs, memory. */
  get problems(): readonly Problem[] {
    return [...this.#startProblems, ...this.#blame.problems, ...this.#blame.sparedProblems()]
  }

  /** Takes on more threads, up to a number in all. */
  grow(threads: number): void {
    if (this.#options.signal?.aborted === true) return
    for (let thread = this.#hands.length; thread < Math.min(threads, this.#options.maximum); thread++)
      this.#hire(thread)
  }

  /** Indices of the detectors that look at the project as a whole; known once the first worker is ready. */
  concludes(): Promise<readonly number[]> {
    this.grow(1)
    return this.#ready
  }

  /** Does the jobs; resolves when all are done or the signal has fired. */
  run(jobs: Iterable<Job>, take: Take, prepare?: Prepare): Promise<void> {
    this.#source = jobs[Symbol.iterator]()
    this.#sourceEnded = false
    this.#take = take
    this.#prepare = prepare
    if (this.#options.signal?.aborted === true) return Promise.resolve()
    return new Promise((done, fail) => {
      this.#settle = { done, fail }
      const first = this.#next()
      if (first !== undefined) {
        this.#again.push(first)
        this.grow(1)
      }
      for (const hand of this.#hands) this.#give(hand)
      this.#settleIfDone()
    })
  }

  /** Ends all threads. */
  async close(): Promise<void> {
    clearInterval(this.#watch)
    this.#options.signal?.removeEventListener('abort', this.#onAbort)
    await Promise.all(this.#hands.map((hand) => hand.end()))
  }

  readonly #onAbort = (): void => {
    this.#again = []
    this.#sourceEnded = true
    for (const hand of this.#hands) void hand.end()
    this.#announce([])
    this.#settle?.done()
  }

  #hire(thread: number): void {
    const { setup, workerModule, memory } = this.#options
    const stations = { ...setup.stations, without: this.#blame.unstartable }
    this.#hands[thread] = new Hand({
      setup: { host: { ...setup, stations }, slots: this.#slots, thread },
      module: workerModule,
      memory,
      onReady: (hand, ready) => {
        this.#startProblems = ready.problems
        this.#announce(ready.concludes)
        this.#give(hand)
      },
      onAnswer: (hand, job, answer) => this.#finish(hand, job, answer),
      onLoss: (hand, loss) => this.#replace(hand, loss),
    })
  }

  #give(hand: Hand): void {
    if (!hand.idle) return
    const job = this.#again.pop() ?? this.#next()
    if (job === undefined) return
    this.#open++
    hand.reserve(job)
    if (this.#prepare === undefined) hand.start(this.#blame.spared(job))
    else void this.#prepare(job).then((ready) => hand.start(this.#blame.spared(ready)))
  }

  #next(): Job | undefined {
    if (this.#sourceEnded) return undefined
    const { value, done } = this.#source.next()
    if (done === true) this.#sourceEnded = true
    return done === true ? undefined : value
  }

  #finish(hand: Hand, job: Job, answer: Answer): void {
    this.#take(job, answer)
    this.#open--
    this.#give(hand)
    this.#settleIfDone()
  }

  #settleIfDone(): void {
    if (this.#open > 0 || this.#again.length > 0) return
    // With a job in hand and nobody to give it to, the next thread that is ready takes it.
    const job = this.#next()
    if (job === undefined) this.#settle?.done()
    else this.#again.push(job)
  }

  #replace(hand: Hand, loss: Loss): void {
    if (this.#options.signal?.aborted === true) return
    const verdict = this.#blame.judge(loss, hand.job, hand.doing())
    if (verdict.kind === 'hopeless') return this.#fail(new CrewError(verdict.cause))
    if (hand.job === undefined) this.#failedStarts++
    // A start that fails without a culprit would fail for ever.
    if (this.#failedStarts > 3 + this.#blame.unstartable.length)
      return this.#fail(new CrewError('workers do not start'))
    if (hand.job !== undefined) this.#open--
    if (verdict.kind === 'again') this.#again.push(verdict.job)
    this.#hire(hand.thread)
    this.#settleIfDone()
  }

  #fail(error: Error): void {
    this.#refuse(error)
    this.#settle?.fail(error)
  }

  #look(): void {
    const now = performance.now()
    for (const hand of this.#hands) {
      const seen = hand.look(now)
      if (seen === undefined) continue
      const budget = seen.activity === 'inspect' ? this.#options.inspectTime : this.#options.concludeTime
      if (seen.since > budget) hand.kill({ kind: 'timeout', after: budget })
    }
  }
}
