import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { memberOf, parseJson, plain, textAt } from './index.ts'

const lockfile = readFileSync(new URL('../../../../package-lock.json', import.meta.url), 'utf8')

test('a real lockfile reads as JSON.parse reads it, with true positions', () => {
  const { value, problem } = parseJson(lockfile)
  assert.equal(problem, undefined)
  assert.deepEqual(plain(value!), JSON.parse(lockfile))
  const packages = memberOf(value, 'packages')!
  assert.equal(lockfile.slice(packages.start, packages.keyEnd), '"packages"')
  for (const member of packages.value.kind === 'object' ? packages.value.members : []) {
    assert.equal(JSON.parse(lockfile.slice(member.start, member.keyEnd)), member.key)
    assert.deepEqual(JSON.parse(lockfile.slice(member.value.start, member.value.end)), plain(member.value))
  }
})

test('any JSON value reads as JSON.parse reads it', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.integer({ min: 0, max: 3 }), (value, indent) => {
      const text = JSON.stringify(value, undefined, indent)
      const parsed = parseJson(text)
      assert.equal(parsed.problem, undefined)
      assert.deepEqual(JSON.stringify(plain(parsed.value!)), JSON.stringify(JSON.parse(text)))
    }),
  )
})

test('any text is accepted exactly when JSON.parse accepts it', () => {
  const tokens = fc.constantFrom(
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '"a"',
    '"\\u0041"',
    '"\\x"',
    '1',
    '-0',
    '01',
    '1e5',
    '.5',
    'true',
    'null',
    'nul',
    ' ',
    '\n',
    '//x\n',
    '"',
  )
  fc.assert(
    fc.property(fc.array(tokens, { maxLength: 12 }), (parts) => {
      const text = parts.join('')
      let valid = true
      try {
        JSON.parse(text)
      } catch {
        valid = false
      }
      assert.equal(parseJson(text).problem === undefined, valid, text)
    }),
    { numRuns: 2000 },
  )
})

test('a cut text keeps its beginning and says where it ends', () => {
  const cut = parseJson('{"a": {"b": "x"}, "c": {"d": "y"')
  assert.equal(textAt(cut.value, 'a', 'b'), 'x')
  assert.equal(textAt(cut.value, 'c', 'd'), 'y')
  assert.equal(cut.problem?.offset, 32)
  for (let length = 0; length < 4000; length += 7) assert.ok(parseJson(lockfile.slice(0, length)).problem)
})

test('limits hold', () => {
  assert.equal(parseJson('['.repeat(100_000)).problem?.kind, 'too-deep')
  assert.equal(parseJson('[1,2,3,4]', { maxNodes: 3 }).problem?.kind, 'too-many')
})

test('relaxed JSON has comments, trailing commas, single quotes and bare keys', () => {
  const text = "// head\n{a: 'x', /* c */ \"b\": [1, 2,], 'c': {},}"
  const { value, problem } = parseJson(text, { relaxed: true })
  assert.equal(problem, undefined)
  assert.deepEqual(plain(value!), { a: 'x', b: [1, 2], c: {} })
})

test('of a key that occurs twice the last one counts, and __proto__ is a key like others', () => {
  const { value } = parseJson('{"a":"1","a":"2","__proto__":{"x":1}}')
  assert.equal(textAt(value, 'a'), '2')
  assert.deepEqual(Object.keys(plain(value!) as object), ['a', '__proto__'])
})
