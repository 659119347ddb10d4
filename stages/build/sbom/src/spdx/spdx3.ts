import { createHash } from 'node:crypto'
import { normaliseLicence } from '@bartizan/knowledge/licences'
import { closedBom, hashOf, sortedBom } from '../bom.ts'
import type { Bom, BomComponent, BomDependency, ComponentType } from '../bom.ts'
import { contentUuid } from '../identity.ts'
import { defined, fieldsOf, listOf, textOf } from '../value.ts'
import type { Fields } from '../value.ts'

const CREATION = '_:creationInfo'
const CONTEXT = 'https://spdx.org/rdf/3.0.1/spdx-context.jsonld'

const PURPOSES: Readonly<Record<ComponentType, string>> = {
  application: 'application',
  framework: 'framework',
  library: 'library',
  container: 'container',
  'operating-system': 'operatingSystem',
  platform: 'platform',
  file: 'file',
  device: 'device',
  firmware: 'firmware',
  data: 'data',
}

interface Names {
  readonly base: string
}

/** The identifier of an element: one that is an address already stays. */
const idOf = (names: Names, kind: string, ref: string): string =>
  /^(?:https?|urn):/.test(ref)
    ? ref
    : `${names.base}#${kind}-${createHash('sha256').update(ref).digest('hex').slice(0, 24)}`

const element = (type: string, spdxId: string, fields: Fields): Fields => ({
  type,
  spdxId,
  creationInfo: CREATION,
  ...fields,
})

function packageElement(names: Names, component: BomComponent, suppliers: ReadonlyMap<string, string>): Fields {
  const download = component.references.find(({ type }) => type === 'distribution' || type === 'vcs')?.url
  const homepage = component.references.find(({ type }) => type === 'website')?.url
  return element(
    'software_Package',
    idOf(names, 'package', component.ref),
    defined({
      name: component.group === undefined ? component.name : `${component.group}/${component.name}`,
      software_packageVersion: component.version,
      software_packageUrl: component.purl,
      software_downloadLocation:
        download !== undefined && /^[a-z][a-z0-9+.-]*:\S+$/i.test(download) ? download : undefined,
      software_homePage: homepage,
      software_primaryPurpose: PURPOSES[component.type],
      software_copyrightText: component.copyright,
      description: component.description,
      suppliedBy: component.supplier === undefined ? undefined : suppliers.get(component.supplier),
      verifiedUsing:
        component.hashes.length === 0
          ? undefined
          : component.hashes.map(({ algorithm, value }) => ({
              type: 'Hash',
              algorithm: algorithm.toLowerCase().replace('-', ''),
              hashValue: value,
            })),
      externalIdentifier:
        component.cpe === undefined
          ? undefined
          : [
              {
                type: 'ExternalIdentifier',
                externalIdentifierType: component.cpe.startsWith('cpe:2.3:') ? 'cpe23' : 'cpe22',
                identifier: component.cpe,
              },
            ],
    }),
  )
}

const relationship = (names: Names, from: string, type: string, to: readonly string[]): Fields =>
  element('Relationship', idOf(names, 'relationship', `${from} ${type} ${to.join(' ')}`), {
    from,
    relationshipType: type,
    to,
  })

function licenceElements(names: Names, components: readonly BomComponent[]): Fields[] {
  const expressions = new Map<string, string>()
  const links: Fields[] = []
  for (const component of components) {
    const licence = component.licence === undefined ? undefined : normaliseLicence(component.licence)
    if (licence === undefined) continue
    const id = idOf(names, 'licence', licence)
    expressions.set(licence, id)
    links.push(relationship(names, idOf(names, 'package', component.ref), 'hasDeclaredLicense', [id]))
  }
  return [
    ...[...expressions].map(([text, id]) =>
      element('simplelicensing_LicenseExpression', id, { simplelicensing_licenseExpression: text }),
    ),
    ...links,
  ]
}

/** Who made the document, and with what. */
interface Makers {
  readonly suppliers: ReadonlyMap<string, string>
  readonly authors: readonly string[]
  readonly tools: readonly string[]
  readonly elements: readonly Fields[]
}

