import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { children, dump, F, K, KIND_NAMES, Names, nodesOfKind, symText, textOf } from '../tree/index.ts'
import type { Tree } from '../tree/index.ts'
import { dialectOf, parseJavaScript } from './index.ts'
import type { Dialect } from './index.ts'

const names = new Names()
const encoder = new TextEncoder()
const parse = (text: string, dialect: Dialect = 'javascript'): Tree =>
  parseJavaScript(encoder.encode(text), { dialect, names })

/** The dump of a clean parse without the unit around it. */
const shape = (text: string, dialect?: Dialect): string => {
  const tree = parse(text, dialect)
  assert.deepEqual(tree.errorTexts, [], text)
  return dump(tree).slice('(unit body='.length, -1)
}

const SHAPES: readonly (readonly [string, string])[] = [
  [
    'a = b / c / d',
    '(exprStmt value=(assign:= target=(name:a) value=(binary:/ left=(binary:/ left=(name:b) right=(name:c)) right=(name:d))))',
  ],
  [
    'a = /b/g.c',
    '(exprStmt value=(assign:= target=(name:a) value=(member:c receiver=(regex:b (regexFlags:g)) property=(name:c))))',
  ],
  ['x => y', '(exprStmt value=(lambda param=(param:x target=(name:x)) body=(name:y)))'],
  ['a ** b ** c', '(exprStmt value=(binary:** left=(name:a) right=(binary:** left=(name:b) right=(name:c))))'],
  [
    'a?.b?.[c]?.(d)',
    '(exprStmt value=(call#8 callee=(index#8 receiver=(member:b#8 receiver=(name:a) property=(name:b)) index=(name:c)) argument=(name:d)))',
  ],
  ["'\\x41\\u{42}'", '(exprStmt value=(string:AB))'],
  ['0x10 + 1_000', '(exprStmt value=(binary:+ left=(number:16) right=(number:1000)))'],
  [
    '`a${b}c`',
    '(exprStmt value=(template part=(templateText:a) part=(templateExpr value=(name:b)) part=(templateText:c)))',
  ],
  [
    '({ a, b: c = 1, ...d } = e)',
    '(exprStmt value=(assign:= target=(objectPattern member=(pair:a#1024 key=(name:a) value=(name:a)) member=(pair:b key=(name:b) value=(assignPattern target=(name:c) default=(number:1))) member=(rest target=(name:d))) value=(name:e)))',
  ],
  [
    'for await (const x of y) z',
    '(forEach:of#1 target=(varDecl:const#32 declarator=(declarator:x target=(name:x))) iterable=(name:y) body=(exprStmt value=(name:z)))',
  ],
  [
    "import a, { b as c } from 'm' with { type: 'json' }",
    '(import:m item=(importItem:default alias=(name:a)) item=(importItem:b name=(name:b) alias=(name:c)) source=(string:m) attribute=(object member=(pair:type key=(name:type) value=(string:json))))',
  ],
  ['a\n++b', '(exprStmt value=(name:a)) body=(exprStmt value=(update:++ operand=(name:b)))'],
  [
    'if (a) b; else if (c) d',
    '(if test=(name:a) consequent=(exprStmt value=(name:b)) else=(if test=(name:c) consequent=(exprStmt value=(name:d))))',
  ],
  [
    'class A { static #x = 1; get y() {} }',
    '(class:A name=(name:A) member=(field:#x#4 name=(name:#x) value=(number:1)) member=(method:y#1024 name=(name:y) body=(block)))',
  ],
  [
    '<a b="c" {...d}>e{f}</a>',
    '(exprStmt value=(jsxElement:a tag=(name:a) attribute=(jsxAttribute:b name=(name:b) value=(string:c)) attribute=(jsxSpread operand=(name:d)) child=(jsxText:e) child=(jsxExpr value=(name:f))))',
  ],
  ['using x = y', '(varDecl:using declarator=(declarator:x target=(name:x) value=(name:y)))'],
]

test('shapes of plain JavaScript', () => {
  for (const [text, expected] of SHAPES) assert.equal(shape(text), expected, text)
})

