import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { parse, stringify } from 'smol-toml'
import { memberOf, plain, valueAt } from '../json/index.ts'
import { parseToml } from './index.ts'

const LOCK = `# generated
version = 4
"quoted key" = 'lit'
dotted.a.b = 1_000
date = 2024-01-02T03:04:05Z

[[package]]
name = "serde" # comment
version = "1.0.1"
dependencies = [
 "a",
 "b 1.0", # last
]
[package.source]
registry = { index = "https://example.test", kind = "x" }

[[package]]
name = """
two
lines"""
text = '''it's'''
[tool.poetry]
hex = 0xff
neg = -1.5e3
yes = true
uni = "\\u00e9\\t"
`

test('TOML reads into the same tree as JSON', () => {
  const { value, problem } = parseToml(LOCK)
  assert.equal(problem, undefined)
  const tree = plain(value!) as Record<string, unknown>
  assert.deepEqual(tree, {
    version: 4,
    'quoted key': 'lit',
    dotted: { a: { b: 1000 } },
    date: '2024-01-02T03:04:05Z',
    package: [
      {
        name: 'serde',
        version: '1.0.1',
        dependencies: ['a', 'b 1.0'],
        source: { registry: { index: 'https://example.test', kind: 'x' } },
      },
      { name: 'two\nlines', text: "it's" },
    ],
    tool: { poetry: { hex: 255, neg: -1500, yes: true, uni: 'é\t' } },
  })
  const first = valueAt(value, 'package')
  assert.ok(first?.kind === 'array')
  assert.ok(LOCK.slice(first.items[0]!.start).startsWith('[[package]]\nname = "serde"'))
  const version = memberOf(first.items[0], 'version')!
  assert.equal(LOCK.slice(version.start, version.value.end), 'version = "1.0.1"')
})

test('what smol-toml writes reads as smol-toml reads it', () => {
  const leaf = fc.oneof(
    fc.string(),
    fc.boolean(),
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => (Object.is(value, -0) ? 0 : value)),
  )
  const key = fc.string({ maxLength: 6 }).filter((text) => text !== '__proto__')
  const table = fc.letrec((tie) => ({
    value: fc.oneof({ depthSize: 'small' }, leaf, fc.array(leaf, { maxLength: 4 }), tie('table')),
    table: fc.dictionary(key, tie('value'), { maxKeys: 4 }),
  })).table
  fc.assert(
    fc.property(table, (value) => {
      const text = stringify(value as Record<string, unknown>)
      const parsed = parseToml(text)
      assert.equal(parsed.problem, undefined, text)
      const ours: unknown = JSON.parse(JSON.stringify(plain(parsed.value!)))
      assert.deepEqual(ours, JSON.parse(JSON.stringify(parse(text))))
    }),
    { numRuns: 300 },
  )
})

test('defects are named, what stands before them is kept', () => {
  for (const text of [
    'a',
    'a =',
    'a = "x',
    'a = [1',
    '[a',
    '[[a]',
    'a = 1 2',
    'a = {b = 1',
    'a = 1\na.b = 2',
    'a = "\\q"',
    'a = \u0001',
  ]) {
    const { value, problem } = parseToml(`ok = 1\n${text}`)
    assert.ok(problem, text)
    assert.equal(valueAt(value, 'ok')?.kind, 'number')
  }
  for (let length = 0; length < LOCK.length; length++) assert.ok(parseToml(LOCK.slice(0, length)).value)
})

test('limits hold', () => {
  assert.equal(parseToml(`a = ${'['.repeat(10_000)}`).problem?.kind, 'too-deep')
  assert.equal(parseToml(`[${'a.'.repeat(1000)}b]`).problem?.kind, 'too-deep')
  assert.equal(parseToml('a = [1,2,3,4]', { maxNodes: 3 }).problem?.kind, 'too-many')
})

test('any text is read without failing', () => {
  const token = fc.constantFrom(
    '[',
    ']',
    '[[',
    ']]',
    'a',
    '.',
    '=',
    '"',
    "'",
    '"""',
    "'''",
    '\\',
    '{',
    '}',
    ',',
    '#',
    '\n',
    '1',
    ' ',
    '\r\n',
    '-',
    ':',
  )
  fc.assert(
    fc.property(fc.array(token, { maxLength: 25 }), (parts) => parseToml(parts.join('')).value !== undefined),
    { numRuns: 2000 },
  )
})
