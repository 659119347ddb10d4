import { join, relative, resolve } from 'node:path'
import { readBaseline, serializeBaseline } from '@bartizan/engine'
import { projectFiles, readOptional, writeWhole } from '../files/project.ts'
import type { ScanRequest } from './request.ts'
import { scanParts } from './scan.ts'

/** What writing a baseline came to. */
export type BaselineOutcome =
  | {
      readonly kind: 'written'
      readonly file: string
      readonly kept: number
      readonly added: number
      readonly gone: number
    }
  | { readonly kind: 'refused'; readonly file: string; readonly fresh: number }

/**
 * Accepts the findings of a scan of the whole tree. An existing baseline takes in new findings only when that is said:
 * otherwise a build that refreshes it would accept everything in passing.
 */
export async function writeBaseline(request: ScanRequest, acceptNew: boolean): Promise<BaselineOutcome> {
  const { done, root } = await scanParts(request)
  const named = request.settings.options.get('baseline')?.value
  const file = typeof named === 'string' ? resolve(named) : join(root, projectFiles.baseline)
  const earlier = readOptional(file)
  const before = earlier === undefined ? 0 : readBaseline(earlier, file).length
  const fresh = done.findings.filter((finding) => finding.state.kind === 'new').length
  const shown = relative(process.cwd(), file)
  if (earlier !== undefined && fresh > 0 && !acceptNew) return { kind: 'refused', file: shown, fresh }
  writeWhole(file, serializeBaseline(done.occurrences))
  return {
    kind: 'written',
    file: shown,
    kept: done.occurrences.length,
    added: earlier === undefined ? done.occurrences.length : fresh,
    gone: Math.max(0, before - done.occurrences.length + fresh),
  }
}
