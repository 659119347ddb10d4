import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { at, entryOf, maxYamlDepth, parseYaml, scalarPieces, textOf, toData, withinLimit, asScalar } from './index.ts'

const cases: readonly (readonly [name: string, text: string, data: readonly unknown[]])[] = [
  [
    'block collections',
    'a: 1\nb:\n  - x\n  - y: z\n    w: ~\nc:\n- 1\n- 2\n',
    [{ a: 1, b: ['x', { y: 'z', w: null }], c: [1, 2] }],
  ],
  ['several documents', '---\na: 1\n---\n- b\n...\n--- c\n', [{ a: 1 }, ['b'], 'c']],
  [
    'quotes and escapes',
    'a: "x\\ty\\u0041"\nb: \'it\'\'s\'\n"c: d": "two\n  lines\n\n  more"\n',
    [{ a: 'x\tyA', b: "it's", 'c: d': 'two lines\nmore' }],
  ],
  [
    'block scalars',
    'a: |\n  x\n   y\n\nb: >-\n  one\n  two\n\n  three\nc: |+\n  k\n\nd: 1\n',
    [{ a: 'x\n y\n', b: 'one two\nthree', c: 'k\n\n', d: 1 }],
  ],
  ['an indentation indicator', 'a: |2\n    x\n  y\n', [{ a: '  x\ny\n' }]],
  [
    'flow collections over lines',
    'a: {b: [1, "2", x y], c: , "d":e}\nf: [\n  g,\n  h: i,\n]\n',
    [{ a: { b: [1, '2', 'x y'], c: null, d: 'e' }, f: ['g', { h: 'i' }] }],
  ],
  [
    'anchors, aliases and merge keys',
    'x: &x {a: 1, b: 2}\ny:\n  <<: *x\n  b: 3\nz: *x\n',
    [{ x: { a: 1, b: 2 }, y: { b: 3, a: 1 }, z: { a: 1, b: 2 } }],
  ],
  [
    'anchors on keys and on mappings',
    'top: &m\n  &k key: v\nagain: *k\nsame: *m\n',
    [{ top: { key: 'v' }, again: 'key', same: { key: 'v' } }],
  ],
  [
    'tags',
    'a: !Ref b\nc: !Sub "x ${y}"\nd: !If\n  - e\n  - !GetAtt f.g\n  - !!str 1\nh: ! 2\n',
    [{ a: 'b', c: 'x ${y}', d: ['e', 'f.g', '1'], h: '2' }],
  ],
  [
    'plain text over lines',
    'a: one\n  two\n\n  three # no\nb: x#y:z http://e\n',
    [{ a: 'one two\nthree', b: 'x#y:z http://e' }],
  ],
  [
    'scalars',
    '[1, -2.5, 0x1f, 1e3, true, False, null, yes, "1", .5, 1.2.3, 012]',
    [[1, -2.5, 31, 1000, true, false, null, 'yes', '1', 0.5, '1.2.3', 12]],
  ],
  ['an explicit key', '? a b\n: c\n? [x]\n: d\n', [{ 'a b': 'c' }]],
  ['CRLF', 'a: 1\r\nb: |\r\n  x\r\n  y\r\nc: "p\r\n  q"\r\n', [{ a: 1, b: 'x\ny\n', c: 'p q' }]],
  ['JSON', '{"a":[1,{"b":null}],\n\t"c":"\\u00e9","d":true}', [{ a: [1, { b: null }], c: 'é', d: true }]],
  ['a comment between and behind', '# c\na: # d\n  # e\n  b: 1 # f\n# g\nh: "#"\n', [{ a: { b: 1 }, h: '#' }]],
]

for (const [name, text, data] of cases) {
  test(`YAML: ${name}`, () => {
    const file = parseYaml(text)
    assert.deepEqual(file.issues, [])
    assert.deepEqual(
      file.documents.map(({ root }) => toData(root)),
      data,
    )
  })
}

