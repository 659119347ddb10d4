import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { compareVersions, orderOf } from './index.ts'

/** Each row is an ascending chain; `=` joins equals. */
const CHAINS: Readonly<Record<string, readonly string[]>> = {
  npm: [
    '1.0.0-0 < 1.0.0-2 < 1.0.0-11 < 1.0.0-alpha < 1.0.0-alpha.1 < 1.0.0 < 1.0.1-rc.0 < 1.0.1 < 2',
    'v1.2.0 = 1.2 = 1.2.0+build.7',
  ],
  Go: [
    '0.0.0-20190101000000-aaaaaaaaaaaa < 0.0.0-20210101000000-000000000000 < v0.1.0',
    '1.20.0-0 < 1.20rc1 < go1.20rc2 < go1.20 < 1.20.1',
    'v2.0.0+incompatible = 2.0.0',
    '1.2.3-0.20200101000000-abcdefabcdef < 1.2.3 < 1.2.4-0.20200101000000-abcdefabcdef',
  ],
  PyPI: [
    '1.0.dev1 < 1.0a1.dev1 < 1.0a1 < 1.0b2 < 1.0rc1 < 1.0 < 1.0+abc < 1.0+1 < 1.0.post1.dev2 < 1.0.post1 < 1.1 < 1!0.1',
    '1.0c1 = 1.0rc1 = 1.0-preview_1 = v1.0.0rc1',
    'not-a-version < 0.0.dev0',
  ],
  Maven: [
    '1.0-alpha-1 < 1.0-beta < 1.0-milestone-1 < 1.0-rc1 < 1.0-SNAPSHOT < 1.0 < 1.0-sp < 1.0-jre < 1.0-1 < 1.0.1',
    '31.1-android < 31.1-jre < 32.0.0-android',
    '1 = 1.0.0 = 1-ga = 1.final = 1-release',
  ],
  RubyGems: ['1.0.0.a < 1.0.0.rc1 < 1.0.0 < 1.0.1', '1.0 = 1 = 1.0.0', '2.0.0-rc.1 < 2.0.0'],
  Packagist: ['1.0-dev < 1.0-alpha < 1.0-beta1 < 1.0RC1 < 1.0 < 1.0pl1 < 1.1', 'v1.2.3 = 1.2.3'],
  NuGet: ['1.0.0-Alpha < 1.0.0-beta < 1.0.0 < 1.0.0.1 < 1.0.1', '1.0 = 1.0.0.0 = 1.0.0+sha'],
  'crates.io': ['0.9.9 < 0.10.0-pre.1 < 0.10.0'],
  Pub: ['1.0.0-pre < 1.0.0-pre+b < 1.0.0 < 1.0.0+1 < 1.0.0+2 < 1.0.1'],
  Hex: ['1.0.0-dev < 1.0.0 < 1.10.0'],
  Hackage: ['1.0 < 1.0.0 < 1.0.1 < 1.10'],
  CRAN: ['0.9 < 0.75', '1.0-0 = 1.0.0', '1.0-9 < 1.0-10'],
  CPAN: ['1.02 < 1.1 < 1.101', '1.5 = v1.500', 'v1.2.3 < v1.10.0'],
  ConanCenter: ['1.2-alpha < 1.2 < 1.2.1 < 1.2a < 1.10', '1.0 = 1.0.0'],
  'Debian:12': ['1.0~rc1-1 < 1.0-1 < 1.0-1+b1 < 1.0a-1 < 1.0+dfsg-1 < 1.1-1 < 1:0.1', '1.0 = 1.0-0'],
  opam: ['1.0~beta < 1.0 < 1.0.1'],
  'Alpine:v3.19': ['1.0_alpha1 < 1.0_rc1 < 1.0 < 1.0_p1 < 1.0a < 1.0.1', '1.0-r1 < 1.0-r10', '1.0 < 1.0-r0'],
  'Red Hat': ['1.0~rc1-1 < 1.0-1.el8 < 1.0-1.el8_2 < 1.0^git1-1 < 1.0.1-1 < 1:0.1-1'],
}

for (const [ecosystem, chains] of Object.entries(CHAINS)) {
  test(`versions of ${ecosystem} stand in order`, () => {
    const order = orderOf(ecosystem)
    assert.ok(order)
    for (const chain of chains) {
      const tokens = chain.split(' ')
      for (let at = 0; at + 2 < tokens.length; at += 2) {
        const [a, sign, b] = [tokens[at]!, tokens[at + 1]!, tokens[at + 2]!]
        const wanted = sign === '<' ? -1 : 0
        assert.equal(Math.sign(compareVersions(order, a, b) ?? NaN), wanted, `${a} ${sign} ${b}`)
        assert.equal(Math.sign(compareVersions(order, b, a) ?? NaN), wanted === 0 ? 0 : 1, `${b} against ${a}`)
      }
    }
  })
}

test('what is no version stays undecided', () => {
  const rows: readonly (readonly [string, string])[] = [
    ['npm', 'latest'],
    ['npm', ''],
    ['npm', 'file:../x'],
    ['PyPI', ''],
    ['RubyGems', 'x.1'],
    ['Hackage', '1.x'],
    ['CRAN', 'a'],
    ['Debian', 'x:1'],
    ['ConanCenter', 'cci.20200101'],
    ['Maven', ''],
    ['npm', `1.${'1'.repeat(2000)}`],
  ]
  for (const [ecosystem, version] of rows)
    assert.equal(orderOf(ecosystem)?.compile(version), undefined, `${ecosystem} ${version.slice(0, 20)}`)
  assert.equal(orderOf('No Such Thing'), undefined)
  assert.equal(orderOf('constructor'), undefined)
})

const alphabet = fc.constantFrom(
  '0',
  '1',
  '9',
  '10',
  '.',
  '-',
  '_',
  '+',
  '~',
  ':',
  '!',
  'a',
  'rc',
  'beta',
  'dev',
  'pre',
  'r',
  'z',
  'Ü',
  '99999999999999999999',
)
const anyVersion = fc.array(alphabet, { maxLength: 8 }).map((parts) => parts.join(''))

for (const ecosystem of Object.keys(CHAINS)) {
  test(`order of ${ecosystem} is total over what it accepts`, () => {
    const order = orderOf(ecosystem)!
    fc.assert(
      fc.property(anyVersion, anyVersion, anyVersion, (a, b, c) => {
        const [x, y, z] = [order.compile(a), order.compile(b), order.compile(c)]
        if (x === undefined || y === undefined || z === undefined) return
        assert.ok(order.compare(x, x) === 0, `${a} = ${a}`)
        assert.ok(Math.sign(order.compare(x, y)) + Math.sign(order.compare(y, x)) === 0, `${a} against ${b}`)
        if (order.compare(x, y) <= 0 && order.compare(y, z) <= 0)
          assert.ok(order.compare(x, z) <= 0, `${a} ≤ ${b} ≤ ${c}`)
      }),
      { numRuns: 1500 },
    )
  })
}
