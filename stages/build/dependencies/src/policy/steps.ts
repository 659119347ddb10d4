import type { Detected } from '@bartizan/engine'
import type { FileLocation } from '@bartizan/model'
import { foldPackageName } from '@bartizan/knowledge/advisories'
import { admits, compareVersions, orderOf } from '@bartizan/knowledge/versions'
import type { FileFacts, PlacedPackage, ProjectFile } from '../inventory/types.ts'

/** Formats whose lock holds every declared package under its name. */
const COMPLETE = new Set([
  'npm-package-lock',
  'yarn-lock',
  'pnpm-lock',
  'cargo-lock',
  'poetry-lock',
  'uv-lock',
  'pdm-lock',
  'pipfile-lock',
  'gemfile-lock',
  'composer-lock',
  'pubspec-lock',
  'gleam-manifest',
])

interface Step {
  readonly manifest: string
  readonly found: PlacedPackage
  readonly versions: readonly string[] | undefined
}

const isLocal = (found: PlacedPackage): boolean =>
  (found.ecosystem === 'RubyGems' && found.name === 'bundler') ||
  found.source?.kind === 'path' ||
  /^(?:workspace|file|link|portal|catalog):/.test(found.requirement ?? '')

/** Equal in the order of the ecosystem: `v1.2.3` is 1.2.3. Undecided where either cannot be read. */
function isSame(ecosystem: string, a: string, b: string): boolean | undefined {
  const order = orderOf(ecosystem)
  const position = order === undefined ? undefined : compareVersions(order, a, b)
  return position === undefined ? undefined : position === 0
}

function outOfStep(file: ProjectFile, { manifest, found, versions }: Step): Detected | undefined {
  const at: FileLocation = { kind: 'file', path: manifest, region: found.region }
  const identity = [found.ecosystem, found.name, 'out of step']
  if (versions === undefined) {
    return {
      rule: 'dependencies/lock-out-of-step',
      message: `${found.name} is asked for here, but ${file.path} does not hold it. Run the package manager and commit the lockfile.`,
      at,
      identity,
    }
  }
  const range = found.requirement ?? ''
  const exact = found.version !== '' ? found.version : undefined
  const verdicts = versions.map((version) =>
    exact === undefined ? admits(found.ecosystem, range, version) : isSame(found.ecosystem, version, exact),
  )
  if (range === '' || verdicts.length === 0 || verdicts.some((verdict) => verdict !== false)) return undefined
  return {
    rule: 'dependencies/lock-out-of-step',
    message: `${found.name} ${range} is asked for here, but ${file.path} holds ${versions.slice(0, 3).join(', ')}. Run the package manager and commit the lockfile.`,
    at,
    identity,
  }
}

/** Locked under the name that the project uses, or under the package's own. */
function lockedVersions(
  locked: ReadonlyMap<string, readonly string[]>,
  { ecosystem, alias, name }: PlacedPackage,
): readonly string[] | undefined {
  return (
    (alias === undefined ? undefined : locked.get(foldPackageName(ecosystem, alias))) ??
    locked.get(foldPackageName(ecosystem, name))
  )
}

/** What a manifest asks for and its lockfile does not hold, or not in a version that the range admits. */
export function stepFindings(file: ProjectFile, facts: ReadonlyMap<string, FileFacts>): Detected[] {
  if (!COMPLETE.has(file.facts.format) || file.facts.problems.length > 0 || file.components.length === 0) return []
  const locked = new Map<string, string[]>()
  for (const component of file.components) {
    for (const name of new Set([component.name, component.alias ?? component.name])) {
      const folded = foldPackageName(component.ecosystem, name)
      const list = locked.get(folded)
      if (list === undefined) locked.set(folded, component.version === '' ? [] : [component.version])
      else if (component.version !== '') list.push(component.version)
    }
  }
  return file.manifests.flatMap((path) => {
    const manifest = facts.get(path)
    if (manifest === undefined || manifest.problems.length > 0) return []
    return manifest.packages.flatMap((found): Detected[] => {
      if (
        found.direct !== true ||
        isLocal(found) ||
        found.scopes.some((scope) => scope === 'peer' || scope === 'optional' || scope === 'build') ||
        found.source !== undefined
      )
        return []
      const finding = outOfStep(file, {
        manifest: path,
        found,
        versions: lockedVersions(locked, found),
      })
      return finding === undefined ? [] : [finding]
    })
  })
}
