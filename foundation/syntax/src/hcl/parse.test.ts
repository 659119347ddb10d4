import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { test } from 'node:test'
import * as fc from 'fast-check'
import type { Expression, HclFile } from './ast.ts'
import { parseHcl, parseHclExpression } from './parse.ts'

const parse = (text: string): HclFile => parseHcl(Buffer.from(text, 'utf8'))
const slice = (text: string, span: { start: number; end: number }): string =>
  Buffer.from(text, 'utf8').subarray(span.start, span.end).toString('utf8')

test('offsets are bytes, also after characters of several bytes', () => {
  const text = '# käse ☃\nresource "a" "b" {\n  name = "ü${var.x}"\n  tags = { a = 1 }\n}\n'
  const block = parse(text).body.blocks[0]
  assert.ok(block)
  assert.equal(slice(text, { start: block.start, end: block.headerEnd }), 'resource "a" "b"')
  const [name, tags] = block.body.attributes
  assert.equal(slice(text, name as { start: number; end: number }), 'name = "ü${var.x}"')
  assert.equal(slice(text, (tags as { value: Expression }).value), '{ a = 1 }')
  assert.equal(text.slice(-3), '\n}\n')
})

test('accepts and rejects as the reference implementation does', () => {
  const accepted = [
    'a = 1\n',
    'a = 1',
    'b { }',
    'b {\n}\n',
    'b { a = 1 }',
    'b "l" m { a = 1 }',
    'a = [1, 2,\n 3,]',
    'a = {\n b = 1\n "c" : 2, d = 3\n}',
    'a = <<EOT\nx\nEOT\n',
    'a = <<-EOT\n  x ${1} $${y}\n  EOT  \n',
    'a = "${ x ? "y" : "z" }"',
    'a = x[*].y[0]\nb = x.*.y.0\nc = x.0',
    'a = [for k, v in m : k if v]\nb = {for v in m : v => v...}',
    'a = provider::x::y(1, [2]...)',
    'a = "%{ if x }y%{ else }z%{ endif }%{ for i in l ~} ${i} %{~ endfor }"',
    '\ufeffa = 1\r\nb = 2\r\n',
    'a = -1 + !b /* c */ // d',
    'a = (\n 1 +\n 2)',
    'a = "\\u00e9 $ % $$"',
  ]
  const rejected = [
    'a = ',
    'a = 1 2',
    'a = 1\na = 2',
    'b {',
    'b { a = 1, c = 2 }',
    'b { c { } }',
    'a = "x',
    'a = "x\ny"',
    'a = "\\q"',
    'a = 1.2.3',
    'a = 12x',
    "a = 'x'",
    'a = [1 2]',
    'a = <<EOT\nx\n',
    'a = "${x"',
    'a = "%{ if x }"',
    'a = "%{ endif }"',
    'a = {for v in m : v}',
    'a = 1 +\n 2',
    'b "${x}" {}',
    'a == 1',
    '}',
    'a = x ? y',
    'a = x.0.1',
    'a = x.*.*',
  ]
  for (const text of accepted) assert.deepEqual(parse(text).problems, [], text)
  for (const text of rejected) assert.notEqual(parse(text).problems.length, 0, text)
})

test('a broken block costs one block', () => {
  const text =
    'a "one" {\n  x = 1\n}\nb "two" {\n  x = = 2\n}\nc "three" {\n  x = [\n}\nd "four" {\n  x = 4\n}\ne = 5\n'
  const { body, problems } = parse(text)
  assert.deepEqual(
    body.blocks.map((block) => block.type),
    ['a', 'd'],
  )
  assert.deepEqual(
    body.attributes.map((attribute) => attribute.name),
    ['e'],
  )
  assert.equal(problems.length, 2)
  assert.equal(slice(text, problems[0] as { start: number; end: number }), '=')
})

test('strings are decoded', () => {
  const cases: readonly [string, string][] = [
    ['"a\\n\\"\\\\\\u00e9\\U0001F600"', 'a\n"\\é😀'],
    ['"$${a} %%{b} $ %"', '${a} %{b} $ %'],
    ['<<EOT\n  a\\n\n b\nEOT\n', '  a\\n\n b\n'],
    ['<<-EOT\n    a\n\n      b\n    EOT\n', 'a\n\n  b\n'],
    ['<<-EOT\n\ta\n\t\tb\n\tEOT\n', 'a\n\tb\n'],
    ['"ü"', 'ü'],
  ]
  for (const [text, expected] of cases) {
    const attribute = parse(`a = ${text}`).body.attributes[0]
    assert.equal(attribute?.value.kind === 'string' ? attribute.value.value : undefined, expected, text)
  }
})

test('operators bind as in the specification', () => {
  const show = (expression: Expression): string => {
    switch (expression.kind) {
      case 'binary':
        return `(${show(expression.left)}${expression.op}${show(expression.right)})`
      case 'unary':
        return `(${expression.op}${show(expression.value)})`
      case 'literal':
        return String(expression.value)
      case 'conditional':
        return `(${show(expression.condition)}?${show(expression.whenTrue)}:${show(expression.whenFalse)})`
      default:
        return expression.kind
    }
  }
  const cases: readonly [string, string][] = [
    ['1 + 2 * 3 - 4', '((1+(2*3))-4)'],
    ['!true || false && 1 == 2', '((!true)||(false&&(1==2)))'],
    ['1 < 2 ? 3 : 4 ? 5 : 6', '((1<2)?3:(4?5:6))'],
    ['-1 - -2', '((-1)-(-2))'],
  ]
  for (const [text, expected] of cases) {
    const parsed = parseHclExpression(text)
    assert.equal('message' in parsed ? parsed.message : show(parsed), expected)
  }
})

test('limits become problems', () => {
  const deep = parse(`a = ${'['.repeat(10_000)}${']'.repeat(10_000)}\nb = 1\n`)
  assert.equal(deep.problems[0]?.kind, 'too-deep')
  assert.equal(deep.body.attributes[0]?.name, 'b')
  assert.equal(parse(`${'a {\n'.repeat(10_000)}`).problems[0]?.kind, 'too-deep')
  assert.equal(parse(`a = ${'-'.repeat(100_000)}1`).problems[0]?.kind, 'too-deep')
  assert.equal(parse(`a = ${'"${'.repeat(5000)}`).problems[0]?.kind, 'too-deep')
  assert.equal(parseHcl(Buffer.alloc(100, 32), { maxBytes: 10 }).problems[0]?.kind, 'too-large')
  assert.equal(parseHcl(Buffer.from([0x61, 0xff, 0x0a])).problems[0]?.kind, 'not-utf8')
})

test('any text is survived, and spans lie within it', () => {
  const bits = fc.constantFrom(
    'a',
    ' = ',
    '"',
    '${',
    '}',
    '{',
    '[',
    ']',
    '\n',
    '(',
    ')',
    '<<E\n',
    'E\n',
    '%{if x}',
    '~',
    '.',
    '*',
    '1',
    '?',
    ':',
    ',',
    '...',
    'for ',
    ' in ',
    '=>',
    '#',
    '/*',
    '\r',
    'é',
    '\\',
    'b "c" {\n',
  )
  fc.assert(
    fc.property(fc.array(bits, { maxLength: 60 }), (parts) => {
      const text = parts.join('')
      const size = Buffer.byteLength(text)
      const { body, problems } = parse(text)
      for (const span of [...body.attributes, ...body.blocks, ...problems]) {
        assert.ok(span.start >= 0 && span.start <= span.end && span.end <= size)
      }
    }),
    { numRuns: 2000 },
  )
})
