import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compareWithMarks } from './compare.ts'
import { readMarks, readSidecar } from './marks.ts'

test('marks are read from any comment syntax', () => {
  const text = [
    'a() // source=u',
    '# expect-next: x/one, x/two',
    'b() /* expect: x/flow=u */',
    '<!-- missed: x/gone -->',
    '-- noise: x/loud',
  ].join('\n')
  assert.deepEqual(readMarks(text), [
    { kind: 'expect', rule: 'x/one', line: 3 },
    { kind: 'expect', rule: 'x/two', line: 3 },
    { kind: 'expect', rule: 'x/flow', line: 3, sourceLine: 1 },
    { kind: 'missed', rule: 'x/gone', line: 4 },
    { kind: 'noise', rule: 'x/loud', line: 5 },
  ])
})

test('a mark that names no source, and a sidecar slip, are errors', () => {
  assert.throws(() => readMarks('b() // expect: x/flow=nowhere'), /source=nowhere/)
  assert.throws(() => readSidecar('3 x/one'), /not a mark/)
  assert.deepEqual(readSidecar('# note\n3: x/one\n4: missed x/two\n'), [
    { kind: 'expect', rule: 'x/one', line: 3 },
    { kind: 'missed', rule: 'x/two', line: 4 },
  ])
})

const cases: readonly (readonly [
  name: string,
  marks: string,
  seen: readonly { rule: string; line: number; sourceLine?: number }[],
  failures: RegExp[],
])[] = [
  ['all as marked', 'x // expect: a/b', [{ rule: 'a/b', line: 1 }], []],
  ['an unmarked finding fails', 'x', [{ rule: 'a/b', line: 1 }], [/found without a mark/]],
  ['a silent rule fails', 'x // expect: a/b', [], [/expected, but not found/]],
  [
    'a second finding on the line fails',
    'x // expect: a/b',
    [
      { rule: 'a/b', line: 1 },
      { rule: 'a/b', line: 1 },
    ],
    [/without a mark/],
  ],
  ['a found miss fails', 'x // missed: a/b', [{ rule: 'a/b', line: 1 }], [/marked missed, but was found/]],
  ['a known miss holds', 'x // missed: a/b', [], []],
  ['known noise holds', 'x // noise: a/b', [{ rule: 'a/b', line: 1 }], []],
  ['noise that is gone fails', 'x // noise: a/b', [], [/marked noise, but is gone/]],
  [
    'the wrong source fails',
    'y // source=s\nx // expect: a/b=s',
    [{ rule: 'a/b', line: 2, sourceLine: 2 }],
    [/expected, but not found/, /without a mark/],
  ],
]

for (const [name, text, seen, failures] of cases) {
  test(`comparison: ${name}`, () => {
    const outcome = compareWithMarks(seen, readMarks(text)).failures
    assert.equal(outcome.length, failures.length, outcome.join('\n'))
    failures.forEach((pattern, index) => assert.match(outcome[index] ?? '', pattern))
  })
}
