import type { Progress } from '@bartizan/engine'
import type { Settings } from '../config/resolve.ts'

/** How far a scan has come. */
export interface ScanProgress {
  readonly phase: Progress['phase'] | 'history'
  /** Files, or objects of the history. */
  readonly done: number
  readonly total: number
}

/** A scan as a person asks for it. */
export interface ScanRequest {
  /** Files and folders, relative to the working folder or absolute; one repository. */
  readonly paths: readonly string[]
  /** Options, rules and detector sections, resolved: see resolveSettings. */
  readonly settings: Settings
  /** Environment variables: `SOURCE_DATE_EPOCH`, `XDG_*`, `BARTIZAN_SECRET_KEY`. */
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Files that this run will write: what an earlier run left there is not scanned. */
  readonly outputs?: readonly string[]
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: ScanProgress) => void
}
