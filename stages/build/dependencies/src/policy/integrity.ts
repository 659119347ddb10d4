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
  component.marks?.includes('conditional') !== true &&
  component.version !== ''

const identityOf = (component: Component): readonly string[] => [component.ecosystem, component.name, component.version]

/** More bare entries than this are told as one finding. */
const MANY = 5

function missing(bare: readonly Component[], total: number): Detected[] {
  const finding = (component: Component, message: string, identity: readonly string[]): Detected => ({
    rule: 'dependencies/missing-integrity',
    message,
    at: locationOf(component),
    asset: { kind: 'package', name: component.purl ?? component.name },
    identity,
  })
  if (bare.length <= MANY)
    return bare.map((component) =>
      finding(
        component,
        `The entry of ${component.name} ${component.version} has no integrity hash, though ${total - bare.length} of ${total} entries of this file have one. A changed archive would be installed unnoticed.`,
        identityOf(component),
      ),
    )
  const [first] = bare
  const names = bare.slice(0, MANY).map((component) => component.name)
  return [
    finding(
      first!,
      `${bare.length} of ${total} entries of this file have no integrity hash, among them ${names.join(', ')}. Changed archives would be installed unnoticed.`,
      [first!.ecosystem, 'many entries', 'no hash'],
    ),
  ]
}

function weak(weakly: readonly Component[], total: number): Detected[] {
  const finding = (component: Component, message: string, identity: readonly string[]): Detected => ({
    rule: 'dependencies/weak-integrity',
    message: `${message} Write the lockfile anew with a current package manager.`,
    at: locationOf(component),
    asset: { kind: 'package', name: component.purl ?? component.name },
    identity,
  })
  const algorithm = ({ integrity }: Component): string => integrity?.split(/[-:]/, 1)[0] ?? 'weak'
  if (weakly.length <= MANY)
    return weakly.map((component) =>
      finding(
        component,
        `Only a ${algorithm(component)} hash protects ${component.name} ${component.version}.`,
        identityOf(component),
      ),
    )
  const [first] = weakly
  const names = weakly.slice(0, MANY).map((component) => component.name)
  return [
    finding(
      first!,
      `Only a ${algorithm(first!)} hash protects ${weakly.length} of ${total} entries of this file, among them ${names.join(', ')}.`,
      [first!.ecosystem, 'many entries', 'weak hash'],
    ),
  ]
}

/** Entries without a hash where others have one, and entries that only a weak hash protects. */
export function integrityFindings(file: ProjectFile): Detected[] {
  if (!HASHED.has(file.facts.format)) return []
  const registry = file.components.filter(needsHash)
  const bare = registry.filter((component) => component.integrity === undefined)
  if (bare.length === registry.length) return []
  const weakly = registry.filter((component) => component.integrity !== undefined && !STRONG.test(component.integrity))
  return [...missing(bare, registry.length), ...weak(weakly, registry.length)]
}
