import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { compileMachine, runMachine } from './machine.ts'
import { parsePattern } from './parse.ts'
import { PatternError, Regex } from './index.ts'
import { toJavaScript } from './translate.ts'

const matches: readonly (readonly [string, string, string | null])[] = [
  ['a|ab', 'ab', 'a'],
  ['(?i)HeLLo', 'say hello', 'hello'],
  ['^b$', 'a\nb', null],
  ['(?m)^b$', 'a\nb', 'b'],
  ['a.c', 'a\nc', null],
  ['(?s)a.c', 'a\nc', 'a\nc'],
  ['[[:digit:]]+', 'ab12', '12'],
  ['[^[:alpha:]]', 'ab-', '-'],
  ['\\pL+', '1αβγ2', 'αβγ'],
  ['\\p{Greek}+', 'abγδ', 'γδ'],
  ['[\\x{1F600}-\\x{1F64F}]', 'x😀', '😀'],
  ['\\Qa.b\\E+', 'a.bbb', 'a.bbb'],
  ['a{2,3}?', 'aaaa', 'aa'],
  ['(?U)a+', 'aaa', 'a'],
  ['\\bfoo\\b', 'a foo b', 'foo'],
  ['x*', 'aaa', ''],
  ['(?P<y>\\d{4})-(?P<m>\\d{2})', 'on 2026-03', '2026-03'],
  ['a{,2}', 'a{,2}', 'a{,2}'],
]

for (const [pattern, text, wanted] of matches) {
  test(`re2: ${pattern} in ${JSON.stringify(text)}`, () => {
    const range = new Regex(pattern).exec(text)?.[0]
    assert.equal(range ? text.slice(range[0], range[1]) : null, wanted)
    const saved = runMachine(compileMachine(parsePattern(pattern).node), text, 0)
    assert.equal(saved ? text.slice(saved[0], saved[1]) : null, wanted)
  })
}

test('re2: what RE2 refuses is refused', () => {
  for (const pattern of [
    '(?=a)',
    '(?<!a)b',
    'a**',
    '\\1',
    '(a',
    'a)',
    '[b-a]',
    'x{1001}',
    '\\p{Nonsense}',
    '[a',
    '\\',
    '(?z)a',
    '*a',
  ]) {
    assert.throws(() => new Regex(pattern), PatternError, pattern)
  }
})

test('re2: replacement, splitting and empty matches follow Go', () => {
  assert.equal(new Regex('(\\w+)@(\\w+)').replace('ann@shop bob@home', '$2 has ${1}x'), 'shop has annx home has bobx')
  assert.equal(new Regex('a*').replace('baac', 'X'), 'XbXcX')
  assert.deepEqual(new Regex('a').split('banana'), ['b', 'n', 'n', ''])
  assert.deepEqual(new Regex('x*').split('axbxc'), ['a', 'b', 'c'])
  assert.deepEqual(
    new Regex('').all('ab').map((match) => match[0]),
    [
      [0, 0],
      [1, 1],
      [2, 2],
    ],
  )
})

test('re2: patterns that make backtracking explode are simulated in linear steps', () => {
  const long = `${'a'.repeat(20_000)}!`
  for (const pattern of ['^(a+)+$', '(a|aa)+$', '(.*)(.*)(.*)(.*)x', '^(a?){50}a{50}$', '(x+x+)+y']) {
    assert.equal(new Regex(pattern).test(long), false, pattern)
  }
})

/** Patterns of a few operators, small enough for JavaScript's matcher. */
const pattern = fc.letrec<{ node: string }>((tie) => ({
  node: fc.oneof(
    { depthSize: 'small', maxDepth: 3 },
    fc.constantFrom('a', 'b', 'c', '.', '[ab]', '[^a]', '\\b', '^', '$', '(?:)'),
    fc.tuple(tie('node'), tie('node')).map(([x, y]) => x + y),
    fc.tuple(tie('node'), tie('node')).map(([x, y]) => `(${x}|${y})`),
    fc.tuple(tie('node'), fc.constantFrom('*', '+', '?', '{2}', '*?', '{0,2}')).map(([x, op]) => `(${x})${op}`),
  ),
})).node

test('re2: the machine finds what JavaScript finds', () => {
  fc.assert(
    fc.property(pattern, fc.string({ unit: fc.constantFrom('a', 'b', 'c', '\n'), maxLength: 8 }), (source, text) => {
      const { node } = parsePattern(source)
      const native = new RegExp(toJavaScript(node), 'u').exec(text)
      const saved = runMachine(compileMachine(node), text, 0)
      const found = saved ? [saved[0], text.slice(saved[0], saved[1])] : undefined
      // JavaScript gives up a repetition whose round matched nothing; RE2 does not, which can end a match elsewhere.
      if (/\)[*+?{]/.test(source) && native && saved) assert.equal(found?.[0], native.index, source)
      else assert.deepEqual(found, native ? [native.index, native[0]] : undefined, source)
    }),
    { numRuns: 3_000 },
  )
})
