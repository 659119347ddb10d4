import { add, compact, finish, newDraft } from '../draft.ts'
import type { Draft } from '../draft.ts'
import { besides } from '../paths.ts'
import type { Extraction, Format, Neighbours, Scope } from '../types.ts'
import { parsePom } from './pom.ts'
import type { Pom, PomDependency } from './pom.ts'

/** A POM with those that it inherits from, nearest first, and the BOMs that they import. */
export interface PomChain {
  readonly poms: readonly Pom[]
  readonly imports: readonly PomChain[]
}

const MAX_DEPTH = 64
const EMPTY: Readonly<Record<string, string>> = {}

function builtin(chain: PomChain, name: string): string | undefined {
  const own = chain.poms[0]
  const inherited = (field: 'group' | 'version'): string | undefined =>
    chain.poms.map((pom) => pom[field] || (pom.parent?.[field] ?? '')).find((value) => value !== '')
  switch (name.replace(/^(?:project|pom)\./, '')) {
    case 'groupId':
      return inherited('group')
    case 'version':
      return inherited('version')
    case 'artifactId':
      return own?.artifact
    case 'parent.groupId':
      return own?.parent?.group
    case 'parent.version':
      return own?.parent?.version
    case 'parent.artifactId':
      return own?.parent?.artifact
    default:
      return undefined
  }
}

/** Puts properties in, at most twenty deep; a property nobody knows stays as written. */
function interpolate(chain: PomChain, text: string, depth = 0): string {
  if (!text.includes('${') || depth > 20 || text.length > 10_000) return text
  return text.replace(/\$\{([^${}]+)\}/g, (whole, name: string) => {
    for (const pom of chain.poms) {
      const properties = pom.properties ?? EMPTY
      if (Object.hasOwn(properties, name)) return interpolate(chain, properties[name]!, depth + 1)
    }
    const value = builtin(chain, name)
    return value === undefined ? whole : interpolate(chain, value, depth + 1)
  })
}

const isOpen = (text: string): boolean => text.includes('${')

const managedKey = (group: string, artifact: string, { type, classifier }: PomDependency): string =>
  `${group}:${artifact}:${type === '' ? 'jar' : type}:${classifier}`

interface Managed {
  readonly version: string
  readonly scope: string
  readonly dependency: PomDependency
}

/** What dependencyManagement says, nearest first, imported BOMs last. */
function managedOf(chain: PomChain, depth = 0): Map<string, Managed> {
  const managed = new Map<string, Managed>()
  if (depth > MAX_DEPTH) return managed
  for (const pom of chain.poms) {
    for (const dependency of pom.managed) {
      if (dependency.scope === 'import') continue
      const key = managedKey(interpolate(chain, dependency.group), interpolate(chain, dependency.artifact), dependency)
      if (!managed.has(key))
        managed.set(key, { version: interpolate(chain, dependency.version), scope: dependency.scope, dependency })
    }
  }
  for (const bom of chain.imports)
    for (const [key, value] of managedOf(bom, depth + 1)) if (!managed.has(key)) managed.set(key, value)
  return managed
}

function scopesOf(scope: string, optional: string): Scope[] {
  if (scope === 'test') return ['test']
  if (scope === 'provided' || scope === 'system') return ['build']
  return optional === 'true' ? ['optional'] : ['prod']
}

