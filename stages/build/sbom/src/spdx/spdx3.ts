import { createHash } from 'node:crypto'
import { normaliseLicence } from '@bartizan/knowledge/licences'
import { hashOf, sortedBom } from '../bom.ts'
import type { Bom, BomComponent, BomDependency, ComponentType } from '../bom.ts'
import { contentUuid } from '../identity.ts'
import { overlayById } from '../overlay.ts'
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

/** Puts a bill into the shape of SPDX 3.0.1 JSON-LD; a document that was read before keeps the fields that are not known here. */
export function toSpdx3(bom: Bom): Fields {
  const sorted = sortedBom(bom)
  const names: Names = {
    base: `https://spdx.org/spdxdocs/${encodeURIComponent(sorted.subject.name)}-${contentUuid(sorted)}`,
  }
  const all = [sorted.subject, ...sorted.components]
  const suppliers = new Map(
    [...new Set(all.flatMap((component) => component.supplier ?? []))]
      .sort()
      .map((name) => [name, idOf(names, 'organisation', name)]),
  )
  const authors = sorted.authors.length > 0 ? sorted.authors : ['Unknown']
  const authorIds = authors.map((name) => suppliers.get(name) ?? idOf(names, 'organisation', name))
  const toolIds = sorted.tools.map((tool) => idOf(names, 'tool', `${tool.name} ${tool.version ?? ''}`))
  const packages = all.map((component) => packageElement(names, component, suppliers))
  const organisations = [
    ...new Map([...suppliers, ...authors.map((name, at): [string, string] => [name, authorIds[at]!])]),
  ].map(([name, id]) => element('Organization', id, { name }))
  const relationships = sorted.dependencies
    .filter(({ on }) => on.length > 0)
    .map(({ ref, on }) =>
      relationship(
        names,
        idOf(names, 'package', ref),
        'dependsOn',
        on.map((other) => idOf(names, 'package', other)),
      ),
    )
  const body = [
    ...organisations,
    ...sorted.tools.map((tool, at) =>
      element('Tool', toolIds[at]!, { name: tool.version === undefined ? tool.name : `${tool.name} ${tool.version}` }),
    ),
    ...packages,
    ...licenceElements(names, all),
    ...relationships,
  ]
  const root = idOf(names, 'package', sorted.subject.ref)
  const sbom = element('software_Sbom', `${names.base}#sbom`, {
    software_sbomType: [sorted.phase === 'build' ? 'build' : 'source'],
    rootElement: [root],
    element: body.map((entry) => String(entry.spdxId)),
  })
  const graph: Fields[] = [
    defined({
      type: 'CreationInfo',
      '@id': CREATION,
      specVersion: '3.0.1',
      created: sorted.created ?? '1970-01-01T00:00:00Z',
      createdBy: authorIds,
      createdUsing: toolIds.length === 0 ? undefined : toolIds,
    }),
    element('SpdxDocument', names.base, {
      name: sorted.subject.name,
      profileConformance: ['core', 'software', 'simpleLicensing'],
      rootElement: [`${names.base}#sbom`],
      dataLicense: `${names.base}#data-licence`,
    }),
    element('simplelicensing_LicenseExpression', `${names.base}#data-licence`, {
      simplelicensing_licenseExpression: 'CC0-1.0',
    }),
    sbom,
    ...body,
  ]
  const origin = sorted.origin
  if (origin?.kind !== 'spdx3-json') return { '@context': CONTEXT, '@graph': graph }
  const raw = fieldsOf(origin.document)
  const own = new Set(sorted.components.map((component) => component.ref))
  const known = graph.filter((entry) => own.has(String(entry.spdxId)))
  return {
    ...raw,
    '@graph': overlayById(
      listOf(raw['@graph']).filter(
        (entry) =>
          fieldsOf(entry).type !== 'software_Package' ||
          own.has(String(fieldsOf(entry).spdxId)) ||
          fieldsOf(entry).spdxId === sorted.subject.ref,
      ),
      [...known, ...listOf(raw['@graph']).filter((entry) => !own.has(String(fieldsOf(entry).spdxId)))],
      'spdxId',
    ),
  }
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
    .find((entry) => /^cpe2/.test(String(entry.externalIdentifierType)))
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
