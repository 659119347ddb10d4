import type { Detected } from '@bartizan/engine'
import type { Component, ProjectFile } from '../inventory/types.ts'
import { locationOf } from '../match/report.ts'

/** Formats whose package manager writes a hash for every entry from a registry. */
const HASHED = new Set([
  'npm-package-lock',
  'yarn-lock',
  'pnpm-lock',
  'bun-lock',
  'cargo-lock',
  'poetry-lock',
  'pdm-lock',
  'uv-lock',
  'pipfile-lock',
  'nuget-lock',
  'pubspec-lock',
  'gleam-manifest',
  'terraform-lock',
])

const STRONG = /\bsha(?:224|256|384|512)[-:=]|\b(?:h1|zh):|blake/i

const needsHash = (component: Component): boolean =>
  (component.source === undefined || component.source.kind === 'registry') &&
  component.marks?.includes('bundled') !== true &&
  component.marks?.includes('workspace') !== true &&
  component.version !== ''

const identityOf = (component: Component): readonly string[] => [component.ecosystem, component.name, component.version]

/** Entries without a hash where others have one, and entries that only a weak hash protects. */
export function integrityFindings(file: ProjectFile): Detected[] {
  if (!HASHED.has(file.facts.format)) return []
  const registry = file.components.filter(needsHash)
  const hashed = registry.filter((component) => component.integrity !== undefined)
  if (hashed.length === 0) return []
  const findings: Detected[] = []
  for (const component of registry) {
    if (component.integrity === undefined) {
      findings.push({
        rule: 'dependencies/missing-integrity',
        message: `The entry of ${component.name} ${component.version} has no integrity hash, though ${hashed.length} of ${registry.length} entries of this file have one. A changed archive would be installed unnoticed.`,
        at: locationOf(component),
        asset: { kind: 'package', name: component.purl ?? component.name },
        identity: identityOf(component),
      })
    } else if (!STRONG.test(component.integrity)) {
      findings.push({
        rule: 'dependencies/weak-integrity',
        message: `Only a ${component.integrity.split(/[-:]/, 1)[0]} hash protects ${component.name} ${component.version}. Write the lockfile anew with a current package manager.`,
        at: locationOf(component),
        asset: { kind: 'package', name: component.purl ?? component.name },
        identity: identityOf(component),
      })
    }
  }
  return findings
}
