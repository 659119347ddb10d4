import type { Problem } from '@bartizan/model'
import type { Conclusion } from '../inspect/conclude.ts'
import type { PackedFacts } from '../inspect/facts.ts'
import type { BatchOutcome, Task } from '../inspect/outcome.ts'
import type { StationSetup } from '../inspect/station.ts'
import type { KeywordTables } from '../keywords/matcher.ts'

/** What every thread is set up with. */
export interface HostSetup {
  readonly root: string
  readonly maxFileSize: number
  readonly stations: StationSetup
  readonly tables: KeywordTables
  readonly prints: boolean
}

/** Inspect a batch of files. */
export interface InspectJob {
  readonly kind: 'inspect'
  readonly tasks: readonly Task[]
}

/** Let a detector look at the project as a whole. */
export interface ConcludeJob {
  readonly kind: 'conclude'
  readonly detector: number
  /** Paths of the inventory in order, each ended by a NUL: one long string travels faster than many entries. */
  readonly paths: string
  readonly facts: PackedFacts
  /** Files whose content is the git index's, by path. */
  readonly blobs: ReadonlyMap<string, string>
}

export type Job = InspectJob | ConcludeJob

/** What a thread answers to a job. */
export type Answer =
  | { readonly kind: 'inspected'; readonly outcome: BatchOutcome }
  | { readonly kind: 'concluded'; readonly conclusion: Conclusion }

/** What a worker sends: once that it is ready, then an answer to each job. */
export type Message =
  | { readonly kind: 'ready'; readonly concludes: readonly number[]; readonly problems: readonly Problem[] }
  | Answer

/** What a worker is started with. */
export interface WorkerSetup {
  readonly host: HostSetup
  readonly slots: SharedArrayBuffer
  readonly thread: number
}
