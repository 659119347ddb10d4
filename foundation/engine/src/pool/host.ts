import type { Problem } from '@bartizan/model'
import type { FileEntry } from '../detector.ts'
import { entryOf } from '../files/entry.ts'
import { conclude } from '../inspect/conclude.ts'
import { unpackFacts } from '../inspect/facts.ts'
import { enter, leave } from '../inspect/progress.ts'
import type { ProgressSlot } from '../inspect/progress.ts'
import { openStations } from '../inspect/station.ts'
import type { Station } from '../inspect/station.ts'
import { Workbench } from '../inspect/workbench.ts'
import type { Answer, ConcludeJob, HostSetup, Job } from './protocol.ts'

/** Does jobs in one thread: the same code in a worker and in the main thread. */
export class Host {
  readonly #setup: HostSetup
  readonly #slot: ProgressSlot
  readonly #stations: readonly Station[]
  readonly #bench: Workbench
  /** Detectors that failed to start. */
  readonly problems: readonly Problem[]
  #listing: { readonly paths: string; readonly files: readonly FileEntry[] } | undefined

  private constructor(setup: HostSetup, slot: ProgressSlot, opened: Awaited<ReturnType<typeof openStations>>) {
    this.#setup = setup
    this.#slot = slot
    this.#stations = opened.stations
    this.problems = opened.problems
    const { root, maxFileSize, tables, prints } = setup
    this.#bench = new Workbench({ root, maxFileSize, tables, prints, slot, stations: opened.stations })
  }

  /** Loads and starts the detectors. */
  static async open(setup: HostSetup, slot: ProgressSlot): Promise<Host> {
    return new Host(setup, slot, await openStations(setup.stations, slot))
  }

  /** Indices of the detectors that look at the project as a whole. */
  get concludes(): number[] {
    return this.#stations.flatMap((station, index) => (station.run?.conclude === undefined ? [] : [index]))
  }

  /** Does one job. */
  async answer(job: Job): Promise<Answer> {
    if (job.kind === 'inspect') return { kind: 'inspected', outcome: this.#bench.inspect(job.tasks) }
    return { kind: 'concluded', conclusion: await this.#conclude(job) }
  }

  async #conclude(job: ConcludeJob) {
    const { root, maxFileSize } = this.#setup
    const station = this.#stations[job.detector]!
    const files = this.#files(job.paths)
    enter(this.#slot, 'conclude', job.detector)
    try {
      return await conclude(station, { root, maxFileSize, files, facts: unpackFacts(job.facts), blobs: job.blobs })
    } finally {
      leave(this.#slot)
    }
  }

  #files(paths: string): readonly FileEntry[] {
    if (this.#listing?.paths !== paths) {
      const names = paths.split('\0')
      names.pop()
      this.#listing = { paths, files: names.map((path) => entryOf(path)) }
    }
    return this.#listing.files
  }
}