test('positions are those of the file, also behind other documents', () => {
  const text = '\uFEFFa: 1\n---\nkey:\n  - name: "x y"\n    run: |\n      echo 1\n      echo 2\n'
  const file = parseYaml(text)
  const root = file.documents[1]?.root
  const name = entryOf(at(root, 'key', 0), 'name')
  assert.equal(text.slice(name?.key.start, name?.value.end), 'name: "x y"')
  const run = asScalar(at(root, 'key', 0, 'run'))
  assert.ok(run)
  const { text: script, pieces } = scalarPieces(text, run)
  assert.equal(script, 'echo 1\necho 2\n')
  assert.deepEqual(
    pieces.filter((_, index) => index % 2 === 1).map((from) => text.slice(from, from + 6)),
    ['echo 1', 'echo 2'],
  )
})

const broken: readonly (readonly [name: string, text: string, message: RegExp, weight: string])[] = [
  ['duplicate keys', 'a: 1\nb: 2\na: 3\n', /occurs twice/, 'told'],
  ['an alias without its anchor', 'a: *b\n', /no anchor/, 'told'],
  ['an open quote', 'a: "b\nc: d\n', /not closed/, 'broken'],
  ['an open bracket', 'a: [1, 2\n', /not closed/, 'broken'],
  ['a missing colon', 'a: 1\nb\nc: 2\n', /colon is missing/, 'broken'],
  ['a line that is too deep', 'a: 1\n   b: 2\nc: 3\n', /indented deeper|cannot start/, 'broken'],
]

for (const [name, text, message, weight] of broken) {
  test(`YAML: ${name} is told, and the rest is read`, () => {
    const { issues, documents } = parseYaml(text)
    assert.match(issues[0]?.message ?? '', message)
    assert.equal(issues[0]?.weight, weight)
    assert.equal(documents.length, 1)
  })
}

test('the last of equal keys counts, and what stands behind a broken line is read', () => {
  assert.equal(textOf(at(parseYaml('a: 1\na: 2\n').documents[0]?.root, 'a')), '2')
  assert.equal(textOf(at(parseYaml('a: 1\nb\nc: 2\n').documents[0]?.root, 'c')), '2')
})

test('nesting beyond the limit is an issue, not a crash', () => {
  for (const text of [
    '['.repeat(10_000),
    '{"a":'.repeat(10_000),
    '- '.repeat(10_000),
    '? '.repeat(10_000),
    '&a !b '.repeat(10_000),
  ]) {
    assert.doesNotThrow(() => parseYaml(text))
  }
  const deep = parseYaml(
    Array.from({ length: 10_000 }, (_, index) => `${' '.repeat(Math.min(index, 400))}a:`).join('\n'),
  )
  assert.match(deep.issues[0]?.message ?? '', new RegExp(`deeper than ${maxYamlDepth}`))
})

test('an alias bomb is measured, not expanded', () => {
  const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]']
  for (let level = 1; level < 12; level += 1)
    lines.push(`a${level}: &a${level} [${`*a${level - 1}, `.repeat(9)}*a${level - 1}]`)
  const root = parseYaml(lines.join('\n')).documents[0]?.root
  assert.ok(root)
  assert.equal(withinLimit(root), false)
  assert.equal(toData(root), undefined)
})

test('whatever the text, the parser ends, and all places lie within it', () => {
  const piece = fc.constantFrom(
    ...'a|b: |- |  |\n|\t|: |[|]|{|}|,|"|\'|&x |*x|!T |#|\n---\n|? |>-\n|\\|\r\n|<<: |%'.split('|'),
    '|\n',
    '|',
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 60 }), (parts) => {
      const text = parts.join('')
      const { documents, issues } = parseYaml(text)
      for (const { root } of documents) {
        assert.ok(root.start >= 0 && root.end <= text.length && root.start <= root.end)
        toData(root, 10_000)
      }
      for (const { start, end } of issues) assert.ok(start >= 0 && start <= end)
    }),
    { numRuns: 3000 },
  )
})

test('truncations and mutations of a real file end too', () => {
  const text = cases.map(([, sample]) => sample).join('---\n')
  for (let cut = 0; cut < text.length; cut += 3) {
    parseYaml(text.slice(0, cut))
    parseYaml(text.slice(0, cut) + text.slice(cut + 2))
  }
  assert.ok(text.length > 500)
})
