import { join } from 'node:path'
import type { Finding } from '@bartizan/model'
import { readBytes, writeBytes } from '../files/project.ts'
import type { ScanRequest } from '../scan/request.ts'
import { findRoot } from '../scan/root.ts'
import { scan } from '../scan/scan.ts'
import { unifiedDiff } from './diff.ts'
import { applyEdits, planFixes } from './plan.ts'

/** What fixing came to. */
export interface FixOutcome {
  /** Unified diff of all changes. */
  readonly diff: string
  readonly fixed: readonly Finding[]
  /** Fixes that touch bytes of another: run again. */
  readonly postponed: number
  /** Files that were put back, because a second scan still showed the finding or a new one. */
  readonly reverted: readonly string[]
}

/**
 * Applies fixes and proves them: the tree is scanned again, and a file is put back when one of its findings is still there
 * or a new one has come.
 * @param how `dryRun` writes nothing; `unsafe` also takes fixes that may change behaviour
 */
export async function fix(
  request: ScanRequest,
  how: { readonly dryRun: boolean; readonly unsafe: boolean },
): Promise<FixOutcome> {
  const { root } = findRoot(request.paths)
  const before = await scan(request)
  const plan = planFixes(before.findings, how.unsafe)
  const changes = plan.files.map(({ path, edits }) => {
    const old = readBytes(join(root, path))
    return { path, old, fresh: applyEdits(old, edits) }
  })
  const fixed = plan.chosen.map(({ finding }) => finding)
  if (how.dryRun || changes.length === 0)
    return { diff: diffOf(changes), fixed, postponed: plan.postponed, reverted: [] }
  for (const { path, fresh } of changes) writeBytes(join(root, path), fresh)
  const after = await scan(request)
  const kept = changes.filter(({ path, old }) => {
    const proved = isProved(path, { before: before.findings, after: after.findings, fixed })
    if (!proved) writeBytes(join(root, path), old)
    return proved
  })
  const reverted = changes.filter((change) => !kept.includes(change)).map(({ path }) => path)
  return {
    diff: diffOf(kept),
    fixed: fixed.filter((finding) => !reverted.includes(pathOf(finding))),
    postponed: plan.postponed,
    reverted,
  }
}

interface Proof {
  readonly before: readonly Finding[]
  readonly after: readonly Finding[]
  readonly fixed: readonly Finding[]
}

/** In this file, as many findings have gone as were fixed, and every one that is there was there before. */
function isProved(path: string, { before, after, fixed }: Proof): boolean {
  const here = (findings: readonly Finding[]): readonly Finding[] =>
    findings.filter((finding) => pathOf(finding) === path)
  const known = new Map<string, number>()
  for (const { fingerprint } of here(before)) known.set(fingerprint, (known.get(fingerprint) ?? 0) + 1)
  for (const { fingerprint } of here(fixed)) known.set(fingerprint, (known.get(fingerprint) ?? 0) - 1)
  for (const { fingerprint } of here(after)) {
    const left = (known.get(fingerprint) ?? 0) - 1
    if (left < 0) return false
    known.set(fingerprint, left)
  }
  return true
}

function pathOf(finding: Finding): string {
  const { primary } = finding.locations
  return primary.kind === 'file' ? primary.path : ''
}

function diffOf(changes: readonly { path: string; old: Uint8Array; fresh: Uint8Array }[]): string {
  const text = new TextDecoder('utf-8', { ignoreBOM: true })
  return changes.map(({ path, old, fresh }) => unifiedDiff(path, text.decode(old), text.decode(fresh))).join('')
}
