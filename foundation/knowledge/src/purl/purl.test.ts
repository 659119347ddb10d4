import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { buildPurl, canonicalPurl, nameOfPurl, parsePurl, purlOf } from './index.ts'

const CANONICAL: readonly (readonly [string, string])[] = [
  ['pkg://NPM/%40Scope/pkg@1.0.0', 'pkg:npm/%40Scope/pkg@1.0.0'],
  ['pkg:npm/@scope/pkg', 'pkg:npm/%40scope/pkg'],
  ['pkg:pypi/Some_Package@1.0RC1', 'pkg:pypi/some-package@1.0rc1'],
  ['pkg:github/Owner/Repo@v1#/a/./b/', 'pkg:github/owner/repo@v1#a/b'],
  ['pkg:generic/x?b=2&a=1&empty=', 'pkg:generic/x?a=1&b=2'],
  ['pkg:deb/debian/attr@1:2.4+b1?arch=amd64', 'pkg:deb/debian/attr@1:2.4%2Bb1?arch=amd64'],
  ['pkg:golang/golang.org/x/net@v0.1.0', 'pkg:golang/golang.org/x/net@v0.1.0'],
]

test('package URLs become canonical', () => {
  for (const [written, wanted] of CANONICAL) assert.deepEqual(canonicalPurl(written), { kind: 'ok', value: wanted })
})

test('what is no package URL is refused with a reason', () => {
  for (const text of [
    '',
    'npm/x',
    'pkg:npm',
    'pkg:npm/@1.0',
    'pkg:1x/y',
    'pkg:swift/Name@1',
    'pkg:cargo/ns/name',
    'pkg:npm/x?B=1',
    'pkg:julia/Dates',
  ]) {
    const result = parsePurl(text)
    assert.equal(result.kind, 'error', text)
  }
})

test('packages of an ecosystem get their package URL', () => {
  const rows: readonly (readonly [string, string, string, string])[] = [
    ['npm', '@babel/core', '7.0.0', 'pkg:npm/%40babel/core@7.0.0'],
    ['Maven', 'org.slf4j:slf4j-api', '1.7', 'pkg:maven/org.slf4j/slf4j-api@1.7'],
    ['Go', 'github.com/a/b', '1.2.3', 'pkg:golang/github.com/a/b@1.2.3'],
    ['Go', 'stdlib', '1.20', 'pkg:golang/stdlib@1.20'],
    ['crates.io', 'serde', '1.0.1', 'pkg:cargo/serde@1.0.1'],
    ['Packagist', 'Symfony/HTTP', 'v1', 'pkg:composer/symfony/http@v1'],
  ]
  for (const [ecosystem, name, version, wanted] of rows) assert.equal(purlOf({ ecosystem, name, version }), wanted)
  assert.equal(purlOf({ ecosystem: 'npm', name: '' }), undefined)
  const parsed = parsePurl('pkg:maven/org.slf4j/slf4j-api@1.7')
  assert.equal(parsed.kind === 'ok' && nameOfPurl(parsed.value), 'org.slf4j:slf4j-api')
})

test('any text parses or is refused, and what was built parses back', () => {
  const piece = fc
    .string({ unit: 'binary', minLength: 1, maxLength: 8 })
    .filter((text) => !text.includes('/') && text.isWellFormed())
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => ['ok', 'error'].includes(parsePurl(`pkg:${text}`).kind)),
  )
  fc.assert(
    fc.property(piece, piece, piece, piece, (namespace, name, version, value) => {
      const parts = { type: 'generic', namespace, name, version, qualifiers: { key: value } }
      const built = buildPurl(parts)
      assert.ok(built.kind === 'ok')
      assert.deepEqual(parsePurl(built.value), { kind: 'ok', value: parts })
      assert.match(built.value, /^[A-Za-z0-9.\-_~%:/@?=&#]*$/)
    }),
  )
})
