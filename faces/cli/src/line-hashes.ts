import { readTree } from '@bartizan/engine'
import type { ScanResult } from '@bartizan/model'
import { lineHashes } from '@bartizan/report'

/** Looks up the hash under which GitHub knows a line. */
export type LineHash = (path: string, line: number) => string | undefined

/**
 * Computes GitHub's line hashes of the primary places of all findings. They depend on every line before, so the files with
 * findings are read once more, and only when SARIF was asked for.
 */
export async function hashLines(root: string, result: ScanResult): Promise<LineHash> {
  const wanted = new Map<string, Set<number>>()
  for (const { locations } of result.findings) {
    const { primary } = locations
    if (
      primary.kind !== 'file' ||
      primary.region === undefined ||
      primary.inside !== undefined ||
      primary.commit !== undefined
    )
      continue
    wanted.set(primary.path, (wanted.get(primary.path) ?? new Set()).add(primary.region.startLine))
  }
  if (wanted.size === 0) return () => undefined
  const files = await readTree({ root, paths: [...wanted.keys()] }, (file) => wanted.has(file.path))
  const hashes = new Map(files.map((file) => [file.path, lineHashes(file.text, wanted.get(file.path) ?? new Set())]))
  return (path, line) => hashes.get(path)?.get(line)
}
