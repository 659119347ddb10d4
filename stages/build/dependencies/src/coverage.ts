import type { Problem } from '@bartizan/model'
import { defaultEcosystems } from './database/ecosystems.ts'
import type { Database } from './database/open.ts'
import { STALE_DAYS, daysBetween } from './database/status.ts'
import type { Inventory } from './inventory/types.ts'

/** Says when the database is missing or old, with the command that mends it. */
export function databaseProblems(database: Database | undefined, today: string): Problem[] {
  if (database === undefined) {
    return [
      {
        kind: 'missing-data',
        cause: 'There is no advisory database, so packages were listed but not checked for known vulnerabilities.',
        next: 'Run `bartizan db update` (or `bartizan db import` without a network), then scan again.',
        // Told, and no failure: nobody has asked for the one step that uses the network yet.
        weight: 'note',
      },
    ]
  }
  const age = daysBetween(database.manifest.date, today)
  if (age <= STALE_DAYS) return []
  return [
    {
      kind: 'stale-data',
      cause: `The advisory database is ${age} days old (${database.manifest.date}); newer advisories are not in it.`,
      next: 'Run `bartizan db update`.',
      weight: 'note',
    },
  ]
}

/** Ecosystems that packages belong to and the database has no advisories for. */
export function gaps(database: Database, inventory: Inventory): Problem[] {
  const present = new Set(inventory.files.flatMap((file) => file.components.map((component) => component.ecosystem)))
  const missing = defaultEcosystems.filter(
    (ecosystem) => present.has(ecosystem) && !Object.hasOwn(database.manifest.shards, ecosystem),
  )
  return missing.length === 0
    ? []
    : [
        {
          kind: 'missing-data',
          cause: `The advisory database holds nothing about ${missing.join(', ')}; packages from there were not checked.`,
          next: `Run \`bartizan db update --ecosystems "${missing.join(',')}"\`.`,
          weight: 'note',
        },
      ]
}

/** Maven versions that a parent or BOM outside the tree settles stay unknown, and that is said. */
export function unmanaged(inventory: Inventory): Problem[] {
  return inventory.files.flatMap((file): Problem[] => {
    const open =
      file.facts.format === 'maven-pom' ? file.components.filter((component) => component.version === '') : []
    if (open.length === 0) return []
    return [
      {
        kind: 'unsupported',
        path: file.path,
        line: open[0]!.region.startLine,
        cause: `The versions of ${open.length} dependencies are settled by a parent or BOM that is not in the tree: ${open
          .slice(0, 5)
          .map((component) => component.name)
          .join(', ')}${open.length > 5 ? ', …' : ''}.`,
        next: 'Scan a resolved list instead: a bill of materials that the build writes.',
        weight: 'note',
      },
    ]
  })
}

/** Files of the database that could not be read. */
export const damages = (database: Database): Problem[] =>
  database.damaged.map((damaged) => ({
    kind: 'missing-data',
    cause: `A file of the advisory database is damaged: ${damaged}`,
    next: 'Run `bartizan db update`.',
    weight: 'incomplete',
  }))
