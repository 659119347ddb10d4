import { totalmem } from 'node:os'
import type { Coverage, Finding, Problem, Rule, Target } from '@bartizan/model'
import type { Profile } from '@bartizan/model'
import type { Contribution } from './contribution.ts'
import type { BaselineEntry } from './identity/baseline.ts'

/** Which part of the tree is looked at. */
export type Scope =
  | { readonly kind: 'all' }
  /** What changed since a git reference: commits since the merge base, the work tree, untracked files. */
  | { readonly kind: 'since'; readonly ref: string }
  /** What is staged, as it stands in the git index. */
  | { readonly kind: 'staged' }

/** Bounds on what hostile or huge input can cost. */
export interface Limits {
  /** Largest file whose content is read, in bytes. Default 20,000,000. */
  readonly fileSize: number
  /** Folders below the root. Default 512. */
  readonly depth: number
  /** Files of the listing. Default 2,000,000. */
  readonly files: number
  /** Milliseconds one detector may take for one file. Default 20,000. */
  readonly inspectTime: number
  /** Milliseconds one detector may take for the project. Default 300,000. */
  readonly concludeTime: number
  /** Megabytes of JavaScript heap of one worker. Default half of the memory, at least 1,024 and at most 4,096. */
  readonly workerMemory: number
}

/** Bytes that this process may use: those of its container where it is held to fewer than the machine has. */
function memory(): number {
  const held = process.constrainedMemory()
  return held > 0 ? Math.min(held, totalmem()) : totalmem()
}

export const defaultLimits: Limits = {
  fileSize: 20_000_000,
  depth: 512,
  files: 2_000_000,
  inspectTime: 20_000,
  concludeTime: 300_000,
  workerMemory: Math.min(4096, Math.max(1024, Math.floor(memory() / 2 ** 21))),
}

/** How far a scan has come. */
export interface Progress {
  readonly phase: 'listing' | 'inspecting' | 'concluding' | 'finishing'
  readonly done: number
  readonly total: number
}

/** Everything a scan depends on. */
export interface ScanRequest {
  /** Absolute path of the folder to scan. */
  readonly root: string
  /** Files and folders to restrict the scan to, relative to the root, `/` separated. Absent: everything. */
  readonly paths?: readonly string[]
  readonly scope?: Scope
  /** Module that exports `detectorSources: readonly DetectorSource[]`; every worker loads it. */
  readonly registry: URL
  /** Ids of the detectors to run. Absent: all of the registry. */
  readonly detectors?: readonly string[]
  /** Rule ids of all detectors, run or not, so that a mark for another room is not called unknown. */
  readonly knownRules?: readonly string[]
  readonly settings: {
    readonly profile: Profile
    /** Sections of the configuration by detector id. */
    readonly options?: Readonly<Record<string, Readonly<Record<string, unknown>>>>
    readonly secretKey: Uint8Array
    /** `YYYY-MM-DD` */
    readonly today: string
    readonly dataDirectory: string
  }
  readonly limits?: Partial<Limits>
  /**
   * Worker threads. Default: one below 200 files, else one a core up to 16. Even a single file goes to a worker: that costs
   * some 50 ms, but only there a detector that hangs or exhausts memory can be stopped. 0: in the calling thread, unwatched.
   */
  readonly workers?: number
  /** Module of the worker thread, for bundles. */
  readonly workerModule?: URL
  readonly cache?: { readonly enabled: boolean; readonly directory?: string; readonly maxBytes?: number }
  /** Patterns in the syntax of ignore files, relative to the root: what they name is left out and counted as skipped. */
  readonly exclude?: readonly string[]
  /** Honour ignore files and inline marks. Default true. */
  readonly ignores?: boolean
  /** Look into git submodules. Default false. */
  readonly submodules?: boolean
  /** Baseline file, absolute. Absent: `.bartizan/baseline.json` below the root where it exists. `false`: none. */
  readonly baseline?: string | false
  /** Waiver file, absolute. Absent: `.bartizan/waivers.yaml` below the root where it exists. `false`: none. */
  readonly waivers?: string | false
  /** Name of the environment that the scan is for; waivers may be bound to one. */
  readonly environment?: string
  /** Asked for once the tree was looked at: what was found elsewhere, in the history for example. */
  readonly further?: () => Promise<readonly Contribution[]>
  readonly signal?: AbortSignal
  readonly progress?: (progress: Progress) => void
}

/** What a scan found, ready to be gated and reported. */
export interface ScanDone {
  readonly kind: 'done'
  readonly target: Target
  /** The rules of all detectors that ran and the engine's own, by id. */
  readonly rules: readonly Rule[]
  /** In report order, with states; of every confidence. */
  readonly findings: readonly Finding[]
  readonly coverage: Coverage
  readonly interrupted: boolean
  /** Baseline entries of the findings that are new or known, one for each occurrence. */
  readonly occurrences: readonly BaselineEntry[]
  /** Entries of the baseline that no finding matches any more, of files that were looked at. */
  readonly resolved: readonly BaselineEntry[]
  /** Whether a path fits patterns in the syntax of ignore files. */
  readonly matches: (patterns: readonly string[], path: string) => boolean
  /** Told at `-v` only. */
  readonly notes: readonly string[]
}

/** The request cannot be carried out: a broken baseline, an unknown reference, an unknown detector. */
export interface ScanRefused {
  readonly kind: 'refused'
  readonly problems: readonly Problem[]
}

export type ScanOutcome = ScanDone | ScanRefused