const TYPED_SHAPES: readonly (readonly [string, string])[] = [
  ['f<T>(x)', '(exprStmt value=(call:f callee=(name:f) typeArgument=(typeRef:T name=(name:T)) argument=(name:x)))'],
  ['a < b > (c)', '(exprStmt value=(call:a callee=(name:a) typeArgument=(typeRef:b name=(name:b)) argument=(name:c)))'],
  [
    'i < n; j > m',
    '(exprStmt value=(binary:< left=(name:i) right=(name:n))) body=(exprStmt value=(binary:> left=(name:j) right=(name:m)))',
  ],
  [
    'x as any satisfies T',
    '(exprStmt value=(cast:satisfies operand=(cast:as operand=(name:x) type=(typeRef:any name=(name:any))) type=(typeRef:T name=(name:T))))',
  ],
  [
    'a ? (b) : c => d',
    '(exprStmt value=(conditional test=(name:a) consequent=(name:b) else=(lambda param=(param:c target=(name:c)) body=(name:d))))',
  ],
  [
    '(a: T, b?: U): V => c',
    '(exprStmt value=(lambda param=(param:a target=(name:a) type=(typeRef:T name=(name:T))) param=(param:b#8 target=(name:b) type=(typeRef:U name=(name:U))) returnType=(typeRef:V name=(name:V)) body=(name:c)))',
  ],
  [
    'declare const enum E { A = 1 }',
    '(enum:E#32768 name=(name:E) member=(enumMember:A name=(name:A) value=(number:1)))',
  ],
  [
    'type A<T> = T extends (infer U)[] ? U : never',
    '(typeAlias:A name=(name:A) typeParam=(typeParam:T name=(name:T)) value=(typeConditional operand=(typeRef:T name=(name:T)) bound=(typeArray element=(typeOperator:infer operand=(typeParam:U name=(name:U)))) consequent=(typeRef:U name=(name:U)) else=(typeRef:never name=(name:never))))',
  ],
  ['<T>x', '(exprStmt value=(cast:( type=(typeRef:T name=(name:T)) operand=(name:x)))'],
]

test('shapes of TypeScript', () => {
  for (const [text, expected] of TYPED_SHAPES) assert.equal(shape(text, 'typescript'), expected, text)
})

const ACCEPTED: readonly (readonly [Dialect, string])[] = [
  ['tsx', 'const f = <T,>(x: T) => <p>{x}</p>'],
  [
    'typescript',
    'abstract class A<T> extends B<T> implements C, D { constructor(private readonly x: X) { super() } abstract m?(): void; declare y; [k: string]: any }',
  ],
  [
    'typescript',
    'namespace a.b { export import x = y.z } declare module "m" { export = q } declare global { var g: 1 }',
  ],
  ['typescript', 'function f(this: T, x): asserts x is U {} function f(): void; let o = { m<T>() {} }'],
  [
    'typescript',
    'type M = { readonly [K in keyof T as `a${K}`]-?: T[K] }; type F = abstract new (...a: [x?: 1, ...y: T[]]) => void',
  ],
  [
    'typescript',
    "import type X from 'x'; import { type Y, type as as z } from 'y'; export type { Z } from 'z'; import j = require('k')",
  ],
  ['typescript', '@d() export class A { @e accessor f = 1; static { this.g } override async *h() {} }'],
  ['javascript', '#!/usr/bin/env node\n<!-- old\nlabel: for (;;) { break label }'],
  [
    'javascript',
    'async () => { for (var i in a, b) await (yield_, c) }; new.target; import.meta.url; import("x", { with: {} })',
  ],
  ['javascript', 'var let_ = async; async(x); async\nfunction f() {} get = set; of = static_'],
  ['javascript', 'x = y\n/a/g.exec(z); if (a) /re/.test(b); ({}) / 2; a = b ? /c/ : d'],
]

test('syntax that must be read without error', () => {
  for (const [dialect, text] of ACCEPTED) assert.deepEqual(parse(text, dialect).errorTexts, [], text)
})

const BROKEN: readonly (readonly [string, number])[] = [
  ['foo(a b); bar()', 1],
  ['function f() { return 1 + ; } function g() { bar() }', 1],
  ['class A { m( { } n() { bar() } }', 0],
  ['const x = {a: b c}\nbar()', 1],
  ['} bar()', 1],
  ['let s = "abc\nbar()', 1],
  ['if (a { x }\nbar()\nbar()', 1],
]

test('a broken region loses itself and is reported', () => {
  for (const [text, least] of BROKEN) {
    const tree = parse(text)
    assert.ok(tree.errors.length > 0, text)
    assert.equal(tree.errors.length, tree.errorTexts.length * 2)
    const calls = nodesOfKind(tree, K.call).filter((call) => symText(tree, call) === 'bar')
    assert.ok(calls.length >= least, `${text}: ${dump(tree)}`)
  }
})

