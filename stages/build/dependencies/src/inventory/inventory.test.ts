import assert from 'node:assert/strict'
import { test } from 'node:test'
import { judgeQuality, readBom, writeBom } from '@bartizan/sbom'
import { bomOf } from './bom.ts'
import { collectInventory, regionsOf } from './collect.ts'
import { purlOfPackage } from './purl.ts'

const LOCK = JSON.stringify({
  name: 'app',
  lockfileVersion: 3,
  packages: {
    '': { name: 'app', dependencies: { a: '^1.0.0' }, devDependencies: { t: '1' } },
    'node_modules/a': {
      version: '1.1.0',
      license: 'MIT',
      resolved: 'https://r.test/a.tgz',
      integrity: 'sha512-z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXcg/SpIdNs6c5H0NE8XYXysP+DGNKHfuwvY7kxvUdBeoGlODJ6+SfaPg==',
      dependencies: { '@s/b': '^2.0.0' },
    },
    'node_modules/@s/b': { version: '2.0.0', license: 'Apache 2.0' },
    'node_modules/t': { version: '1.0.0', dev: true },
  },
})

const FILES = [
  { path: 'package.json', text: '{"name":"app","dependencies":{"a":"^1.0.0"},"devDependencies":{"t":"1"}}' },
  { path: 'package-lock.json', text: LOCK },
  { path: 'api/yarn.lock', text: 'a@^1.0.0:\n  version "1.1.0"\n  resolved "https://r.test/a.tgz"\n' },
  { path: 'node_modules/t/package.json', text: '{"name":"t","version":"1.0.0","license":"ISC"}' },
  { path: 'svc/go.mod', text: 'module m\n\nrequire github.com/x/y v1.2.3\n' },
]

test('the ways, scopes and requirements of packages come out of all files together', () => {
  const inventory = collectInventory(FILES)
  assert.deepEqual(
    inventory.files.map((file) => file.path),
    ['api/yarn.lock', 'node_modules/t/package.json', 'package-lock.json', 'svc/go.mod'],
  )
  const [, , lock] = inventory.files
  const b = lock!.components.find((component) => component.name === '@s/b')!
  assert.deepEqual(
    [b.chain, b.requirements, b.scopes, b.direct, b.purl],
    [['a', '@s/b'], ['^2.0.0'], ['prod'], false, 'pkg:npm/%40s/b@2.0.0'],
  )
  assert.deepEqual(inventory.unlocked, [])
})

test('the bill holds each package once, with its edges, and is the same each time', () => {
  const request = {
    name: 'app',
    version: '1.0',
    created: '2024-01-01T00:00:00Z',
    tool: { name: 'bartizan', version: '0.1.0' },
    authors: ['Acme'],
  }
  const bom = bomOf(collectInventory(FILES), request)
  assert.deepEqual(
    bom.components.map((component) => `${component.ref} ${component.scope} ${component.licence ?? ''}`.trim()).sort(),
    [
      'pkg:golang/github.com/x/y@v1.2.3 required',
      'pkg:npm/%40s/b@2.0.0 required Apache-2.0',
      'pkg:npm/a@1.1.0 required MIT',
      'pkg:npm/t@1.0.0 excluded ISC',
    ],
  )
  const on = new Map(bom.dependencies.map((entry) => [entry.ref, entry.on]))
  assert.deepEqual(on.get('pkg:npm/a@1.1.0'), ['pkg:npm/%40s/b@2.0.0'])
  assert.deepEqual(
    new Set(on.get(bom.subject.ref)),
    new Set(['pkg:npm/a@1.1.0', 'pkg:npm/t@1.0.0', 'pkg:golang/github.com/x/y@v1.2.3']),
  )
  const text = writeBom(bom, { kind: 'cyclonedx-json', version: '1.6' })
  assert.equal(
    writeBom(bomOf(collectInventory(FILES.toReversed()), request), { kind: 'cyclonedx-json', version: '1.6' }),
    text,
  )
  const back = readBom(text)
  assert.ok(back.kind === 'ok')
  assert.ok(judgeQuality(back.bom).by.NTIA >= 9)
})

test('cycles, strangers and texts beyond ASCII do no harm', () => {
  const cyclic = JSON.stringify({
    lockfileVersion: 3,
    packages: {
      '': { dependencies: { a: '1' } },
      'node_modules/a': { version: '1.0.0', dependencies: { b: '1' } },
      'node_modules/b': { version: '1.0.0', dependencies: { a: '1' } },
    },
  })
  const [file] = collectInventory([
    { path: 'package-lock.json', text: cyclic },
    { path: 'readme.md', text: 'x' },
  ]).files
  assert.deepEqual(
    file!.components.map((component) => component.chain),
    [['a'], ['a', 'b']],
  )
  const text = 'é\nüx\n'
  assert.deepEqual(regionsOf(text)(3, 4), {
    startByte: 5,
    endByte: 6,
    startLine: 2,
    startColumn: 2,
    endLine: 2,
    endColumn: 3,
  })
})

test('package URLs follow the customs of their world', () => {
  const rows: readonly (readonly [string, string, string, string | undefined])[] = [
    ['Go', 'github.com/a/b', '1.0.0', 'pkg:golang/github.com/a/b@v1.0.0'],
    ['Go', 'stdlib', '1.22', 'pkg:golang/stdlib@1.22'],
    ['Docker', 'node', '20', 'pkg:docker/node@20'],
    ['Docker', 'docker.io/library/node', '20', 'pkg:docker/node@20'],
    ['Docker', 'r.test:5000/x/y', '1', 'pkg:docker/x/y@1?repository_url=r.test:5000%2Fx%2Fy'],
    ['Runtime', 'nodejs', '20', undefined],
  ]
  for (const [ecosystem, name, version, wanted] of rows)
    assert.equal(purlOfPackage({ ecosystem, name, version }), wanted)
})
