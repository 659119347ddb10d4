import type { Problem, Region } from '@bartizan/model'
import type { Identified } from '../detector.ts'
import type { Mark } from '../suppress/mark.ts'

/** A finding on its way, with what later steps need to place it. Plain data: it travels between threads and is cached. */
export interface Draft {
  /** The detector's id. */
  readonly detector: string
  readonly finding: Identified
  /** Hash of the lines around it. */
  readonly context: string
  readonly group?: string
}

/** What one detector had to say of one file or of the project. */
export interface Report {
  readonly drafts: readonly Draft[]
  readonly problems: readonly Problem[]
  readonly counts: Readonly<Record<string, number>>
  /** Packed: only the thread that concludes needs them as objects. */
  readonly facts?: Uint8Array
  /** Suppressions that the document's structure holds. */
  readonly marks?: readonly Mark[]
  /** Places of this file whose characters must not appear in any frame. */
  readonly redactions: readonly Region[]
}

/** How a file was met. `same`: its content has the hash that is known of it. */
export const statuses = ['read', 'same', 'absent', 'link', 'special', 'binary', 'too-large', 'unreadable'] as const
export type Status = (typeof statuses)[number]

/** What came of one file; only sent where there is something to say. */
export interface FileOutcome {
  /** Index into the inventory. */
  readonly file: number
  /** Of the engine itself: unreadable, too large. */
  readonly problems: readonly Problem[]
  /** By index of the detector. */
  readonly reports: readonly { readonly detector: number; readonly report: Report }[]
  readonly marks: readonly Mark[]
}

/** One file to look at. */
export interface Task {
  /** Index into the inventory. */
  readonly file: number
  readonly path: string
  readonly raw?: Uint8Array
  /** Where to read when `path` is a link. */
  readonly target?: string
  /** Bytes that stand for the file's: the git index's. */
  readonly content?: Uint8Array
  /** Indices of the detectors that want it. */
  readonly detectors: readonly number[]
  /** Outside of what was asked for: only detectors that conclude look at it, for their facts. */
  readonly outside?: true
  /** What the cache holds of it: the content's hash, and the detectors whose reports are missing there. */
  readonly known?: { readonly hash: string; readonly missing: readonly number[] }
}

/** What came of a batch. */
export interface BatchOutcome {
  /** By task: index into {@link statuses}. */
  readonly statuses: Uint8Array
  /** Bytes read. */
  readonly bytes: number
  readonly files: readonly FileOutcome[]
  /** By task, where the cache wants them. */
  readonly prints?: Prints
}

/** What tells later whether a file has changed: four numbers of its stamp and sixteen bytes of its content's hash. */
export interface Prints {
  readonly stamps: Float64Array
  readonly hashes: Uint8Array
}
