import { foldPackageName } from '@bartizan/knowledge/advisories'
import type { Scope } from '../extract/types.ts'
import { chainTo, graphOf, placedKey, shortestWays, spreadScopes } from './graph.ts'
import type { Graph } from './graph.ts'
import { answers, isBeside } from './pairs.ts'
import { purlOfPackage } from './purl.ts'
import type { Component, FileFacts, Inventory, PlacedPackage, ProjectFile } from './types.ts'

interface Entry {
  readonly path: string
  readonly facts: FileFacts
}

const isSource = (entry: Entry): boolean => entry.facts.kind !== 'manifest'

/** Manifests that state exact versions serve as their own lock: a pom, a project file, pinned requirements. */
const statesVersions = (facts: FileFacts): boolean =>
  facts.packages.some((found) => found.version !== '' && found.marks?.includes('workspace') !== true)

/** What the manifests of a lock ask for, by folded name. */
function declaredIn(manifests: readonly Entry[]): Map<string, { scopes: Set<Scope>; requirements: string[] }> {
  const declared = new Map<string, { scopes: Set<Scope>; requirements: string[] }>()
  for (const { facts } of manifests) {
    for (const found of facts.packages) {
      if (found.direct !== true) continue
      const name = foldPackageName(found.ecosystem, found.alias ?? found.name)
      const entry = declared.get(name) ?? { scopes: new Set(), requirements: [] }
      for (const scope of found.scopes) entry.scopes.add(scope)
      if (found.requirement !== undefined && found.requirement !== '') entry.requirements.push(found.requirement)
      declared.set(name, entry)
    }
  }
  return declared
}

interface Joined {
  readonly entry: Entry
  readonly graph: Graph
  readonly declared: ReadonlyMap<
    string,
    { readonly scopes: ReadonlySet<Scope>; readonly requirements: readonly string[] }
  >
}

const declaredName = (found: PlacedPackage): string => foldPackageName(found.ecosystem, found.alias ?? found.name)

/** Direct by the lock itself, else by the manifests beside it; unknown without either. */
function isDirect({ declared }: Joined, found: PlacedPackage): boolean | undefined {
  if (found.direct !== undefined) return found.direct
  return declared.size === 0 ? undefined : declared.has(declaredName(found))
}

/** Scopes of the packages that the lock itself gives none: from what needs them. */
function scopesOf(joined: Joined, direct: readonly PlacedPackage[]): ReadonlyMap<string, ReadonlySet<Scope>> {
  const { entry, graph, declared } = joined
  if (entry.facts.packages.some((found) => found.scopes.length > 0)) return new Map()
  return spreadScopes(
    graph,
    new Map(direct.map((found) => [placedKey(found), declared.get(declaredName(found))?.scopes ?? new Set<Scope>()])),
  )
}

/** What those ask for that need a package directly: its own manifest entry, the manifests of the lock, the edges. */
function requirementsOf({ graph, declared }: Joined, found: PlacedPackage, direct: boolean): string[] {
  const own = found.requirement === undefined ? [] : [found.requirement]
  const asked = direct ? (declared.get(declaredName(found))?.requirements ?? []) : []
  const above = (graph.above.get(placedKey(found)) ?? []).flatMap((edge) => edge.requirement ?? [])
  return [...new Set([...own, ...asked, ...above])].filter((range) => range !== '')
}

function componentsOf(joined: Joined): Component[] {
  const { entry, graph, declared } = joined
  const { facts, path } = entry
  const names = new Map(facts.packages.map((found) => [placedKey(found), found.name]))
  const direct = facts.packages.filter((found) => isDirect(joined, found) === true)
  const workspaces = facts.packages.filter((found) => found.marks?.includes('workspace')).map(placedKey)
  const roots = graph.below.has('') ? ['', ...workspaces] : [...direct.map(placedKey), ...workspaces]
  const ways = shortestWays(graph, roots)
  const spread = scopesOf(joined, direct)
  return facts.packages.map((found) => {
    const key = placedKey(found)
    const isAsked = isDirect(joined, found)
    const scopes =
      found.scopes.length > 0 ? found.scopes : [...(spread.get(key) ?? declared.get(declaredName(found))?.scopes ?? [])]
    return lazily(
      {
        ...found,
        path,
        format: facts.format,
        kind: facts.kind,
        scopes,
        ...(isAsked === undefined ? {} : { direct: isAsked }),
      },
      {
        purl: () => purlOfPackage(found),
        chain: () => chainTo(key, ways, names),
        requirements: () => requirementsOf(joined, found, isAsked === true),
      },
    )
  })
}

interface Costly {
  readonly purl: () => string | undefined
  readonly chain: () => readonly string[]
  readonly requirements: () => readonly string[]
}

/** Adds what only findings need, so that the many packages without one cost nothing. */
function lazily(plain: Omit<Component, 'purl' | 'chain' | 'requirements'>, costly: Costly): Component {
  let purl: { readonly value: string | undefined } | undefined
  return {
    ...plain,
    get purl() {
      purl ??= { value: costly.purl() }
      return purl.value
    },
    get chain() {
      return costly.chain()
    },
    get requirements() {
      return costly.requirements()
    },
  }
}

/**
 * Puts what the files say together: manifests tell what is direct and for what, lockfiles tell versions and edges.
 * A manifest that a lockfile answers adds nothing of its own.
 */
export function joinFacts(facts: ReadonlyMap<string, FileFacts>): Inventory {
  const entries: Entry[] = [...facts].map(([path, value]) => ({ path, facts: value }))
  const manifests = entries.filter((entry) => !isSource(entry))
  const answered = new Set<string>()
  const files: ProjectFile[] = []
  for (const entry of entries.filter(isSource)) {
    const root = manifests.find(
      (manifest) => manifest.facts.format === 'npm-package-json' && isBeside(manifest.path, entry.path),
    )
    const own = manifests.filter((manifest) => answers(entry, manifest, root))
    for (const manifest of own) answered.add(manifest.path)
    const joined: Joined = { entry, graph: graphOf(entry.facts), declared: declaredIn(own) }
    files.push({
      path: entry.path,
      facts: entry.facts,
      components: componentsOf(joined),
      manifests: own.map((manifest) => manifest.path),
    })
  }
  const open = manifests.filter((manifest) => !answered.has(manifest.path))
  for (const entry of open) {
    const joined: Joined = { entry, graph: graphOf(entry.facts), declared: new Map() }
    files.push({ path: entry.path, facts: entry.facts, components: componentsOf(joined), manifests: [] })
  }
  const unlocked = open.filter(
    (entry) => entry.facts.packages.some((found) => found.version === '') || !statesVersions(entry.facts),
  )
  files.sort((a, b) => (a.path < b.path ? -1 : 1))
  return { files, unlocked: unlocked.filter((entry) => entry.facts.packages.length > 0).map((entry) => entry.path) }
}
