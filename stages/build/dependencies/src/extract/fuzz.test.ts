import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { extractFile } from './extract.ts'
import { formats } from './formats.ts'
import type { Format } from './types.ts'

/** Texts of every family, so that mutations reach into the readers. */
const SEEDS: readonly string[] = [
  readFileSync(new URL('../../../../../package-lock.json', import.meta.url), 'utf8').slice(0, 3000),
  '"a@^1":\n  version "1.0.0"\n  dependencies:\n    b "^2"\n',
  "lockfileVersion: '9.0'\nimporters:\n  .:\n    dependencies:\n      a: {specifier: ^1, version: 1.0.0}\npackages:\n  a@1.0.0:\n    resolution: {integrity: x}\n",
  '[[package]]\nname = "a"\nversion = "1"\ndependencies = ["b 1", {name = "c"}]\n[package.source]\ngit = "https://x.test"\n',
  '<project><parent><groupId>a</groupId></parent><properties><a>${b}</a><b>${a}</b></properties><dependencies><dependency><groupId>${a}</groupId><artifactId>x</artifactId></dependency></dependencies></project>',
  'module x\nrequire (\n\ta v1 // indirect\n)\nreplace a => b v2\n',
  'GEM\n  remote: https://x.test\n  specs:\n    a (1.0)\n      b (~> 1)\nDEPENDENCIES\n  a\n',
  'FROM ${A:-b}:c@d AS e\nCOPY --from=e x y\n',
  'a==1.0 --hash=sha256:x \\\n\n-r b.txt\nc @ git+https://u:p@h.test/x.git#egg=c\n',
  '{"bomFormat":"CycloneDX","specVersion":"1.6","components":[{"name":"a","purl":"pkg:npm/a@1"}],"dependencies":[{"ref":"pkg:npm/a@1","dependsOn":["pkg:npm/a@1"]}]}',
]

const PIECES = [
  '{',
  '}',
  '[',
  ']',
  '"',
  "'",
  ':',
  ',',
  '\n',
  '  ',
  '=',
  '<',
  '>',
  '/>',
  '&',
  '@',
  '#',
  '\\',
  '${',
  '<<<<<<< a\n',
  '=======\n',
  '>>>>>>> b\n',
  '\u0000',
  '\u001b[31m',
  '../',
  'é',
  '\ud800',
  '__proto__',
  'constructor',
  '999999999999999999999',
]

const mutated = fc
  .record({
    seed: fc.nat(SEEDS.length - 1),
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    piece: fc.constantFrom(...PIECES),
    cut: fc.double({ min: 0, max: 1, noNaN: true }),
    twice: fc.boolean(),
  })
  .map(({ seed, at, piece, cut, twice }) => {
    const text = SEEDS[seed]!
    const place = Math.floor(at * text.length)
    const changed = text.slice(0, place) + piece + text.slice(place)
    return (twice ? changed + changed : changed).slice(0, Math.ceil(cut * changed.length * (twice ? 2 : 1)))
  })

function check(format: Format, text: string): void {
  const { packages, problems } = extractFile(format, text, `x/${format.id}`, { read: () => text })
  for (const found of packages) {
    assert.ok(found.name !== '', format.id)
    assert.ok(
      found.start >= 0 && found.end >= found.start && found.end <= text.length,
      `${format.id}: ${found.start} to ${found.end} of ${text.length}`,
    )
  }
  for (const problem of problems)
    assert.ok(problem.reason !== '' && problem.offset >= 0 && problem.offset <= text.length)
}

test('no text makes a reader fail or point outside', () => {
  fc.assert(
    fc.property(mutated, fc.nat(formats.length - 1), (text, at) => check(formats[at]!, text)),
    { numRuns: 6000 },
  )
})

test('every reader survives every seed, cut anywhere', () => {
  for (const format of formats)
    for (const seed of SEEDS)
      for (let length = 0; length <= seed.length; length += Math.max(1, Math.floor(seed.length / 12)))
        check(format, seed.slice(0, length))
})

test('deep nesting, long lines and many duplicates end in time', () => {
  const texts = [
    '{"dependencies":'.repeat(5000),
    '['.repeat(50_000),
    '<a>'.repeat(50_000),
    `${'  '.repeat(2000)}a: b`,
    `"${'a'.repeat(200_000)}":\n`,
    `{"packages":{${'"node_modules/a":{"version":"1"},'.repeat(5000)}"x":{}}}`,
    'a==1\n'.repeat(20_000),
    `${' '.repeat(100_000)}x`,
    '-'.repeat(100_000),
    `[${'a.'.repeat(5000)}b]`,
    '$('.repeat(20_000),
    '${'.repeat(20_000),
  ]
  for (const format of formats) for (const text of texts) check(format, text)
})
