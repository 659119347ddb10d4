import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { hashesOfIntegrity, judgeQuality, readBom, startsBom, writeBom } from './index.ts'
import type { Bom, BomComponent, BomFormat } from './index.ts'

const FORMATS: readonly BomFormat[] = [
  { kind: 'cyclonedx-json', version: '1.6' },
  { kind: 'cyclonedx-json', version: '1.7' },
  { kind: 'cyclonedx-xml', version: '1.6' },
  { kind: 'cyclonedx-xml', version: '1.7' },
  { kind: 'spdx-json', version: '2.3' },
  { kind: 'spdx3-json', version: '3.0.1' },
]

const component = (name: string, more: Partial<BomComponent> = {}): BomComponent => ({
  ref: `pkg:npm/${name}@1.0.0`,
  type: 'library',
  name,
  version: '1.0.0',
  purl: `pkg:npm/${name}@1.0.0`,
  hashes: [],
  references: [],
  properties: [],
  ...more,
})

const BOM: Bom = {
  subject: {
    ref: 'subject:app@2.0',
    type: 'application',
    name: 'app',
    version: '2.0',
    supplier: 'Acme',
    hashes: [],
    references: [],
    properties: [],
  },
  components: [
    component('b', {
      licence: 'MIT OR Apache-2.0',
      supplier: 'Bee & Co',
      hashes: hashesOfIntegrity(
        'sha512-z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXcg/SpIdNs6c5H0NE8XYXysP+DGNKHfuwvY7kxvUdBeoGlODJ6+SfaPg==',
      ),
      references: [{ type: 'distribution', url: 'https://r.test/b.tgz' }],
    }),
    component('a', { licence: 'Our <own> licence', properties: [{ name: 'found-in', value: 'package-lock.json:3' }] }),
  ],
  dependencies: [
    { ref: 'subject:app@2.0', on: ['pkg:npm/b@1.0.0', 'pkg:npm/a@1.0.0'] },
    { ref: 'pkg:npm/b@1.0.0', on: ['pkg:npm/a@1.0.0'] },
  ],
  tools: [{ name: 'bartizan', version: '0.1.0' }],
  authors: ['Acme'],
  created: '2024-01-01T00:00:00Z',
  phase: 'pre-build',
  completeness: 'complete',
}

const outline = (bom: Bom): unknown => {
  const byRef = new Map([bom.subject, ...bom.components].map((entry) => [entry.ref, entry.name]))
  return {
    subject: [bom.subject.name, bom.subject.version],
    components: bom.components
      .map((entry) => [entry.name, entry.version, entry.purl, entry.supplier, entry.hashes.length])
      .sort(),
    edges: bom.dependencies.flatMap(({ ref, on }) => on.map((to) => `${byRef.get(ref)} > ${byRef.get(to)}`)).sort(),
    created: bom.created,
  }
}

for (const format of FORMATS) {
  test(`${format.kind} ${format.version} says what the bill says, the same way each time`, () => {
    const text = writeBom(BOM, format)
    assert.equal(writeBom({ ...BOM, components: BOM.components.toReversed() }, format), text)
    const back = readBom(text)
    assert.ok(back.kind === 'ok', back.kind === 'error' ? back.reason : '')
    assert.deepEqual(outline(back.bom), outline(BOM))
    assert.equal(back.bom.components.find((entry) => entry.name === 'b')?.licence, 'MIT OR Apache-2.0')
  })
}

test('fields that are not known here survive reading and writing', () => {
  const cyclone = {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: 'urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79',
    version: 7,
    metadata: { component: { type: 'application', name: 'app', 'bom-ref': 'r', evidence: { identity: [] } }, extra: 1 },
    components: [{ type: 'library', name: 'a', 'bom-ref': 'x', pedigree: { notes: 'n' } }],
    services: [{ name: 's' }],
    annotations: [],
  }
  const read = readBom(JSON.stringify(cyclone))
  assert.ok(read.kind === 'ok')
  const written = JSON.parse(writeBom(read.bom, { kind: 'cyclonedx-json', version: '1.6' })) as typeof cyclone
  assert.deepEqual(
    { ...written, $schema: undefined, dependencies: undefined },
    { ...cyclone, $schema: undefined, dependencies: undefined },
  )
  const spdx = {
    spdxVersion: 'SPDX-2.3',
    SPDXID: 'SPDXRef-DOCUMENT',
    name: 'd',
    dataLicense: 'CC0-1.0',
    documentNamespace: 'https://x.test/d',
    creationInfo: { created: '2024-01-01T00:00:00Z', creators: ['Tool: x-1'] },
    packages: [{ SPDXID: 'SPDXRef-a', name: 'a', downloadLocation: 'NOASSERTION', annotations: [{ comment: 'c' }] }],
    files: [{ SPDXID: 'SPDXRef-f' }],
    relationships: [
      { spdxElementId: 'SPDXRef-DOCUMENT', relationshipType: 'DESCRIBES', relatedSpdxElement: 'SPDXRef-a' },
    ],
  }
  const other = readBom(JSON.stringify(spdx))
  assert.ok(other.kind === 'ok')
  const back = JSON.parse(writeBom(other.bom, { kind: 'spdx-json', version: '2.3' })) as typeof spdx
  assert.deepEqual(back.packages[0]?.annotations, spdx.packages[0]?.annotations)
  assert.deepEqual(back.files, spdx.files)
})

