import type { Detected } from '@bartizan/engine'
import type { VexStatement } from '@bartizan/sbom'
import type { Database } from '../database/open.ts'
import type { Inventory } from '../inventory/types.ts'
import { matchComponent } from './match.ts'
import { reportMatch, reportUndecided } from './report.ts'
import { applyStatements } from './vex.ts'

/** What matching made of an inventory. */
export interface Checked {
  readonly findings: Detected[]
  readonly undecided: number
  /** Findings that statements of the project settled. */
  readonly settled: number
}

/** Matches every package once a file. */
export function checkVulnerabilities(
  database: Database,
  inventory: Inventory,
  statements: readonly VexStatement[],
): Checked {
  const findings: Detected[] = []
  let undecided = 0
  let settled = 0
  for (const file of inventory.files) {
    const seen = new Set<string>()
    for (const component of file.components) {
      const key = `${component.ecosystem} ${component.name} ${component.version}`
      if (seen.has(key)) continue
      seen.add(key)
      const matching = matchComponent(database, component)
      const stated = applyStatements(matching.matches, statements)
      settled += stated.settled.length
      for (const match of stated.open) findings.push(reportMatch(database, match))
      if (matching.undecided.length > 0) {
        undecided += matching.undecided.length
        findings.push(reportUndecided(component, matching.undecided))
      }
    }
  }
  return { findings, undecided, settled }
}