function makersOf(bom: Bom, names: Names): Makers {
  const named = [bom.subject, ...bom.components].flatMap((component) => component.supplier ?? [])
  const authors = bom.authors.length > 0 ? bom.authors : ['Unknown']
  const organisations = new Map(
    [...new Set([...named, ...authors])].sort().map((name) => [name, idOf(names, 'organisation', name)]),
  )
  const tools = bom.tools.map((tool) => ({
    id: idOf(names, 'tool', `${tool.name} ${tool.version ?? ''}`),
    name: tool.version === undefined ? tool.name : `${tool.name} ${tool.version}`,
  }))
  return {
    suppliers: organisations,
    authors: authors.map((name) => organisations.get(name)!),
    tools: tools.map(({ id }) => id),
    elements: [
      ...[...organisations].map(([name, id]) => element('Organization', id, { name })),
      ...tools.map(({ id, name }) => element('Tool', id, { name })),
    ],
  }
}

function headOf(bom: Bom, names: Names, makers: Makers, body: readonly Fields[]): Fields[] {
  const creation = {
    type: 'CreationInfo',
    '@id': CREATION,
    specVersion: '3.0.1',
    created: bom.created ?? '1970-01-01T00:00:00Z',
    createdBy: makers.authors,
    createdUsing: makers.tools.length === 0 ? undefined : makers.tools,
  }
  const sbom = {
    software_sbomType: [bom.phase === 'build' ? 'build' : 'source'],
    rootElement: [idOf(names, 'package', bom.subject.ref)],
    element: body.map((entry) => String(entry.spdxId)),
  }
  return [
    defined(creation),
    element('SpdxDocument', names.base, {
      name: bom.subject.name,
      profileConformance: ['core', 'software', 'simpleLicensing'],
      rootElement: [`${names.base}#sbom`],
      dataLicense: `${names.base}#data-licence`,
    }),
    element('simplelicensing_LicenseExpression', `${names.base}#data-licence`, {
      simplelicensing_licenseExpression: 'CC0-1.0',
    }),
    element('software_Sbom', `${names.base}#sbom`, sbom),
  ]
}

/** A document that was read keeps everything; only packages that are gone are dropped. */
function overlayGraph(raw: Fields, bom: Bom): Fields {
  const own = new Set([bom.subject.ref, ...bom.components.map((component) => component.ref)])
  const graph = listOf(raw['@graph']).filter(
    (entry) => fieldsOf(entry).type !== 'software_Package' || own.has(String(fieldsOf(entry).spdxId)),
  )
  return { ...raw, '@graph': graph }
}

/** Puts a bill into the shape of SPDX 3.0.1 JSON-LD; a document that was read before keeps the fields that are not known here. */
export function toSpdx3(bom: Bom): Fields {
  if (bom.origin?.kind === 'spdx3-json') return overlayGraph(fieldsOf(bom.origin.document), bom)
  const sorted = sortedBom(closedBom(bom))
  const names: Names = {
    base: `https://spdx.org/spdxdocs/${encodeURIComponent(sorted.subject.name)}-${contentUuid(sorted)}`,
  }
  const all = [sorted.subject, ...sorted.components]
  const makers = makersOf(sorted, names)
  const needs = sorted.dependencies.filter(({ on }) => on.length > 0)
  const relationships = needs.map(({ ref, on }) =>
    relationship(
      names,
      idOf(names, 'package', ref),
      'dependsOn',
      on.map((other) => idOf(names, 'package', other)),
    ),
  )
  const body = [
    ...makers.elements,
    ...all.map((component) => packageElement(names, component, makers.suppliers)),
    ...licenceElements(names, all),
    ...relationships,
  ]
  return { '@context': CONTEXT, '@graph': [...headOf(sorted, names, makers, body), ...body] }
}

const purposeType = (purpose: unknown): ComponentType =>
  (Object.entries(PURPOSES).find(([, value]) => value === purpose)?.[0] as ComponentType | undefined) ?? 'library'

interface Graph {
  readonly byId: ReadonlyMap<string, Fields>
  readonly licences: ReadonlyMap<string, string>
}

