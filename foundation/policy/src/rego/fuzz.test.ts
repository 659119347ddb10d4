import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { formatPolicy } from '../commands/index.ts'
import {
  canonicalText,
  compare,
  compile,
  equal,
  evaluateQuery,
  keyOf,
  objectOf,
  parseJson,
  setOf,
  toJson,
} from './index.ts'
import type { Value } from './index.ts'

const words = [
  'p',
  'q',
  ' := ',
  ' = ',
  ' == ',
  ' if ',
  'contains ',
  '{',
  '}',
  '[',
  ']',
  '(',
  ')',
  'input',
  'data',
  '.',
  'x',
  '_',
  ', ',
  '; ',
  '\n',
  '| ',
  'not ',
  'some ',
  ' in ',
  'every ',
  'with input as ',
  'else ',
  'default ',
  '1',
  '-',
  '+',
  '"a"',
  '`r`',
  '$"{x}"',
  'null',
  'count(',
  'walk(',
  'import data.a\n',
  '# METADATA\n',
  '1e99',
]

test('no text makes the parser, compiler, evaluator or formatter throw', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...words), { maxLength: 40 }), fc.boolean(), (parts, isOld) => {
      const text = `package t\n${parts.join('')}\n`
      const compiled = compile(new Map([['a.rego', text]]), { dialect: isOld ? 'v0' : 'v1' })
      if (compiled.kind === 'failed') {
        assert.ok(compiled.problems.length > 0)
        return
      }
      evaluateQuery(compiled.program, 'data.t = x', { input: { x: [1, { y: 'a' }] }, limits: { steps: 20_000 } })
      const once = formatPolicy('a.rego', text)
      if (once.kind === 'formatted') assert.deepEqual(formatPolicy('a.rego', once.text), { ...once, changed: false })
    }),
    { numRuns: 3_000 },
  )
})

const value: fc.Arbitrary<Value> = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    fc.constantFrom<Value>(
      null,
      true,
      false,
      0,
      1,
      -1,
      0.5,
      2n ** 60n,
      '',
      'a',
      'b',
      '\0',
      '\u{1F600}',
      '\uffff',
      '__proto__',
    ),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.array(tie('value'), { maxLength: 3 }).map((items) => setOf(items)),
    fc.array(fc.tuple(tie('value'), tie('value')), { maxLength: 3 }).map((entries) => objectOf(entries)),
  ),
})).value

test('order, equality and keys of values agree', () => {
  fc.assert(
    fc.property(value, value, value, (a, b, c) => {
      assert.equal(compare(a, b) === 0, equal(a, b))
      assert.equal(Math.sign(compare(a, b)), -Math.sign(compare(b, a)) + 0)
      assert.equal(keyOf(a) === keyOf(b), equal(a, b))
      assert.equal(canonicalText(a) === canonicalText(b), equal(a, b))
      const [x, y, z] = [a, b, c].sort(compare) as [Value, Value, Value]
      assert.ok(compare(x, y) <= 0 && compare(y, z) <= 0 && compare(x, z) <= 0)
    }),
    { numRuns: 3_000 },
  )
})

test('JSON goes out and comes in unchanged', () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      const first = parseJson(text)
      assert.ok(equal(parseJson(toJson(first)), first))
    }),
    { numRuns: 1_000 },
  )
  for (const text of [
    '12345678901234567890123',
    '0.1234567890123456789',
    '1e400',
    '-1e-400',
    '100000000000000000000.5',
  ]) {
    assert.equal(toJson(parseJson(text)), text)
  }
})
