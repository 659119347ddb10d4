import type { Detected } from '@bartizan/engine'
import { foldPackageName } from '@bartizan/knowledge/advisories'
import type { VexStatement } from '@bartizan/sbom'
import type { Database } from '../database/open.ts'
import type { Component, Inventory } from '../inventory/types.ts'
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

const keyOf = ({ ecosystem, name, version }: Component): string =>
  `${ecosystem} ${foldPackageName(ecosystem, name)} ${version}`

/** What an installed copy says of itself is told by the lockfile already, where one names the same package. */
function lockedPackages(inventory: Inventory): ReadonlySet<string> {
  return new Set(
    inventory.files.flatMap((file) =>
      file.components.filter((component) => component.kind === 'lockfile' && component.key !== '').map(keyOf),
    ),
  )
}

/** Matches every package once a file. */
export function checkVulnerabilities(
  database: Database,
  inventory: Inventory,
  statements: readonly VexStatement[],
): Checked {
  const findings: Detected[] = []
  const locked = lockedPackages(inventory)
  let undecided = 0
  let settled = 0
  for (const file of inventory.files) {
    const seen = new Set<string>()
    for (const component of file.components) {
      const key = keyOf(component)
      if (seen.has(key) || (component.key === '' && locked.has(key))) continue
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
