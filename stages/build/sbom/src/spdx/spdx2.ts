import { createHash } from 'node:crypto'
import { normaliseLicence } from '@bartizan/knowledge/licences'
import { closedBom, hashOf, sortedBom } from '../bom.ts'
import type { Bom, BomComponent, BomDependency, ComponentType } from '../bom.ts'
import { contentUuid } from '../identity.ts'
import { overlayById } from '../overlay.ts'
import { defined, fieldsOf, listOf, textOf } from '../value.ts'
import type { Fields } from '../value.ts'

const NONE = 'NOASSERTION'

/** An SPDX identifier out of a reference: letters, digits, dots and hyphens, with a digest where that loses something. */
function idOf(ref: string): string {
  const plain = ref.replace(/^SPDXRef-/, '').replace(/[^A-Za-z0-9.-]+/g, '-')
  const changed = plain !== ref.replace(/^SPDXRef-/, '')
  return `SPDXRef-${plain.slice(0, 120)}${changed ? `-${createHash('sha256').update(ref).digest('hex').slice(0, 8)}` : ''}`
}

const PURPOSES: Readonly<Record<ComponentType, string>> = {
  application: 'APPLICATION',
  framework: 'FRAMEWORK',
  library: 'LIBRARY',
  container: 'CONTAINER',
  'operating-system': 'OPERATING-SYSTEM',
  platform: 'OTHER',
  file: 'FILE',
  device: 'DEVICE',
  firmware: 'FIRMWARE',
  data: 'OTHER',
}

const purposeType = (purpose: string | undefined): ComponentType =>
  (Object.entries(PURPOSES).find(([, value]) => value === purpose)?.[0] as ComponentType | undefined) ?? 'library'

/** A licence as an expression; names that are none become references, whose text is kept beside the packages. */
function licenceOf(component: BomComponent, extracted: Map<string, string>): string {
  if (component.licence === undefined) return NONE
  const normal = normaliseLicence(component.licence)
  if (normal !== undefined) {
    for (const id of normal.match(/LicenseRef-[\w.-]+/g) ?? []) extracted.set(id, id)
    return normal
  }
  const id = `LicenseRef-${component.licence.replace(/[^A-Za-z0-9.-]+/g, '-').slice(0, 60)}-${createHash('sha256').update(component.licence).digest('hex').slice(0, 6)}`
  extracted.set(id, component.licence)
  return id
}

const downloadOf = (component: BomComponent): string =>
  component.references.find(({ type }) => type === 'distribution')?.url ??
  component.references.find(({ type }) => type === 'vcs')?.url ??
  NONE

function externalRefs(component: BomComponent): Fields[] {
  const purl =
    component.purl === undefined
      ? []
      : [{ referenceCategory: 'PACKAGE-MANAGER', referenceType: 'purl', referenceLocator: component.purl }]
  const cpe =
    component.cpe === undefined
      ? []
      : [
          {
            referenceCategory: 'SECURITY',
            referenceType: component.cpe.startsWith('cpe:2.3:') ? 'cpe23Type' : 'cpe22Type',
            referenceLocator: component.cpe,
          },
        ]
  return [...purl, ...cpe]
}

const nameOf = (component: BomComponent): string =>
  component.group === undefined ? component.name : `${component.group}/${component.name}`

function writePackage(component: BomComponent, extracted: Map<string, string>): Fields {
  const download = downloadOf(component)
  const licence = licenceOf(component, extracted)
  const refs = externalRefs(component)
  const homepage = component.references.find(({ type }) => type === 'website')?.url
  return defined({
    SPDXID: idOf(component.ref),
    name: nameOf(component),
    versionInfo: component.version,
    supplier: component.supplier === undefined ? undefined : `Organization: ${component.supplier}`,
    downloadLocation: /^(?:https?|git\+https?|git\+ssh|ssh|git|ftp|svn\+https?|hg\+https?):\/\/\S+$/.test(download)
      ? download
      : NONE,
    filesAnalyzed: false,
    homepage,
    checksums:
      component.hashes.length === 0
        ? undefined
        : component.hashes.map(({ algorithm, value }) => ({
            algorithm: algorithm.replace('-', ''),
            checksumValue: value,
          })),
    licenseConcluded: NONE,
    licenseDeclared: licence,
    copyrightText: component.copyright ?? NONE,
    description: component.description,
    externalRefs: refs.length === 0 ? undefined : refs,
    primaryPackagePurpose: PURPOSES[component.type],
  })
}

/** Puts a bill into the shape of SPDX 2.3 JSON; a document that was read before keeps the fields that are not known here. */
export function toSpdx2(bom: Bom): Fields {
  const sorted = sortedBom(closedBom(bom))
  const extracted = new Map<string, string>()
  const packages = [sorted.subject, ...sorted.components].map((component) => writePackage(component, extracted))
  const relationships = [
    { spdxElementId: 'SPDXRef-DOCUMENT', relationshipType: 'DESCRIBES', relatedSpdxElement: idOf(sorted.subject.ref) },
    ...sorted.dependencies.flatMap(({ ref, on }) =>
      on.map((other) => ({
        spdxElementId: idOf(ref),
        relationshipType: 'DEPENDS_ON',
        relatedSpdxElement: idOf(other),
      })),
    ),
  ]
  const name = `${sorted.subject.name}${sorted.subject.version === undefined ? '' : `-${sorted.subject.version}`}`
  const made: Fields = defined({
    spdxVersion: 'SPDX-2.3',
    dataLicense: 'CC0-1.0',
    SPDXID: 'SPDXRef-DOCUMENT',
    name,
    documentNamespace: `https://spdx.org/spdxdocs/${encodeURIComponent(name)}-${contentUuid(sorted)}`,
    creationInfo: {
      created: sorted.created ?? '1970-01-01T00:00:00Z',
      creators: [
        ...sorted.tools.map((tool) => `Tool: ${tool.name}${tool.version === undefined ? '' : `-${tool.version}`}`),
        ...sorted.authors.map((author) => `Organization: ${author}`),
      ],
    },
    packages,
    relationships,
    hasExtractedLicensingInfos:
      extracted.size === 0
        ? undefined
        : [...extracted].map(([licenseId, text]) => ({ licenseId, name: text, extractedText: text })),
  })
  const origin = sorted.origin
  if (origin?.kind !== 'spdx-json' || !origin.version.startsWith('2.')) return made
  const raw = fieldsOf(origin.document)
  return {
    ...made,
    ...raw,
    packages: overlayById(listOf(raw.packages), packages, 'SPDXID'),
    relationships: raw.relationships ?? relationships,
  }
}

