import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { orderOf } from '../versions/index.ts'
import {
  addRecord,
  affectedStretch,
  cycleOfVersion,
  finishShard,
  inMemory,
  isAffected,
  isOsvRecord,
  isOver,
  lookupEpss,
  openShard,
  packEpss,
  parseEndOfLife,
  parseKev,
  parseManifest,
  sealManifest,
  ShardError,
} from './index.ts'
import type { OsvRecord, Shard, ShardBuilders } from './index.ts'

const record = (
  id: string,
  subject: string,
  events: readonly Record<string, string>[],
  more: Partial<OsvRecord> = {},
): OsvRecord => ({
  id,
  summary: `about ${id}`,
  affected: [
    {
      package: { ecosystem: subject.split(' ')[0]!, name: subject.split(' ')[1]! },
      ranges: [{ type: 'ECOSYSTEM', events }],
    },
  ],
  ...more,
})

function build(records: readonly OsvRecord[]): Map<string, Shard> {
  const builders: ShardBuilders = new Map()
  for (const entry of records) addRecord(builders, entry)
  return new Map(
    [...builders].map(([ecosystem, builder]) => [ecosystem, openShard(inMemory(finishShard(builder).bytes))]),
  )
}

const GO = record(
  'GO-2023-1',
  'Go stdlib',
  [{ introduced: '0' }, { fixed: '1.19.6' }, { introduced: '1.20.0-0' }, { fixed: '1.20.1' }],
  { aliases: ['CVE-2022-41723', 'GHSA-vvpx-j8f3-3w6h'] },
)

test('ranges follow the rules of the format', () => {
  const rows: readonly (readonly [OsvRecord, string, string])[] = [
    [GO, '1.19.5', 'affected'],
    [GO, '1.19.6', 'unaffected'],
    [GO, '1.20rc1', 'affected'],
    [GO, '1.20', 'affected'],
    [GO, '1.20.1', 'unaffected'],
    [record('A', 'npm x', [{ introduced: '1.0.0' }, { last_affected: '1.2.0' }]), '1.2.0', 'affected'],
    [record('A', 'npm x', [{ introduced: '1.0.0' }, { last_affected: '1.2.0' }]), '1.2.1', 'unaffected'],
    [record('A', 'npm x', [{ introduced: '0' }]), '99.0.0', 'affected'],
    [record('A', 'npm x', [{ introduced: '0' }, { limit: '2.0.0' }]), '2.0.0', 'unaffected'],
    [record('A', 'npm x', [{ fixed: '2.0.0' }, { introduced: '1.5.0' }]), '1.4.0', 'unaffected'],
    [record('A', 'npm x', [{ introduced: '0' }, { fixed: '2.0.0' }]), 'latest', 'undecided'],
    [record('A', 'npm x', [{ introduced: '0' }, { fixed: 'soon' }]), '1.0.0', 'undecided'],
    [
      { id: 'A', affected: [{ package: { ecosystem: 'PyPI', name: 'x' }, versions: ['1.0', '1.1.post1'] }] },
      '1.1-1',
      'affected',
    ],
    [{ id: 'A', affected: [{ package: { ecosystem: 'PyPI', name: 'x' }, versions: ['1.0'] }] }, '1.2', 'unaffected'],
    [
      {
        id: 'A',
        affected: [
          {
            package: { ecosystem: 'npm', name: 'x' },
            ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }] }],
            database_specific: { last_known_affected_version_range: '<= 3.0.0' },
          },
        ],
      },
      '3.0.1',
      'unaffected',
    ],
  ]
  for (const [entry, version, wanted] of rows) {
    const { ecosystem, name } = entry.affected![0]!.package!
    const [advisory] = build([entry]).get(ecosystem!)!.lookup(name!)
    assert.ok(advisory)
    assert.equal(
      isAffected(orderOf(ecosystem!), advisory, version),
      wanted,
      `${JSON.stringify(entry.affected)} ${version}`,
    )
  }
})

test('the evidence names the stretch of the range and the version that ends it', () => {
  const [advisory] = build([GO]).get('Go')!.lookup('stdlib')
  const order = orderOf('Go')!
  assert.deepEqual(affectedStretch(order, advisory!, '1.20'), { text: '>= 1.20.0-0, < 1.20.1', fixed: ['1.20.1'] })
  assert.deepEqual(affectedStretch(order, advisory!, '1.18'), { text: '< 1.19.6', fixed: ['1.19.6'] })
})

test('a shard gives back what was put in, by any spelling of the name', () => {
  const shards = build([
    GO,
    record('PYSEC-1', 'PyPI Zope.Interface', [{ introduced: '0' }, { fixed: '5' }], {
      severity: [{ type: 'CVSS_V3', score: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H' }],
      database_specific: { severity: 'CRITICAL' },
    }),
    record('MAL-2024-1', 'npm evil', [{ introduced: '0' }]),
    record('GONE', 'npm fine', [{ introduced: '0' }], { withdrawn: '2024-01-01T00:00:00Z' }),
    {
      id: 'DSA-1',
      affected: [
        {
          package: { ecosystem: 'Debian:12', name: 'curl' },
          ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed: '7.88.1-10' }] }],
        },
      ],
    },
  ])
  const [zope] = shards.get('PyPI')!.lookup('zope-interface')
  assert.deepEqual(zope, {
    id: 'PYSEC-1',
    ecosystem: 'PyPI',
    name: 'Zope.Interface',
    malicious: false,
    rating: 'critical',
    aliases: [],
    vectors: ['CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H'],
    ranges: [
      [
        { kind: 'introduced', version: '0' },
        { kind: 'fixed', version: '5' },
      ],
    ],
    versions: [],
    record: 0,
  })
  assert.equal(shards.get('PyPI')!.text(zope!.record)?.summary, 'about PYSEC-1')
  assert.equal(shards.get('npm')!.lookup('evil')[0]?.malicious, true)
  assert.deepEqual(shards.get('npm')!.lookup('fine'), [])
  assert.equal(shards.get('Debian')!.lookup('curl')[0]?.ecosystem, 'Debian:12')
})

