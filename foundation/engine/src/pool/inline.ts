import type { Problem } from '@bartizan/model'
import { progressSlots, slotOf } from '../inspect/progress.ts'
import type { Crew, Prepare, Take } from './crew.ts'
import { guarded, TimeUp } from './guard.ts'
import { Host } from './host.ts'
import type { HostSetup, Job } from './protocol.ts'

/** What inline work is set up from. */
export interface InlineSetup {
  readonly setup: HostSetup
  /** Milliseconds for one job; then threads take over, which can say which detector hangs on which file. */
  readonly time: number
  readonly signal?: AbortSignal
}

/**
 * Does small jobs in the calling thread, which costs less than starting another; work that hangs is broken off and done
 * again by threads. A detector that exhausts the memory of the whole process cannot be stopped here: that is why only few
 * files are done so.
 */
export class Inline {
  readonly #host: Promise<Host>
  readonly #time: number
  readonly #signal: AbortSignal | undefined
  readonly #openThreads: () => Crew
  #crew: Crew | undefined
  #problems: readonly Problem[] = []

  constructor({ setup, time, signal }: InlineSetup, openThreads: () => Crew) {
    this.#host = Host.open(setup, slotOf(progressSlots(1), 0))
    this.#host.catch(() => {})
    this.#time = time
    this.#signal = signal
    this.#openThreads = openThreads
  }

  get problems(): readonly Problem[] {
    return [...this.#problems, ...(this.#crew?.problems ?? [])]
  }

  grow(): void {}

  async concludes(): Promise<readonly number[]> {
    const host = await this.#host
    this.#problems = host.problems
    return host.concludes
  }

  async run(jobs: Iterable<Job>, take: Take, prepare?: Prepare): Promise<void> {
    const host = await this.#host
    const rest = jobs[Symbol.iterator]()
    for (let next = rest.next(); next.done !== true; next = rest.next()) {
      // Lets signals and timers of the caller have their turn.
      await new Promise<void>((resume) => setImmediate(resume))
      if (this.#signal?.aborted === true) return
      if (this.#crew !== undefined) return this.#handOver([next.value], rest, take, prepare)
      const job = next.value
      const ready = prepare === undefined ? job : await prepare(job)
      try {
        const answer = await guarded(() => host.answer(ready), this.#time)
        take(ready, answer)
      } catch (error) {
        if (!(error instanceof TimeUp)) throw error
        return this.#handOver([job], rest, take, prepare)
      }
    }
  }

  /** Gives this job and all that follow to threads. */
  async #handOver(first: readonly Job[], rest: Iterator<Job>, take: Take, prepare: Prepare | undefined): Promise<void> {
    this.#crew ??= this.#openThreads()
    this.#crew.grow(1)
    await this.#crew.run(chained(first, rest), take, prepare)
  }

  async close(): Promise<void> {
    await this.#crew?.close()
  }
}

function* chained(first: readonly Job[], rest: Iterator<Job>): Generator<Job> {
  yield* first
  for (let next = rest.next(); next.done !== true; next = rest.next()) yield next.value
}