test('SPDX tag-value is read', () => {
  const text =
    'SPDXVersion: SPDX-2.3\nDataLicense: CC0-1.0\nDocumentName: d\nCreator: Tool: x-1.0\nCreated: 2024-01-01T00:00:00Z\n\nPackageName: a\nSPDXID: SPDXRef-a\nPackageVersion: 1.0\nPackageLicenseDeclared: MIT\nPackageCopyrightText: <text>two\nlines</text>\nExternalRef: PACKAGE-MANAGER purl pkg:npm/a@1.0\nPackageChecksum: SHA1: da39a3ee5e6b4b0d3255bfef95601890afd80709\nRelationship: SPDXRef-DOCUMENT DESCRIBES SPDXRef-a\n'
  const read = readBom(text)
  assert.ok(read.kind === 'ok')
  assert.deepEqual(
    [
      read.bom.subject.name,
      read.bom.subject.purl,
      read.bom.subject.licence,
      read.bom.subject.copyright,
      read.bom.subject.hashes.length,
    ],
    ['a', 'pkg:npm/a@1.0', 'MIT', 'two\nlines', 1],
  )
})

test('the quality says what is missing and who asks for it', () => {
  const full = judgeQuality({
    ...BOM,
    components: BOM.components.map((entry) => ({
      ...entry,
      supplier: 'x',
      licence: 'MIT',
      hashes: [{ algorithm: 'SHA-512' as const, value: 'a'.repeat(128) }],
      references: [{ type: 'vcs', url: 'https://x.test' }],
    })),
  })
  assert.equal(full.score, 10)
  const poor = judgeQuality({ ...BOM, dependencies: [], tools: [], authors: [], completeness: 'unknown' })
  assert.ok(poor.score < 8 && poor.by.NTIA < 9 && poor.by.BSI < poor.by.NTIA)
  assert.deepEqual(poor.elements.find((element) => element.id === 'supplier')?.missing, ['pkg:npm/a@1.0.0'])
})

test('what is no bill is refused with a reason, and any text is read without failing', () => {
  for (const text of [
    '',
    '{}',
    '[]',
    '<a/>',
    '{"bomFormat":"CycloneDX"}',
    'hello',
    '<bom xmlns="http://cyclonedx.org/schema/bom/1.6">',
  ])
    assert.equal(readBom(text).kind, 'error', text)
  const texts = FORMATS.map((format) => writeBom(BOM, format))
  fc.assert(
    fc.property(
      fc.nat(texts.length - 1),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.constantFrom('{', '}', '"', '<', '>', 'null', '[]', '7', ''),
      (at, place, piece) => {
        const text = texts[at]!
        const index = Math.floor(place * text.length)
        const result = readBom(text.slice(0, index) + piece + text.slice(index + 1))
        if (result.kind === 'ok') for (const format of FORMATS) assert.ok(writeBom(result.bom, format).length > 0)
      },
    ),
    { numRuns: 500 },
  )
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      for (const document of [
        { bomFormat: 'CycloneDX', specVersion: '1.6', components: value, metadata: value, dependencies: value },
        { spdxVersion: 'SPDX-2.3', packages: value, relationships: value, creationInfo: value },
        { '@context': 'https://spdx.org/rdf/3.0.1/spdx-context.jsonld', '@graph': value },
      ]) {
        const result = readBom(JSON.stringify(document))
        if (result.kind === 'ok') assert.ok(writeBom(result.bom, FORMATS[0]!).length > 0)
      }
    }),
  )
})

test('documents under other names are told by how they begin', () => {
  const rows: readonly (readonly [string, boolean])[] = [
    ['{"bomFormat": "CycloneDX", "specVersion": "1.6"}', true],
    ['\ufeff{\n  "SPDXID": "SPDXRef-DOCUMENT"', true],
    ['{"spdxVersion":"SPDX-2.3"', true],
    ['{"@context": "https://spdx.org/rdf/3.0.1/spdx-context.jsonld"', true],
    ['<?xml version="1.0"?>\n<bom xmlns="http://cyclonedx.org/schema/bom/1.6" version="1">', true],
    ['<project xmlns="http://maven.apache.org/POM/4.0.0"><artifactId>cyclonedx.org/schema/bom</artifactId>', false],
    ['{"name": "bomFormat", "keywords": ["CycloneDX", "<bom"]}', false],
    ['', false],
  ]
  for (const [head, wanted] of rows) assert.equal(startsBom(head), wanted, head)
})
