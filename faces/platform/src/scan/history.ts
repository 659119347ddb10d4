import type { Contribution } from '@bartizan/engine'
import type { HistoryRange } from '@bartizan/secrets/history'
import type { Settings } from '../config/resolve.ts'
import { BartizanError } from '../error.ts'
import type { ScanProgress } from './request.ts'

/** What of the history is scanned; undefined when it was not asked for. */
export function historyRange(settings: Settings): HistoryRange | undefined {
  const given = (name: string): unknown => settings.options.get(name)?.value
  const { branch, since, all, whole } = {
    branch: given('branch'),
    since: given('since'),
    all: given('all-objects'),
    whole: given('history'),
  }
  if (typeof branch === 'string') return { kind: 'branch', name: branch }
  if (all === true) return { kind: 'objects' }
  if (whole !== true) return undefined
  return typeof since === 'string' ? { kind: 'since', ref: since } : { kind: 'all' }
}

/** A history scan as the platform asks for it. */
export interface HistoryScan {
  readonly root: string
  readonly range: HistoryRange
  readonly secretKey: Uint8Array
  /** Folder of this repository alone: what was found in its blobs lies there. */
  readonly stateDirectory: string
  readonly workers?: number
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: ScanProgress) => void
}

/** Scans the git history for secrets, each blob once. */
export async function scanHistoryOf({
  root,
  range,
  secretKey,
  stateDirectory,
  workers,
  signal,
  onProgress,
}: HistoryScan): Promise<Contribution> {
  const { scanHistory } = await import('@bartizan/secrets/history')
  const outcome = await scanHistory({
    root,
    range,
    secretKey,
    stateDirectory,
    ...(workers === undefined ? {} : { workers }),
    ...(signal === undefined ? {} : { signal }),
    ...(onProgress && { progress: ({ blobs, total }) => onProgress({ phase: 'history', done: blobs, total }) }),
  })
  const unknown = outcome.problems.find((problem) => problem.kind === 'git' && problem.weight === 'incomplete')
  if (unknown !== undefined && outcome.counts.blobs === 0 && outcome.counts.known === 0) {
    throw new BartizanError('configuration', unknown.cause, unknown.next)
  }
  const { findings, problems, counts } = outcome
  return {
    detector: 'secrets',
    report: { findings, problems, counts: { 'history blobs': counts.blobs + counts.known } },
  }
}
