import { foldPackageName } from '@bartizan/knowledge/advisories'
import { normaliseLicence } from '@bartizan/knowledge/licences'
import { parsePurl } from '@bartizan/knowledge/purl'
import { hashesOfIntegrity } from '@bartizan/sbom'
import type { Bom, BomComponent } from '@bartizan/sbom'
import { compact, keyOf } from '../extract/draft.ts'
import { isProduction } from '../match/risk.ts'
import type { Component, Inventory, ProjectFile } from './types.ts'

/** What a bill says of the product and of how it was made. */
export interface BomRequest {
  readonly name: string
  readonly version?: string
  /** RFC 3339, UTC; from SOURCE_DATE_EPOCH where equal bytes are wanted. */
  readonly created: string
  readonly tool: { readonly name: string; readonly version: string; readonly supplier?: string }
  readonly authors?: readonly string[]
  readonly supplier?: string
}

const isListed = (component: Component): boolean =>
  component.ecosystem !== 'Runtime' && component.marks?.includes('workspace') !== true

const refOf = (component: Component): string =>
  component.purl ?? `${component.ecosystem}:${component.name}@${component.version}`

/** Who publishes under the namespace of a package, in ecosystems whose namespaces are owned. */
function supplierOf(component: Component): string | undefined {
  const parsed = component.purl === undefined ? undefined : parsePurl(component.purl)
  if (parsed?.kind !== 'ok' || parsed.value.namespace === undefined) return undefined
  const { type, namespace } = parsed.value
  if (!['npm', 'maven', 'composer', 'golang', 'github', 'docker', 'swift', 'terraform'].includes(type)) return undefined
  return type === 'npm' ? namespace.replace(/^@/, '') : namespace
}

/** What an installed package says of itself does not tell for what it is used. */
function scopeOf(component: Component): BomComponent['scope'] {
  if (component.key === '' && component.scopes.length === 0) return undefined
  if (!isProduction(component.scopes)) return 'excluded'
  const { scopes } = component
  return scopes.length > 0 && !scopes.includes('prod') ? 'optional' : 'required'
}

function referencesOf({ source }: Component): BomComponent['references'] {
  const url = source?.url
  if (url === undefined || !/^(?:git\+)?(?:https?|ssh|git):\/\//.test(url)) return []
  return [{ type: source?.kind === 'git' ? 'vcs' : 'distribution', url }]
}

/** Licences that installed packages state, for the lock entries of the same packages. */
function licencesOf(inventory: Inventory): ReadonlyMap<string, string> {
  const licences = new Map<string, string>()
  for (const file of inventory.files)
    for (const component of file.components)
      if (component.licence !== undefined) licences.set(licenceKey(component), component.licence)
  return licences
}

const licenceKey = ({ ecosystem, name, version }: Component): string =>
  `${ecosystem} ${foldPackageName(ecosystem, name)} ${version}`

function describe(component: Component, licence: string | undefined): BomComponent {
  const { ecosystem, name, path, region, requirement, version } = component
  const container = ecosystem === 'Docker'
  return compact({
    ref: refOf(component),
    type: container ? ('container' as const) : ('library' as const),
    name,
    version: version === '' ? undefined : version,
    purl: component.purl,
    supplier: supplierOf(component),
    licence: licence === undefined ? undefined : (normaliseLicence(licence) ?? licence),
    scope: scopeOf(component),
    hashes: component.integrity === undefined ? [] : hashesOfIntegrity(component.integrity),
    references: referencesOf(component),
    properties: [
      { name: 'bartizan:ecosystem', value: ecosystem },
      { name: 'bartizan:found-in', value: `${path}:${region.startLine}` },
      ...(version === '' && requirement !== undefined && requirement !== ''
        ? [{ name: 'bartizan:requirement', value: requirement }]
        : []),
    ],
  })
}

const RANK = { required: 0, optional: 1, excluded: 2 } as const

/** Two entries of one package: what either knows is kept, and the stronger use counts. */
function join(a: BomComponent, b: BomComponent): BomComponent {
  const scope = a.scope === undefined || (b.scope !== undefined && RANK[b.scope] < RANK[a.scope]) ? b.scope : a.scope
  const places = [
    ...a.properties,
    ...b.properties.filter(
      (property) =>
        property.name === 'bartizan:found-in' && !a.properties.some((other) => other.value === property.value),
    ),
  ]
  return compact({
    ...b,
    ...a,
    scope,
    hashes: a.hashes.length > 0 ? a.hashes : b.hashes,
    references: a.references.length > 0 ? a.references : b.references,
    properties: places,
  })
}

function addEdges(on: Map<string, Set<string>>, file: ProjectFile, subject: string): void {
  const refs = new Map(
    file.components.map((component) => [keyOf(component), isListed(component) ? refOf(component) : subject]),
  )
  const link = (from: string, to: string): void => {
    const set = on.get(from) ?? new Set<string>()
    if (from !== to && to !== subject) on.set(from, set.add(to))
  }
  for (const edge of file.facts.edges) {
    const from = edge.from === '' ? subject : refs.get(edge.from)
    const to = refs.get(edge.to)
    if (from !== undefined && to !== undefined) link(from, to)
  }
  const reached = new Set(file.facts.edges.map((edge) => edge.to))
  for (const component of file.components) {
    if (!isListed(component)) continue
    if (component.direct === true || (component.direct === undefined && !reached.has(keyOf(component))))
      link(subject, refOf(component))
  }
}

/** The bill of materials of an inventory: every package once, with all places and edges that the files state. */
export function bomOf(inventory: Inventory, request: BomRequest): Bom {
  const subject: BomComponent = compact({
    ref: `subject:${request.name}${request.version === undefined ? '' : `@${request.version}`}`,
    type: 'application' as const,
    name: request.name,
    version: request.version,
    supplier: request.supplier,
    hashes: [],
    references: [],
    properties: [],
  })
  const components = new Map<string, BomComponent>()
  const licences = licencesOf(inventory)
  const on = new Map<string, Set<string>>([[subject.ref, new Set()]])
  for (const file of inventory.files) {
    for (const component of file.components.filter(isListed)) {
      const described = describe(component, component.licence ?? licences.get(licenceKey(component)))
      const known = components.get(described.ref)
      components.set(described.ref, known === undefined ? described : join(known, described))
    }
    addEdges(on, file, subject.ref)
  }
  for (const ref of components.keys()) if (!on.has(ref)) on.set(ref, new Set())
  return {
    subject,
    components: [...components.values()],
    dependencies: [...on].map(([ref, others]) => ({ ref, on: [...others] })),
    tools: [request.tool],
    authors: request.authors ?? [],
    created: request.created,
    phase: 'pre-build',
    completeness: inventory.unlocked.length === 0 ? 'complete' : 'incomplete',
  }
}
