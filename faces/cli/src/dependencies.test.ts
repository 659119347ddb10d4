import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import type { ScanResult } from '@bartizan/model'
import { readBom, readVex } from '@bartizan/sbom'
import { makePlace, type Place } from '../test-support/run.ts'

const places: Place[] = []
after(() => places.forEach((one) => one.remove()))

const advisory = (id: string, name: string, events: readonly object[]): string =>
  JSON.stringify({
    id: `GHSA-${id}`,
    aliases: [`CVE-2026-${name.length}001`],
    summary: `Defect of ${name}`,
    modified: '2026-09-01T00:00:00Z',
    severity: [{ type: 'CVSS_V3', score: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H' }],
    affected: [{ package: { ecosystem: 'npm', name }, ranges: [{ type: 'SEMVER', events }] }],
  })

const kev = JSON.stringify({
  title: 'Known exploited vulnerabilities',
  catalogVersion: '2026.09.01',
  vulnerabilities: [{ cveID: 'CVE-2026-4001', dateAdded: '2026-09-01', knownRansomwareCampaignUse: 'Unknown' }],
})

/** A project with a database about `left` (can be mended) and `deep` (exploited, without a fix). */
function project(files: Readonly<Record<string, string>>): Place {
  const place = makePlace(files)
  places.push(place)
  place.write('../advisories/left.json', advisory('aaaa', 'lefty', [{ introduced: '0' }, { fixed: '1.0.1' }]))
  place.write('../advisories/deep.json', advisory('bbbb', 'deep', [{ introduced: '0' }]))
  place.write('../advisories/kev.json', kev)
  const imported = place.run('db', 'import', '../advisories')
  assert.equal(imported.code, 0, imported.notes)
  return place
}

const lock = (...names: readonly string[]): Readonly<Record<string, string>> => {
  const dependencies = Object.fromEntries(names.map((name) => [name, '^1.0.0']))
  const packages = {
    '': { name: 'shop', dependencies },
    ...Object.fromEntries(names.map((name) => [`node_modules/${name}`, { version: '1.0.0' }])),
  }
  return {
    'package.json': JSON.stringify({ name: 'shop', dependencies }),
    'package-lock.json': JSON.stringify({ name: 'shop', lockfileVersion: 3, packages }, undefined, 1),
  }
}

const scanned = (place: Place, ...args: readonly string[]): { code: number | null; result: ScanResult } => {
  const ran = place.run('scan', '--only', 'dependencies', '-f', 'json', ...args)
  return { code: ran.code, result: JSON.parse(ran.out) as ScanResult }
}

const vulnerabilities = ({ findings }: ScanResult): readonly string[] =>
  findings.flatMap(({ rule, evidence }) => (evidence?.kind === 'advisory' ? `${rule} ${evidence.package}` : []))

test('--fail-on kev and fixable look at exploitation and at fixes', () => {
  const unfixed = project(lock('deep'))
  assert.equal(scanned(unfixed, '--fail-on', 'kev').code, 1)
  assert.equal(scanned(unfixed, '--fail-on', 'fixable').code, 0)
  const fixable = project(lock('lefty'))
  assert.equal(scanned(fixable, '--fail-on', 'kev').code, 0)
  assert.equal(scanned(fixable, '--fail-on', 'fixable').code, 1)
  assert.match(fixable.run('scan', '--fail-on', 'kve').notes, /kev/)
})

test('a scan writes bill and VEX, waivers included, and does not read them back', () => {
  const here = project(lock('lefty', 'deep'))
  const { result } = scanned(here)
  const finding = result.findings.find(({ message }) => message.startsWith('lefty'))
  assert.ok(finding)
  const waive = ['--reason', 'vulnerable_code_not_in_execute_path: never called', '--owner', 'ann']
  assert.equal(here.run('waive', finding.fingerprint, ...waive, '--until', '2026-12-01').code, 0)
  const reports = ['-f', 'cyclonedx=bom.json', '-f', 'openvex=vex.json', '-f', 'spdx=out/bom.spdx.json']
  const read = (file: string): string => readFileSync(join(here.root, file), 'utf8')
  assert.equal(here.run('scan', ...reports).code, 1)
  const first = [read('bom.json'), read('vex.json')]
  assert.equal(here.run('scan', ...reports).code, 1)
  assert.deepEqual([read('bom.json'), read('vex.json')], first)
  for (const text of first) {
    const statements = readVex(JSON.parse(text))?.filter(({ status }) => status === 'not_affected')
    assert.deepEqual(
      statements?.map(({ ids, products, reason }) => [ids[0], products, reason]),
      [['CVE-2026-5001', ['pkg:npm/lefty@1.0.0'], 'never called (ann until 2026-12-01)']],
    )
  }
  for (const file of ['bom.json', 'out/bom.spdx.json']) {
    const bill = readBom(read(file))
    assert.deepEqual(bill.kind === 'ok' && bill.bom.components.map(({ name }) => name).toSorted(), ['deep', 'lefty'])
  }
})

test('a bill of materials is scanned by itself, in either format and under any name', () => {
  const cyclonedx = {
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    version: 1,
    components: [{ type: 'library', name: 'lefty', version: '1.0.0', purl: 'pkg:npm/lefty@1.0.0' }],
  }
  const spdx = {
    spdxVersion: 'SPDX-2.3',
    SPDXID: 'SPDXRef-DOCUMENT',
    name: 'delivery',
    packages: [
      {
        SPDXID: 'SPDXRef-1',
        name: 'deep',
        versionInfo: '1.0.0',
        externalRefs: [
          {
            referenceCategory: 'PACKAGE-MANAGER',
            referenceType: 'purl',
            referenceLocator: 'pkg:npm/deep@1.0.0',
          },
        ],
      },
    ],
  }
  const here = project({
    ...lock('harmless'),
    'sbom.json': JSON.stringify(cyclonedx, undefined, 2),
    'vendor/delivery-2026.json': JSON.stringify(spdx, undefined, 2),
  })
  assert.deepEqual(vulnerabilities(scanned(here).result), [])
  const first = scanned(here, 'sbom.json')
  assert.equal(first.code, 1)
  assert.deepEqual(vulnerabilities(first.result), ['dependencies/known-vulnerability pkg:npm/lefty@1.0.0'])
  const [found] = first.result.findings
  assert.deepEqual(found?.locations.primary.kind === 'file' && found.locations.primary.region?.startLine, 10)
  assert.deepEqual(vulnerabilities(scanned(here, 'vendor/delivery-2026.json').result), [
    'dependencies/exploited-vulnerability pkg:npm/deep@1.0.0',
  ])
})
