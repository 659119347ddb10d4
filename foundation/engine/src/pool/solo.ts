import type { Problem } from '@bartizan/model'
import { progressSlots, slotOf } from '../inspect/progress.ts'
import type { Prepare, Take } from './crew.ts'
import { Host } from './host.ts'
import type { HostSetup, Job } from './protocol.ts'

/** Does jobs in the calling thread. Nothing can stop a detector that hangs. */
export class Solo {
  readonly #host: Promise<Host>
  readonly #signal: AbortSignal | undefined
  #problems: readonly Problem[] = []

  constructor(setup: HostSetup, signal: AbortSignal | undefined) {
    this.#host = Host.open(setup, slotOf(progressSlots(1), 0))
    this.#host.catch(() => {})
    this.#signal = signal
  }

  get problems(): readonly Problem[] {
    return this.#problems
  }

  grow(): void {}

  async concludes(): Promise<readonly number[]> {
    const host = await this.#host
    this.#problems = host.problems
    return host.concludes
  }

  async run(jobs: Iterable<Job>, take: Take, prepare?: Prepare): Promise<void> {
    const host = await this.#host
    this.#problems = host.problems
    for (const job of jobs) {
      // Lets signals and timers of the caller have their turn.
      await new Promise<void>((resume) => setImmediate(resume))
      if (this.#signal?.aborted === true) return
      const ready = prepare === undefined ? job : await prepare(job)
      take(ready, await host.answer(ready))
    }
  }

  async close(): Promise<void> {}
}