/** The version of a hard or soft requirement; of a range only its lower bound is known, and that is no version. */
function splitVersion(written: string): { version: string; requirement?: string } {
  if (written === '' || isOpen(written)) return written === '' ? { version: '' } : { version: '', requirement: written }
  const exact = /^\[([^,[\]()]+)\]$/.exec(written)
  if (exact !== null) return { version: exact[1]!.trim(), requirement: written }
  return /[[(,]/.test(written) ? { version: '', requirement: written } : { version: written, requirement: written }
}

interface Resolving {
  readonly draft: Draft
  readonly chain: PomChain
  readonly managed: ReadonlyMap<string, Managed>
  readonly own: boolean
}

function addDependency({ draft, chain, managed, own }: Resolving, dependency: PomDependency): void {
  const group = interpolate(chain, dependency.group)
  const artifact = interpolate(chain, dependency.artifact)
  if (group === '' || artifact === '' || isOpen(group) || isOpen(artifact)) return
  const packaging = interpolate(chain, dependency.type)
  const type = packaging === 'jar' ? '' : packaging
  const classifier = interpolate(chain, dependency.classifier)
  const rule = managed.get(managedKey(group, artifact, dependency))
  const written = interpolate(chain, dependency.version) || (rule?.version ?? '')
  const scope = interpolate(chain, dependency.scope) || (rule?.scope ?? '')
  const qualifiers = {
    ...(type === '' || type === 'jar' ? {} : { type }),
    ...(classifier === '' ? {} : { classifier }),
  }
  const name = `${group}:${artifact}`
  const { version, requirement } = splitVersion(written)
  const place = own ? { start: dependency.start, end: dependency.end } : { start: 0, end: 0 }
  const key = `${name}:${type}:${classifier}`
  const known = draft.packages.findIndex((found) => found.key === key)
  const found = compact({
    ecosystem: 'Maven',
    name,
    version,
    requirement,
    ...place,
    key,
    direct: true,
    scopes: scopesOf(scope, dependency.optional),
    qualifiers: Object.keys(qualifiers).length === 0 ? undefined : qualifiers,
  })
  if (known < 0) add(draft, found)
  else if (own) draft.packages[known] = found
}

/** The dependencies of a POM with everything that its chain settles. */
export function resolvePom(draft: Draft, chain: PomChain): void {
  const managed = managedOf(chain)
  for (const [index, pom] of chain.poms.entries()) {
    for (const dependency of pom.dependencies) {
      addDependency({ draft, chain, managed, own: index === 0 }, dependency)
    }
  }
}

/** Finds a POM: by the relative path of a parent, or by its coordinates. */
export type PomLookup = (wanted: {
  readonly group: string
  readonly artifact: string
  readonly version: string
  readonly relativePath?: string
}) => Pom | undefined

/** Follows parents and BOM imports as far as the lookup finds them. */
export function chainOf(pom: Pom, lookup: PomLookup, depth = 0): PomChain {
  const poms: Pom[] = [pom]
  const seen = new Set<Pom>(poms)
  for (let parent = pom.parent; parent !== undefined && poms.length < MAX_DEPTH; parent = poms.at(-1)!.parent) {
    const next = lookup(parent)
    if (next === undefined || seen.has(next)) break
    seen.add(next)
    poms.push(next)
  }
  if (depth >= 8) return { poms, imports: [] }
  const bare: PomChain = { poms, imports: [] }
  const imports = poms
    .flatMap((holder) => holder.managed)
    .flatMap((entry): PomChain[] => {
      if (entry.scope !== 'import') return []
      const wanted = {
        group: interpolate(bare, entry.group),
        artifact: interpolate(bare, entry.artifact),
        version: interpolate(bare, entry.version),
      }
      const bom = lookup(wanted)
      return bom === undefined || seen.has(bom) ? [] : [chainOf(bom, lookup, depth + 1)]
    })
  return { poms, imports }
}

/** Looks parents up beside the file; the coordinates must fit where both state them. */
function lookupBesides(path: string, near: Neighbours): PomLookup {
  let base = path
  return ({ group, artifact, relativePath }) => {
    if (relativePath === undefined || relativePath === '') return near.pom?.(group, artifact)
    for (const candidate of [relativePath, `${relativePath}/pom.xml`]) {
      const file = besides(base, candidate)
      const text = file === undefined ? undefined : near.read(file)
      const pom = text === undefined ? undefined : parsePom(text).pom
      if (pom !== undefined && pom.artifact === artifact) {
        base = file!
        return pom
      }
    }
    return near.pom?.(group, artifact)
  }
}

function extract(text: string, path: string, near?: Neighbours): Extraction {
  const draft = newDraft()
  const { pom, problems } = parsePom(text)
  draft.problems.push(...problems)
  if (pom === undefined) {
    if (problems.length === 0) draft.problems.push({ kind: 'unparsed', offset: 0, reason: 'no <project> element' })
    return finish(draft)
  }
  const chain: PomChain = near === undefined ? { poms: [pom], imports: [] } : chainOf(pom, lookupBesides(path, near))
  resolvePom(draft, chain)
  const imported = pom.managed.some((entry) => entry.scope === 'import')
  if (near === undefined && (pom.parent !== undefined || imported)) draft.incomplete = true
  draft.project = compact({
    name: `${interpolate(chain, pom.group || (pom.parent?.group ?? ''))}:${pom.artifact}`,
    version: interpolate(chain, pom.version || (pom.parent?.version ?? '')) || undefined,
  })
  return finish(draft)
}

export const mavenPom: Format = {
  id: 'maven-pom',
  kind: 'manifest',
  matches: (name) => name === 'pom.xml' || name.endsWith('.pom'),
  extract,
}
