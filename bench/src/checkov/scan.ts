import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { runScan } from '@bartizan/engine'
import type { Finding, Rule } from '@bartizan/model'

const registry = new URL('./registry.ts', import.meta.url)

/** Scans a folder with one detector, as `--profile audit` would. */
export async function scanFolder(root: string, detector: string): Promise<readonly Finding[]> {
  const data = mkdtempSync(path.join(tmpdir(), 'bartizan-score-'))
  try {
    const settings = {
      profile: 'audit',
      secretKey: new Uint8Array(32),
      today: '2026-01-01',
      dataDirectory: data,
    } as const
    const outcome = await runScan({
      root,
      registry,
      detectors: [detector],
      workers: 0,
      cache: { enabled: false },
      settings,
    })
    if (outcome.kind === 'refused') throw new Error(outcome.problems.map((problem) => problem.cause).join('\n'))
    // Checkov's tests count what is marked as skipped, not as failed.
    return outcome.findings.filter(({ state }) => state.kind === 'new')
  } finally {
    rmSync(data, { recursive: true, force: true })
  }
}

/** Rule ids by alias: which of our rules answers for another tool's id. */
export function rulesByAlias(rules: readonly Rule[]): Map<string, ReadonlySet<string>> {
  const index = new Map<string, Set<string>>()
  for (const rule of rules) {
    for (const alias of rule.aliases) {
      const held = index.get(alias)
      if (held === undefined) index.set(alias, new Set([rule.id]))
      else held.add(rule.id)
    }
  }
  return index
}