test('a broken function is marked, its neighbours are not', () => {
  const tree = parse('function f() { a(; } function g() { b() }')
  const [f, g] = nodesOfKind(tree, K.function)
  assert.equal(tree.flags[f!]! & F.broken, F.broken)
  assert.equal(tree.flags[g!]! & F.broken, 0)
  assert.equal(textOf(tree, g!), 'function g() { b() }')
})

test('a missing brace costs the function that misses it', () => {
  const code =
    'function f() {\n  if (a) {\n    b()\n}\n\nfunction g() {\n  c()\n}\nclass A {\n  m() {\n    d(\n  }\n  n() {\n    e()\n  }\n}\nh()\n'
  const tree = parse(code)
  const top = children(tree, 0).map(
    (node) => `${KIND_NAMES[tree.kind[node]!]}${(tree.flags[node]! & F.broken) === 0 ? '' : ' broken'}`,
  )
  assert.deepEqual(top, ['function broken', 'function', 'class broken', 'exprStmt'])
  const methods = nodesOfKind(tree, K.method).map((node) => symText(tree, node))
  assert.ok(methods.includes('n'))
})

const DEEP = [
  '(',
  '[',
  '{',
  '{a:',
  '`${',
  'a?b:',
  'a=>',
  '(a):b=>',
  '!',
  'new ',
  'if(a){',
  'function f(){',
  'a=',
  'a**',
  'a(',
  '<T>',
  '<a>',
  'type T = A<',
  'let x: (',
  'a<',
  '@a(',
  'class A extends ',
  'a => {',
]

test('nesting without end is an error, not a crash', () => {
  for (const dialect of ['javascript', 'typescript', 'tsx'] as const) {
    for (const unit of DEEP) assert.ok(parse(unit.repeat(3000), dialect).count > 0, unit)
  }
})

test('long chains are no nesting', () => {
  assert.deepEqual(parse(`x = ${'a + '.repeat(50_000)}b`).errorTexts, [])
  assert.deepEqual(parse(`${'a = '.repeat(5000)}b`).errorTexts, [])
  assert.deepEqual(parse(`x = ${'a ? b : '.repeat(5000)}c`).errorTexts, [])
  assert.deepEqual(parse(`${'if (a) b; else '.repeat(5000)}c`).errorTexts, [])
  assert.deepEqual(parse(`a${'.b(c)'.repeat(20_000)}`).errorTexts, [])
})

test('a failure inside parentheses leaves nothing behind for the next list', () => {
  const code = 'f(async () => { (a, async () => { b }, (c d) })\nconst x = (e, f)\n(g, h => { i })'
  assert.ok(wellFormed(parse(code)))
  assert.ok(wellFormed(parse(code, 'typescript')))
})

const PIECES = [
  '(',
  ')',
  '{',
  '}',
  '[',
  ']',
  '`',
  '${',
  '"',
  "'",
  '/',
  '<',
  '>',
  '=>',
  '...',
  ';',
  ',',
  ':',
  '?',
  'async ',
  'function ',
  'class ',
  '/*',
  '\\',
  '\n',
  '\0',
  '<a>',
  '</a>',
  'import ',
  'export ',
  '@',
  '#x',
  ' as ',
  '=',
  'x',
  '1',
  'type T=',
  'if(',
  'for(',
  ' of ',
  'case ',
  '\u2028',
  'é',
]

const wellFormed = (tree: Tree): boolean => {
  for (let i = 1; i < tree.count; i++) {
    const parent = tree.parent[i]!
    if (parent >= i || tree.skip[i]! > tree.skip[parent]!) return false
    if (tree.start[i]! < tree.start[parent]! || tree.end[i]! > tree.end[parent]! || tree.start[i]! > tree.end[i]!)
      return false
  }
  return true
}

test('any sequence of pieces gives a well-formed tree', () => {
  const dialects = fc.constantFrom<Dialect>('javascript', 'typescript', 'tsx')
  fc.assert(
    fc.property(dialects, fc.array(fc.constantFrom(...PIECES), { maxLength: 40 }), (dialect, pieces) =>
      wellFormed(parse(pieces.join(''), dialect)),
    ),
    { numRuns: 2000 },
  )
})

test('any bytes give a tree', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) =>
      wellFormed(parseJavaScript(bytes, { dialect: 'tsx', names })),
    ),
    { numRuns: 500 },
  )
})

test('dialects by file name', () => {
  assert.equal(dialectOf('a/b.d.mts'), 'typescript')
  assert.equal(dialectOf('a.JSX'), 'jsx')
  assert.equal(dialectOf('a.py'), undefined)
})
