import { parseLicence } from '@bartizan/knowledge/licences'
import { sortedBom } from '../bom.ts'
import type { Bom, BomComponent } from '../bom.ts'
import { contentUuid } from '../identity.ts'
import { overlayById } from '../overlay.ts'
import { defined, fieldsOf, listOf } from '../value.ts'
import type { Fields } from '../value.ts'
import { cycloneDxVulnerability } from '../vex/vulnerability.ts'

/** A licence as CycloneDX states it: an identifier, an expression, or a name. */
export function licenceChoice(licence: string | undefined): readonly Fields[] | undefined {
  if (licence === undefined) return undefined
  const parsed = parseLicence(licence)
  if (parsed === undefined) return [{ license: { name: licence } }]
  if (parsed.kind === 'licence' && parsed.known && parsed.exception === undefined && !licence.endsWith('+'))
    return [{ license: { id: parsed.id } }]
  return [{ expression: licence }]
}

const some = <T>(list: readonly T[]): readonly T[] | undefined => (list.length === 0 ? undefined : list)

function writeComponent(component: BomComponent): Fields {
  return defined({
    type: component.type,
    'bom-ref': component.ref,
    supplier: component.supplier === undefined ? undefined : { name: component.supplier },
    group: component.group,
    name: component.name,
    version: component.version,
    description: component.description,
    scope: component.scope,
    hashes: some(component.hashes.map(({ algorithm, value }) => ({ alg: algorithm, content: value }))),
    licenses: licenceChoice(component.licence),
    copyright: component.copyright,
    cpe: component.cpe,
    purl: component.purl,
    externalReferences: some(component.references.map(({ type, url }) => ({ type, url }))),
    properties: some(component.properties.map(({ name, value }) => ({ name, value }))),
  })
}

const toolsOf = (tools: Bom['tools']): Fields => ({
  components: tools.map((tool) =>
    defined({
      type: 'application',
      supplier: tool.supplier === undefined ? undefined : { name: tool.supplier },
      name: tool.name,
      version: tool.version,
    }),
  ),
})

const AGGREGATE = { complete: 'complete', incomplete: 'incomplete', unknown: 'unknown' } as const

/** Puts a bill into the shape of CycloneDX JSON; a document that was read before keeps the fields that are not known here. */
export function toCycloneDx(bom: Bom, version: '1.6' | '1.7'): Fields {
  const sorted = sortedBom(bom)
  const made: Fields = {
    $schema: `http://cyclonedx.org/schema/bom-${version}.schema.json`,
    bomFormat: 'CycloneDX',
    specVersion: version,
    serialNumber: `urn:uuid:${contentUuid(sorted)}`,
    version: 1,
    metadata: defined({
      timestamp: sorted.created,
      lifecycles: sorted.phase === undefined ? undefined : [{ phase: sorted.phase }],
      tools: sorted.tools.length === 0 ? undefined : toolsOf(sorted.tools),
      authors: some(sorted.authors.map((name) => ({ name }))),
      component: sorted.subject.name === '' ? undefined : writeComponent(sorted.subject),
      supplier: sorted.subject.supplier === undefined ? undefined : { name: sorted.subject.supplier },
      licenses: [{ license: { id: 'CC0-1.0' } }],
    }),
    components: sorted.components.map(writeComponent),
    dependencies: sorted.dependencies.map(({ ref, on }) => defined({ ref, dependsOn: some(on) })),
    compositions:
      sorted.subject.name === ''
        ? []
        : [{ aggregate: AGGREGATE[sorted.completeness], dependencies: [sorted.subject.ref] }],
    ...(sorted.vulnerabilities === undefined
      ? {}
      : { vulnerabilities: sorted.vulnerabilities.map(cycloneDxVulnerability) }),
  }
  const origin = sorted.origin
  return origin?.kind === 'cyclonedx-json' && origin.version === version
    ? overlayDocument(fieldsOf(origin.document), made)
    : made
}

/** Identity, version and compositions of a document that was read stay its own. */
function overlayDocument(raw: Fields, made: Fields): Fields {
  const { serialNumber, compositions, version, $schema, ...known } = made
  const { licenses: _licenses, ...metadata } = fieldsOf(known.metadata)
  const rawMetadata = fieldsOf(raw.metadata)
  return {
    ...raw,
    ...known,
    $schema: raw.$schema ?? $schema,
    serialNumber: raw.serialNumber ?? serialNumber,
    version: raw.version ?? version,
    metadata: {
      ...metadata,
      ...rawMetadata,
      ...(rawMetadata.component === undefined
        ? {}
        : { component: overlayById([rawMetadata.component], [metadata.component], 'bom-ref')[0] }),
    },
    components: overlayById(listOf(raw.components), listOf(known.components), 'bom-ref'),
    dependencies: overlayById(listOf(raw.dependencies), listOf(known.dependencies), 'ref'),
    ...(raw.compositions === undefined ? {} : { compositions: raw.compositions }),
    ...(raw.compositions === undefined && raw.serialNumber === undefined ? { compositions } : {}),
  }
}
