import type { Detected } from '@bartizan/engine'
import type { Problem } from '@bartizan/model'

/** Which objects of a repository are scanned. Every blob is read once, however many commits hold it. */
export type HistoryRange =
  /** Everything that any reference reaches. */
  | { readonly kind: 'all' }
  /** What is reachable from HEAD and not from the reference. */
  | { readonly kind: 'since'; readonly ref: string }
  | { readonly kind: 'branch'; readonly name: string }
  /** All objects in the store, also those that nothing refers to any more: stashes, dropped commits. */
  | { readonly kind: 'objects' }
  /** What a push brings: for each reference its old and new commit, as git hands them to a hook. */
  | { readonly kind: 'pushed'; readonly updates: readonly RefUpdate[] }

export interface RefUpdate {
  readonly old: string
  readonly new: string
  readonly ref: string
}

/** Everything that a scan of the history depends on. */
export interface HistoryRequest {
  /** A folder in a work tree, or a bare repository. */
  readonly root: string
  readonly range: HistoryRange
  /** Key of the secrets' identities: {@link DetectorSettings.secretKey}. */
  readonly secretKey: Uint8Array
  /** Largest blob that is read, in bytes. Default 20,000,000. */
  readonly blobSize?: number
  /** Worker threads. Default: one a core, eight at most; 0 scans in the calling thread. */
  readonly workers?: number
  /** Module of the worker, for bundles. */
  readonly workerModule?: URL
  /** Folder where it is kept which blobs were scanned, so that an interrupted or later run goes on from there. */
  readonly stateDirectory?: string
  readonly signal?: AbortSignal
  readonly progress?: (progress: HistoryProgress) => void
}

/** How far the scan has come; `total` is an estimate until the listing has ended. */
export interface HistoryProgress {
  readonly blobs: number
  readonly total: number
  readonly bytes: number
}

export interface HistoryOutcome {
  readonly findings: readonly Detected[]
  readonly problems: readonly Problem[]
  readonly counts: HistoryCounts
  readonly interrupted: boolean
}

/** What was looked at. */
export interface HistoryCounts {
  /** Blobs scanned in this run. */
  readonly blobs: number
  readonly bytes: number
  /** Blobs that an earlier run had scanned. */
  readonly known: number
  /** By reason: binary, opaque, too-large, missing, lfs. */
  readonly skipped: Readonly<Record<string, number>>
}

/** A blob to scan. */
export interface BlobTask {
  readonly id: string
  readonly size: number
  /** One path under which it stood; empty for objects that nothing refers to. */
  readonly path: string
}

/** What a blob holds, without the values. */
export interface BlobFinding {
  readonly blob: string
  readonly path: string
  readonly detected: Detected
}
