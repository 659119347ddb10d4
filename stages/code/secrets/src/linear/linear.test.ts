import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { compileRegex, type LinearRegex } from './regex.ts'

function regex(source: string): LinearRegex {
  const compiled = compileRegex(source)
  if (compiled.kind === 'problem') assert.fail(`${source}: ${compiled.cause}`)
  return compiled
}

const cases: readonly (readonly [source: string, text: string, found: readonly string[]])[] = [
  ['a+b', 'xaab ab', ['aab', 'ab']],
  ['a*?b', 'aab', ['aab']],
  ['(?i)KEY-[a-f0-9]{4}', 'key-12AB KEY-00ff', ['key-12AB', 'KEY-00ff']],
  ['(?i:key)-x', 'KEY-x KEY-X', ['KEY-x']],
  ['\\bfoo\\b', 'foo food afoo foo', ['foo', 'foo']],
  ['(?m)^x$', 'x\ny\nx', ['x', 'x']],
  ['[[:alnum:]_-]+@', 'a_b-1@', ['a_b-1@']],
  ['[^\\s"\']{2,3}', 'ab cdef', ['ab', 'cde']],
  ['(?:a|ab)(?:c|bcd)', 'abcd', ['abcd']],
  ['\\Qa.b\\E', 'axb a.b', ['a.b']],
  ['\\x41\\x{42}', 'AB', ['AB']],
  ['a{2,}?', 'aaaa', ['aa', 'aa']],
  ['(?s)a.b', 'a\nb', ['a\nb']],
  ['x*', 'ax', ['', 'x', '']],
  ['[]a]+', ']a]', [']a]']],
]

for (const [source, text, found] of cases) {
  test(`${source} over ${JSON.stringify(text)}`, () => {
    assert.deepEqual(
      regex(source)
        .matches(text)
        .map(({ start, end }) => text.slice(start, end)),
      found,
    )
  })
}

test('groups carry their bounds', () => {
  const [match] = regex('(a)(?P<n>b)?(c)').matches('xac')
  assert.deepEqual(match?.groups, [[1, 3], [1, 2], undefined, [2, 3]])
})

test('what cannot be matched in linear time is refused with a reason', () => {
  for (const source of [
    '(?=a)',
    '(?<!a)b',
    '(a)\\1',
    'a**',
    '(',
    '[a',
    'a{2000}',
    '(?:(?:(?:a{1000}){1000}){1000})',
    '\\pX',
  ]) {
    assert.equal(compileRegex(source).kind, 'problem', source)
  }
})

test('agrees with the engine of JavaScript on random expressions', () => {
  const atom = fc.constantFrom('a', 'b', '.', '[ab]', '[^a]', '(?:ab)', '(a|b)', '\\b', 'a?')
  const source = fc.array(fc.tuple(atom, fc.constantFrom('', '*', '+', '?', '{1,2}', '*?', '+?')), {
    minLength: 1,
    maxLength: 5,
  })
  fc.assert(
    fc.property(source, fc.array(fc.constantFrom('a', 'b', 'c', ' '), { maxLength: 12 }), (parts, letters) => {
      const text = letters.join('')
      const pattern = parts
        .map(([item, count]) => (item === '\\b' || (item === 'a?' && count !== '') ? item : item + count))
        .join('')
      const ours = regex(pattern).matches(text)[0]
      const theirs = new RegExp(pattern).exec(text)
      assert.equal(ours?.start, theirs?.index, pattern)
      assert.equal(
        ours === undefined ? undefined : text.slice(ours.start, ours.end),
        theirs?.[0],
        `${pattern} on ${JSON.stringify(text)}`,
      )
    }),
    { numRuns: 2000 },
  )
})

/** Expressions on which backtracking engines take exponential or quadratic time. */
function hostile(n: number): string {
  const bases = [
    '(a+)+$',
    '(a|a)*$',
    '(a|aa)+$',
    '(a*)*b',
    '(.*a){12}',
    '([a-zA-Z]+)*$',
    '(a+|b+|c+)*d',
    '^(([a-z])+.)+[A-Z]([a-z])+$',
    '(?:a?){30}a{30}',
    '((a+)?)+c',
    '(x+x+)+y',
    '(\\w+\\s?)*$',
    '(a{0,10}){10}b',
    '(.*)*.*=.*',
    '((ab)*)*c',
  ]
  const base = bases[n % bases.length]!
  const turn = Math.floor(n / bases.length)
  return `${'(?:'.repeat(turn % 5)}${base}${')+'.repeat(turn % 5)}${'b?'.repeat(turn % 11)}`
}

test('a thousand hostile expressions stay within instructions times characters', () => {
  const text = 'a'.repeat(120)
  for (let n = 0; n < 1000; n++) {
    const compiled = compileRegex(hostile(n))
    if (compiled.kind === 'problem') continue
    compiled.test(text)
    // Each character may visit each instruction twice: once when it is followed, once when it is stepped over.
    assert.ok(compiled.steps() <= 121 * 20_000 * 2)
    assert.ok(compiled.steps() <= 121 * 2 * (hostile(n).length + 2) * 64, `${hostile(n)}: ${compiled.steps()}`)
  }
})