test('thousands of packages are all found, and no others', () => {
  const builders: ShardBuilders = new Map()
  for (let at = 0; at < 5000; at++)
    addRecord(builders, record(`GHSA-${at}`, `npm pkg-${at}`, [{ introduced: '0' }, { fixed: `${at}.0.0` }]))
  const shard = openShard(inMemory(finishShard(builders.get('npm')!).bytes))
  for (let at = 0; at < 5000; at += 7) {
    const [advisory] = shard.lookup(`pkg-${at}`)
    assert.equal(advisory?.id, `GHSA-${at}`)
    assert.equal(shard.text(advisory.record)?.summary, `about GHSA-${at}`)
    assert.deepEqual(shard.lookup(`gkp-${at}`), [])
  }
})

test('damaged shards are refused or fail with a typed error, and never hang', () => {
  const builders: ShardBuilders = new Map()
  addRecord(builders, GO)
  const { bytes } = finishShard(builders.get('Go')!)
  assert.throws(() => openShard(inMemory(bytes.subarray(0, bytes.length - 1))), ShardError)
  assert.throws(() => openShard(inMemory(new Uint8Array(10))), ShardError)
  fc.assert(
    fc.property(fc.nat(bytes.length - 1), fc.nat(255), (at, value) => {
      const damaged = Uint8Array.from(bytes)
      damaged[at] = value
      try {
        const shard = openShard(inMemory(damaged))
        assert.ok(Array.isArray(shard.lookup('stdlib')))
      } catch (error) {
        assert.ok(error instanceof ShardError || error instanceof RangeError)
      }
    }),
  )
})

test('any value is an OSV record or is refused', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.string(), (value, id) => {
      const candidate: unknown = { id, affected: [value], aliases: [value], summary: '' }
      if (isOsvRecord(candidate)) addRecord(new Map(), { ...candidate, summary: '', details: '' })
      assert.equal(typeof isOsvRecord(value), 'boolean')
    }),
  )
})

test('feeds: exploited, probability, end of life', () => {
  assert.deepEqual(
    parseKev({
      vulnerabilities: [
        { cveID: 'CVE-2021-44228', dateAdded: '2021-12-10', knownRansomwareCampaignUse: 'Known' },
        { cveID: 7 },
      ],
    }),
    { 'CVE-2021-44228': { added: '2021-12-10', ransomware: true } },
  )
  assert.equal(parseKev([]), undefined)
  const epss = inMemory(
    packEpss('#model\ncve,epss,percentile\nCVE-2021-44228,0.94358,0.99999\nCVE-1999-0001,0.01,0.5\n'),
  )
  assert.deepEqual(lookupEpss(epss, 'CVE-2021-44228'), { probability: 0.94358, percentile: 0.99999 })
  assert.equal(lookupEpss(epss, 'CVE-2021-44229'), undefined)
  const life = parseEndOfLife({
    result: [
      {
        name: 'nodejs',
        aliases: ['node'],
        releases: [
          { name: '16', eolFrom: '2023-09-11', isEol: true, latest: { name: '16.20.2' } },
          { name: '1', isEol: false },
        ],
      },
    ],
  })!
  const cycle = cycleOfVersion(life.nodejs!, 'v16.14.0')!
  assert.deepEqual(cycle, { cycle: '16', eol: '2023-09-11', latest: '16.20.2' })
  assert.equal(isOver(cycle, '2023-09-10'), false)
  assert.equal(isOver(cycle, '2023-09-11'), true)
})

test('a manifest has one digest, and foreign text is none', () => {
  const source = { name: 'test', date: '2024-05-01' }
  const entry = (sha256: string, date: string) => ({
    file: `${sha256}.adv`,
    sha256,
    bytes: 1,
    records: 1,
    packages: 1,
    source: { ...source, date },
  })
  const one = sealManifest({ npm: entry('aa', '2024-05-02'), Go: entry('bb', '2024-05-01') }, {})
  const two = sealManifest({ Go: entry('bb', '2024-05-01'), npm: entry('aa', '2024-05-02') }, {})
  assert.equal(one.digest, two.digest)
  assert.equal(one.date, '2024-05-01')
  assert.deepEqual(parseManifest(JSON.stringify(one)), JSON.parse(JSON.stringify(one)))
  for (const text of [
    '',
    '{}',
    '[]',
    '{"format":2}',
    '{"format":1,"digest":"x","date":"y","shards":{"npm":{"file":"../../etc/passwd","sha256":"x","bytes":1}}}',
  ])
    assert.equal(parseManifest(text), undefined, text)
})
