import type { Detected } from '@bartizan/engine'
import type { FileFacts, Inventory } from '../inventory/types.ts'
import { hostFindings } from './hosts.ts'
import { integrityFindings } from './integrity.ts'
import { licenceFindings } from './licences.ts'
import { markFindings } from './marks.ts'
import type { PolicyOptions } from './options.ts'
import { stepFindings } from './steps.ts'

/** Manifests of applications, whose tool keeps a lockfile beside them. */
const LOCKABLE = new Set([
  'npm-package-json',
  'composer-json',
  'pyproject',
  'pipfile',
  'pubspec',
  'gemfile',
  'cargo-toml',
  'pip-requirements',
  'gleam-toml',
  'julia-project',
])

/** Everything that the policy rules say of an inventory. */
export function policyFindings(
  inventory: Inventory,
  facts: ReadonlyMap<string, FileFacts>,
  options: PolicyOptions,
): Detected[] {
  const perFile = inventory.files.flatMap((file) => [
    ...integrityFindings(file),
    ...hostFindings(file, options),
    ...stepFindings(file, facts),
    ...markFindings(file, options),
    ...licenceFindings(file, options),
  ])
  const unlocked = inventory.unlocked.flatMap((path): Detected[] => {
    const file = inventory.files.find((entry) => entry.path === path)
    const open =
      file?.components.filter((component) => component.version === '' && component.source === undefined) ?? []
    if (file === undefined || open.length === 0 || !LOCKABLE.has(file.facts.format)) return []
    return [
      {
        rule: 'dependencies/missing-lockfile',
        message: `${open.length} of ${file.components.length} dependencies state a range only, and no lockfile answers it. Commit the lockfile of the package manager.`,
        at: { kind: 'file', path, region: open[0]!.region },
        identity: [file.facts.format, 'missing lockfile'],
      },
    ]
  })
  return [...perFile, ...unlocked]
}