const stated = (value: unknown): string | undefined => {
  const text = textOf(value)
  return text === NONE || text === 'NONE' ? undefined : text
}

const agent = (value: unknown): string | undefined =>
  stated(value)
    ?.replace(/^(?:Organization|Person|Tool):\s*/, '')
    .replace(/\s*\([^()]*\)\s*$/, '')

function readPackage(value: unknown): BomComponent {
  const fields = fieldsOf(value)
  const refs = listOf(fields.externalRefs).map(fieldsOf)
  const locator = (type: RegExp): string | undefined =>
    textOf(refs.find((ref) => type.test(String(ref.referenceType)))?.referenceLocator)
  const download = stated(fields.downloadLocation)
  const homepage = stated(fields.homepage)
  return defined({
    ref: textOf(fields.SPDXID) ?? textOf(fields.name) ?? '',
    type: purposeType(textOf(fields.primaryPackagePurpose)),
    name: textOf(fields.name) ?? '',
    version: stated(fields.versionInfo),
    purl: locator(/^purl$/),
    cpe: locator(/^cpe2[23]Type$/),
    supplier: agent(fields.supplier) ?? agent(fields.originator),
    description: textOf(fields.description),
    licence: stated(fields.licenseConcluded) ?? stated(fields.licenseDeclared),
    copyright: stated(fields.copyrightText),
    hashes: listOf(fields.checksums).flatMap(
      (entry) => hashOf(textOf(fieldsOf(entry).algorithm) ?? '', textOf(fieldsOf(entry).checksumValue) ?? '') ?? [],
    ),
    references: [
      ...(download === undefined ? [] : [{ type: 'distribution', url: download }]),
      ...(homepage === undefined ? [] : [{ type: 'website', url: homepage }]),
    ],
    properties: [],
  })
}

/** Relationships that say that one thing needs another, and whether they say it backwards. */
const NEEDS: Readonly<Record<string, 'forwards' | 'backwards'>> = {
  DEPENDS_ON: 'forwards',
  CONTAINS: 'forwards',
  DEPENDENCY_OF: 'backwards',
  RUNTIME_DEPENDENCY_OF: 'backwards',
  DEV_DEPENDENCY_OF: 'backwards',
  BUILD_DEPENDENCY_OF: 'backwards',
  OPTIONAL_DEPENDENCY_OF: 'backwards',
  TEST_DEPENDENCY_OF: 'backwards',
  CONTAINED_BY: 'backwards',
}

function readDependencies(list: readonly Fields[]): BomDependency[] {
  const on = new Map<string, string[]>()
  for (const { spdxElementId, relationshipType, relatedSpdxElement } of list) {
    const way = NEEDS[String(relationshipType)]
    const [from, to] = way === 'backwards' ? [relatedSpdxElement, spdxElementId] : [spdxElementId, relatedSpdxElement]
    if (way === undefined || typeof from !== 'string' || typeof to !== 'string' || from === 'SPDXRef-DOCUMENT') continue
    on.set(from, [...(on.get(from) ?? []), to])
  }
  return [...on].map(([ref, others]) => ({ ref, on: others }))
}

/** Reads an SPDX 2 document that was parsed from JSON, or put into its shape; undefined when it is none. */
export function fromSpdx2(document: unknown, kind: 'spdx-json' | 'spdx-tag-value'): Bom | undefined {
  const fields = fieldsOf(document)
  const version = /^SPDX-(2\.\d)$/.exec(textOf(fields.spdxVersion) ?? '')?.[1]
  if (version === undefined) return undefined
  const relationships = listOf(fields.relationships).map(fieldsOf)
  const described = new Set([
    ...listOf(fields.documentDescribes).map(String),
    ...relationships
      .filter((entry) => entry.relationshipType === 'DESCRIBES')
      .map((entry) => String(entry.relatedSpdxElement)),
  ])
  const packages = listOf(fields.packages).map(readPackage)
  const subject = packages.find((component) => described.has(component.ref))
  const creators = listOf(fieldsOf(fields.creationInfo).creators).map(String)
  return defined({
    subject: subject ?? {
      ref: 'subject',
      type: 'application' as const,
      name: textOf(fields.name) ?? '',
      hashes: [],
      references: [],
      properties: [],
    },
    components: packages.filter((component) => component !== subject),
    dependencies: readDependencies(relationships),
    tools: creators
      .filter((creator) => creator.startsWith('Tool:'))
      .map((creator) => {
        const match = /^Tool:\s*(.+?)(?:-(v?\d[\w.+-]*))?$/.exec(creator)
        return defined({ name: match?.[1] ?? creator, version: match?.[2] })
      }),
    authors: creators.filter((creator) => !creator.startsWith('Tool:')).flatMap((creator) => agent(creator) ?? []),
    created: textOf(fieldsOf(fields.creationInfo).created),
    completeness: 'unknown' as const,
    origin: { kind, version, document },
  })
}
