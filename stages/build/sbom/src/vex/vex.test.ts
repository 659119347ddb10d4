import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { coversPurl, readVex, statementFor, toCsaf, toCycloneDxVex, toOpenVex } from '../index.ts'
import type { VexDocument, VexStatement } from '../index.ts'

const STATEMENTS: readonly VexStatement[] = [
  {
    ids: ['CVE-2024-1', 'GHSA-x'],
    products: ['pkg:npm/a@1.0.0'],
    status: 'not_affected',
    justification: 'vulnerable_code_not_in_execute_path',
    reason: 'Never called.',
  },
  { ids: ['CVE-2024-2'], products: ['pkg:npm/a@1.0.0', 'pkg:npm/b@2.0.0'], status: 'affected', reason: 'Update.' },
  { ids: ['CVE-2024-3'], products: ['pkg:npm/b@2.0.0'], status: 'fixed' },
  { ids: ['CVE-2024-4'], products: ['pkg:npm/b@2.0.0'], status: 'under_investigation' },
]

const DOCUMENT: VexDocument = {
  author: 'Acme',
  tool: { name: 'bartizan', version: '0.1.0' },
  created: '2024-01-01T00:00:00Z',
  statements: STATEMENTS,
}

test('statements survive each format', () => {
  for (const write of [toOpenVex, toCycloneDxVex, toCsaf]) {
    const document: unknown = JSON.parse(JSON.stringify(write(DOCUMENT)))
    const back = readVex(document)
    assert.deepEqual(
      back?.map(({ ids, products, status, justification }) => ({ ids, products, status, justification })),
      STATEMENTS.map(({ ids, products, status, justification }) => ({ ids, products, status, justification })),
      write.name,
    )
    assert.equal(JSON.stringify(write(DOCUMENT)), JSON.stringify(write(DOCUMENT)))
  }
})

test('a statement covers the packages that it names, and the last one counts', () => {
  const rows: readonly (readonly [string, string, boolean])[] = [
    ['pkg:npm/a@1.0.0', 'pkg:npm/a@1.0.0', true],
    ['pkg:npm/a', 'pkg:npm/a@1.0.0', true],
    ['pkg:npm/a@1.0.1', 'pkg:npm/a@1.0.0', false],
    ['pkg:npm/%40s/a', 'pkg:npm/a@1.0.0', false],
    ['pkg:deb/debian/curl?distro=debian-12', 'pkg:deb/debian/curl@7?arch=amd64&distro=debian-12', true],
    ['pkg:deb/debian/curl?distro=debian-11', 'pkg:deb/debian/curl@7?distro=debian-12', false],
    ['nonsense', 'pkg:npm/a@1.0.0', false],
  ]
  for (const [named, purl, wanted] of rows) assert.equal(coversPurl(named, purl), wanted, `${named} ${purl}`)
  const early: VexStatement = { ids: ['CVE-1'], products: [], status: 'affected', time: '2024-01-01T00:00:00Z' }
  const late: VexStatement = { ids: ['CVE-1'], products: ['pkg:npm/a'], status: 'fixed', time: '2024-02-01T00:00:00Z' }
  assert.equal(statementFor([late, early], ['GHSA-1', 'CVE-1'], 'pkg:npm/a@1')?.status, 'fixed')
  assert.equal(statementFor([late, early], ['CVE-1'], 'pkg:npm/b@1')?.status, 'affected')
  assert.equal(statementFor([late, early], ['CVE-2'], 'pkg:npm/b@1'), undefined)
})

test('CSAF products are found through branches and relationships', () => {
  const document = {
    document: {
      category: 'csaf_vex',
      publisher: { name: 'Vendor' },
      tracking: { current_release_date: '2024-01-01T00:00:00Z' },
    },
    product_tree: {
      branches: [
        {
          branches: [
            { product: { product_id: 'p', product_identification_helper: { purl: 'pkg:rpm/redhat/curl@7' } } },
          ],
        },
      ],
      relationships: [
        { category: 'default_component_of', product_reference: 'p', full_product_name: { product_id: 'os:p' } },
      ],
    },
    vulnerabilities: [
      {
        cve: 'CVE-2024-9',
        product_status: { known_not_affected: ['os:p'] },
        flags: [{ label: 'component_not_present', product_ids: ['os:p'] }],
      },
    ],
  }
  assert.deepEqual(readVex(document), [
    {
      ids: ['CVE-2024-9'],
      products: ['pkg:rpm/redhat/curl@7'],
      status: 'not_affected',
      justification: 'component_not_present',
      author: 'Vendor',
      time: '2024-01-01T00:00:00Z',
    },
  ])
})

test('any value is read without failing', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      for (const document of [
        value,
        { '@context': 'https://openvex.dev/ns', statements: value },
        { bomFormat: 'CycloneDX', vulnerabilities: value, components: value },
        { document: { category: 'csaf_vex' }, product_tree: value, vulnerabilities: value },
      ]) {
        assert.ok(readVex(document) === undefined || Array.isArray(readVex(document)))
      }
    }),
  )
})
