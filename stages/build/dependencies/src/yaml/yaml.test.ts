import assert from 'node:assert/strict'
import { test } from 'node:test'
import { plain } from '@bartizan/syntax/json'
import * as fc from 'fast-check'
import { stringify } from 'yaml'
import { parseBlockYaml, parseGeneralYaml, parseYaml } from './index.ts'

const TEXTS: readonly string[] = [
  "a: 1.10\nb:\n  c: \"x: y\" # note\n  d: 'it''s'\n",
  "lockfileVersion: '9.0'\n\npackages:\n\n  '@a/b@1.0.0':\n    resolution: {integrity: sha512-x==, tarball: https://example.test/a.tgz}\n    engines: {node: '>=6'}\n    cpu: [x64, arm64]\n",
  'list:\n- a\n- b: 1\n  c: 2\n-\n  d: 3\nnext:\n  - x\n  - "y"\n',
  'jobs:\n  a:\n    steps:\n      - uses: actions/checkout@v4 # v4\n      - run: |\n          echo "a: b"\n          exit\n      - uses: ./x\n        with: { a: 1, b: [2, 3] }\n',
  '---\n# only\nkey:\n',
  '',
  'a: >-\n  one\n  two\nb: []\nc: {}\n',
  'url: https://x.test/a#b\ntime: 12:30\n',
]

test('the fast reader and the general parser agree', () => {
  for (const text of TEXTS) {
    const fast = parseBlockYaml(text)
    assert.ok(fast, text)
    const slow = parseGeneralYaml(text).value?.[0]
    assert.deepEqual(plain(fast), slow === undefined ? null : plain(slow), text)
  }
})

test('what only the general parser knows is left to it', () => {
  for (const text of [
    'a: &x 1\nb: *x\n',
    'a: one\n  two\n',
    '? a\n: b\n',
    'a: !!str 1\n',
    'a: "one\n  two"\n',
    '- - a\n',
    'a\n---\nb\n',
  ]) {
    assert.equal(parseBlockYaml(text), undefined, text)
    assert.ok(parseYaml(text).value, text)
  }
  assert.deepEqual(plain(parseYaml('x: &x {a: 1}\ny:\n  <<: *x\n  b: 2\n').value!), {
    x: { a: '1' },
    y: { a: '1', b: '2' },
  })
})

test('keys and values stand where they are said to stand', () => {
  const text = TEXTS[1]!
  const tree = parseBlockYaml(text)
  assert.ok(tree?.kind === 'object')
  const packages = tree.members[1]!
  assert.equal(text.slice(packages.start, packages.keyEnd), 'packages')
  assert.ok(packages.value.kind === 'object')
  const entry = packages.value.members[0]!
  assert.equal(text.slice(entry.start, entry.keyEnd), "'@a/b@1.0.0'")
})

const scalar = fc.oneof(
  fc.constantFrom('1.0', 'a b', 'x:y', '# c', '- d', '@s/n', '>=1', '', "it's", 'a: b', 'true'),
  fc.string({ maxLength: 6 }),
)
const tree = fc.letrec((tie) => ({
  value: fc.oneof({ depthSize: 'small' }, scalar, fc.array(tie('value'), { maxLength: 3 }), tie('map')),
  map: fc.dictionary(fc.constantFrom('a', 'b-c', '/d/1.0', '@e/f', 'g h'), tie('value'), { maxKeys: 4 }),
})).map

test('where the fast reader reads a written tree, it reads what the general parser reads', () => {
  fc.assert(
    fc.property(tree, fc.boolean(), (value, wide) => {
      const text = stringify(value, { lineWidth: wide ? 0 : 20 })
      const fast = parseBlockYaml(text)
      if (fast === undefined) return
      assert.deepEqual(plain(fast), plain(parseGeneralYaml(text).value![0]!), text)
    }),
    { numRuns: 500 },
  )
})

test('any text is read without failing', () => {
  const token = fc.constantFrom(
    'a',
    ':',
    ' ',
    '\n',
    '  ',
    '-',
    '- ',
    '"',
    "'",
    '{',
    '}',
    '[',
    ']',
    ',',
    '#',
    '|',
    '>',
    '&x',
    '*x',
    '\t',
    '---',
    '?',
  )
  fc.assert(
    fc.property(fc.array(token, { maxLength: 25 }), (parts) => {
      const result = parseYaml(parts.join(''))
      if (result.value !== undefined) assert.notEqual(JSON.stringify(plain(result.value)), undefined)
      else if (result.problem !== undefined) assert.notEqual(result.problem.reason, '')
    }),
    { numRuns: 1000 },
  )
  assert.ok(parseBlockYaml(`a: ${'['.repeat(100_000)}`) === undefined)
})
