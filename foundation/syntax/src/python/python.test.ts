import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { dump, Names, textOf, type Tree } from '../tree/index.ts'
import { parsePython } from './index.ts'

const names = new Names()
const parse = (text: string, pattern = false): Tree => parsePython(new TextEncoder().encode(text), { names, pattern })
const inner = (tree: Tree): string =>
  dump(tree)
    .replace(/^\(unit(#\d+)? ?/, '')
    .replace(/\)$/, '')
    .replaceAll('body=', '')

const shapes: readonly (readonly [source: string, shape: string])[] = [
  ['x = y = 1', '(exprStmt value=(assign:= target=(name:x) value=(assign:= target=(name:y) value=(number:1))))'],
  ['x: int', '(exprStmt value=(assign:= target=(name:x) type=(name:int)))'],
  [
    'a < b < c',
    '(exprStmt value=(compare operand=(name:a) operator=(operator:<) operand=(name:b) operator=(operator:<) operand=(name:c)))',
  ],
  ['a not in b', '(exprStmt value=(binary:not-in left=(name:a) right=(name:b)))'],
  ['-x ** -y', '(exprStmt value=(unary:- operand=(binary:** left=(name:x) right=(unary:- operand=(name:y)))))'],
  [
    'f(*[] or x, k=1)',
    '(exprStmt value=(call:f callee=(name:f) argument=(spread:* operand=(binary:or left=(array) right=(name:x))) argument=(keywordArg:k name=(name:k) value=(number:1))))',
  ],
  [
    `f'{a!r:>{w}}\\N{BULLET}' "b"`,
    '(exprStmt value=(template part=(templateExpr value=(name:a) format=(template part=(templateText:>) part=(templateExpr value=(name:w)))) part=(templateText:\\N{BULLET}) part=(templateText:b)))',
  ],
  [`f"{d["k"]}"`, '(exprStmt value=(template part=(templateExpr value=(index receiver=(name:d) index=(string:k)))))'],
  [
    'from ..a.b import c as d',
    '(import:..a.b source=(member:b receiver=(name:a) property=(name:b)) item=(importItem:c name=(name:c) alias=(name:d)))',
  ],
  [
    'import a.b as c',
    '(import item=(importItem:a.b name=(member:b receiver=(name:a) property=(name:b)) alias=(name:c)))',
  ],
  ['match = 1', '(exprStmt value=(assign:= target=(name:match) value=(number:1)))'],
  [
    'type X[T] = list[T]',
    '(typeAlias:X name=(name:X) typeParam=(typeParam:T name=(name:T)) value=(index receiver=(name:list) index=(name:T)))',
  ],
  [
    'print "x" % y',
    '(exprStmt value=(call:print callee=(name:print) argument=(binary:% left=(string:x) right=(name:y))))',
  ],
  [
    '[x async for x in y if x]',
    '(exprStmt value=(listComp value=(name:x) clause=(compFor#1 target=(name:x) iterable=(name:y)) clause=(compIf test=(name:x))))',
  ],
]

for (const [source, shape] of shapes) {
  test(`shape of ${source}`, () => {
    const tree = parse(source)
    assert.deepEqual(tree.errorTexts, [])
    assert.equal(inner(tree), shape)
  })
}

test('patterns have metavariables, ellipses and statements without blocks', () => {
  assert.match(
    inner(parse('$X = $F(..., $K=$V, $...REST)', true)),
    /metavar:\$X.*ellipsis.*keywordArg:\$K.*metavarRest/,
  )
  assert.match(inner(parse('<... $X ...>', true)), /deep operand=\(metavar:\$X\)/)
  assert.match(inner(parse('($X: str).$M()', true)), /typedMetavar:\$X name=\(metavar:\$X\) type=\(name:str\)/)
  assert.deepEqual(parse('def $F(...):\n    ...\n', true).errorTexts, [])
})

test('a broken statement costs itself alone', () => {
  const tree = parse('a = 1\ndef f():\n    b = = 2\n    c = (3,\n    return c\n\ndef g():\n    return 4\n')
  assert.ok(tree.errorTexts.length >= 1)
  const text = dump(tree)
  assert.match(text, /function:f/)
  assert.match(text, /function:g name=\(name:g\) body=\(block body=\(return value=\(number:4\)\)\)/)
})

test('deep nesting becomes an error node, long chains do not', () => {
  assert.deepEqual(parse('('.repeat(10_000) + ')'.repeat(10_000)).errorTexts, ['nested too deeply'])
  assert.deepEqual(parse(Array.from({ length: 20_000 }, (_, i) => `a${i}`).join(' + ')).errorTexts, [])
  assert.ok(parse(Array.from({ length: 2000 }, (_, i) => `${' '.repeat(i)}if x:\n`).join('')).errors.length > 0)
})

test('line ends, marks and tabs do not matter', () => {
  const plain = inner(parse('if x:\n    y()\nz()\n'))
  for (const variant of [
    '\uFEFFif x:\n    y()\nz()\n',
    'if x:\r\n    y()\r\nz()\r\n',
    'if x:\n\ty()\nz()',
    'if x:\r    y()\rz()\r',
  ]) {
    assert.equal(inner(parse(variant)), plain)
  }
})

test('any text is parsed, with every node inside its parent and nothing thrown', () => {
  const pieces = [
    'def f(a, b=1):\n',
    '    return ',
    'x',
    ' = ',
    '(',
    ')',
    '[',
    ']',
    '{',
    '}',
    ':',
    '\n',
    '    ',
    '"',
    "f'",
    '{',
    '"""',
    'if',
    ' else ',
    ' for ',
    ' in ',
    'lambda ',
    'match ',
    'case ',
    ',',
    '.',
    '*',
    '\\',
    '@',
    '#',
    'class A:\n',
    '\t',
    '\0',
    'é',
    '`',
    'import ',
    'from ',
    'async ',
    'with ',
    'try:\n',
    'except ',
    'yield ',
  ]
  const text = fc
    .array(fc.oneof(fc.constantFrom(...pieces), fc.string({ maxLength: 4 })), { maxLength: 60 })
    .map((parts) => parts.join(''))
  fc.assert(
    fc.property(text, fc.boolean(), (source, pattern) => {
      const tree = parse(source, pattern)
      for (let node = 1; node < tree.count; node++) {
        const parent = tree.parent[node]!
        assert.ok(parent >= 0 && parent < node && node < tree.skip[parent]!)
        assert.ok(tree.start[node]! <= tree.end[node]!)
      }
      assert.equal(textOf(tree, 0), new TextDecoder('utf-8', { ignoreBOM: true }).decode(tree.source))
    }),
    { numRuns: 3000 },
  )
})