function readPackage(fields: Fields, graph: Graph): BomComponent {
  const id = textOf(fields.spdxId) ?? ''
  const download = textOf(fields.software_downloadLocation)
  const homepage = textOf(fields.software_homePage)
  const cpe = listOf(fields.externalIdentifier)
    .map(fieldsOf)
    .find((entry) => String(entry.externalIdentifierType).startsWith('cpe2'))
  const purl =
    textOf(fields.software_packageUrl) ??
    textOf(
      listOf(fields.externalIdentifier)
        .map(fieldsOf)
        .find((entry) => entry.externalIdentifierType === 'packageUrl')?.identifier,
    )
  return defined({
    ref: id,
    type: purposeType(fields.software_primaryPurpose),
    name: textOf(fields.name) ?? '',
    version: textOf(fields.software_packageVersion),
    purl,
    cpe: textOf(cpe?.identifier),
    supplier: textOf(graph.byId.get(String(fields.suppliedBy))?.name),
    description: textOf(fields.description),
    licence: graph.licences.get(id),
    copyright: textOf(fields.software_copyrightText),
    hashes: listOf(fields.verifiedUsing).flatMap(
      (entry) => hashOf(textOf(fieldsOf(entry).algorithm) ?? '', textOf(fieldsOf(entry).hashValue) ?? '') ?? [],
    ),
    references: [
      ...(download === undefined ? [] : [{ type: 'distribution', url: download }]),
      ...(homepage === undefined ? [] : [{ type: 'website', url: homepage }]),
    ],
    properties: [],
  })
}

function relationsOf(elements: readonly Fields[], types: readonly string[]): { from: string; to: readonly string[] }[] {
  return elements
    .filter((entry) => types.includes(String(entry.relationshipType)))
    .map((entry) => ({ from: String(entry.from), to: listOf(entry.to).map(String) }))
}

/** Reads an SPDX 3 document that was parsed from JSON-LD; undefined when it is none. */
export function fromSpdx3(document: unknown): Bom | undefined {
  const fields = fieldsOf(document)
  const context = Array.isArray(fields['@context'])
    ? fields['@context'].find((entry) => typeof entry === 'string')
    : fields['@context']
  const version = /spdx\.org\/rdf\/(3\.\d+(?:\.\d+)?)\//.exec(String(context))?.[1]
  if (version === undefined) return undefined
  const elements = listOf(fields['@graph']).map(fieldsOf)
  const byId = new Map(elements.map((entry) => [String(entry.spdxId ?? entry['@id']), entry]))
  const licences = new Map(
    relationsOf(elements, ['hasDeclaredLicense', 'hasConcludedLicense']).map(({ from, to }) => [
      from,
      textOf(byId.get(to[0] ?? '')?.simplelicensing_licenseExpression) ?? '',
    ]),
  )
  const sbom =
    elements.find((entry) => /^(?:software_)?Sbom$/.test(String(entry.type))) ??
    elements.find((entry) => entry.type === 'SpdxDocument')
  const roots = new Set(listOf(sbom?.rootElement).map(String))
  const packages = elements
    .filter((entry) => entry.type === 'software_Package')
    .map((entry) => readPackage(entry, { byId, licences }))
  const subject = packages.find((component) => roots.has(component.ref))
  const creation = elements.find((entry) => entry.type === 'CreationInfo')
  const nameOf = (id: unknown): string[] => {
    const name = textOf(byId.get(String(id))?.name)
    return name === undefined ? [] : [name]
  }
  const dependencies: BomDependency[] = relationsOf(elements, [
    'dependsOn',
    'contains',
    'hasDynamicLink',
    'hasStaticLink',
  ]).map(({ from, to }) => ({ ref: from, on: to }))
  return defined({
    subject: subject ?? {
      ref: 'subject',
      type: 'application' as const,
      name: textOf(elements.find((entry) => entry.type === 'SpdxDocument')?.name) ?? '',
      hashes: [],
      references: [],
      properties: [],
    },
    components: packages.filter((component) => component !== subject),
    dependencies,
    tools: listOf(creation?.createdUsing)
      .flatMap(nameOf)
      .map((name) => ({ name })),
    authors: listOf(creation?.createdBy).flatMap(nameOf),
    created: textOf(creation?.created),
    completeness: 'unknown' as const,
    origin: { kind: 'spdx3-json' as const, version, document },
  })
}
