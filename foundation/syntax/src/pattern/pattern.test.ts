import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { parseJavaScript } from '../javascript/index.ts'
import { Names } from '../tree/index.ts'
import { DEFAULT_OPTIONS, factsOfJavaScript, findMatches, indexOf, languageOfRule, readPattern } from './index.ts'
import type { MatchOptions } from './index.ts'

const names = new Names()
const encoder = new TextEncoder()
const reader = languageOfRule('ts')!.readPattern

/** The texts that a pattern matches, each with its bindings. */
const search = (pattern: string, code: string, options: Partial<MatchOptions> = {}): string[] => {
  const read = readPattern(pattern, names, reader)
  assert.ok(read !== undefined, `pattern is read: ${pattern}`)
  const source = encoder.encode(code)
  const tree = parseJavaScript(source, { dialect: 'tsx', names })
  assert.deepEqual(tree.errorTexts, [], code)
  const target = { facts: factsOfJavaScript(tree), index: indexOf(tree) }
  return findMatches(read, target, { options: { ...DEFAULT_OPTIONS, ...options } }).matches.map((match) =>
    Buffer.from(source.subarray(match.start, match.end)).toString(),
  )
}

const CASES: readonly (readonly [string, string, readonly string[]])[] = [
  // arguments
  ['save(...)', 'save(); save(1, 2); load(1)', ['save()', 'save(1, 2)']],
  ['save($X, 2)', 'save(1, 2); save(2)', ['save(1, 2)']],
  ['save(..., 5)', 'save(5); save(1, 5); save(5, 1)', ['save(5)', 'save(1, 5)']],
  ['save($...A, 3, $...A)', 'save(1, 3, 1); save(1, 3, 2)', ['save(1, 3, 1)']],
  ['$X == $X', 'a == a; a == b; f(1) == f(1)', ['a == a', 'f(1) == f(1)']],
  // literals
  ['log("...")', "log('a'); log(`b`); log(x); log(`c${d}`)", ["log('a')", 'log(`b`)']],
  ['log("=~/^user/")', "log('user'); log('a user')", ["log('user')"]],
  ['0x10', 'f(16); f(17)', ['16']],
  ['`...${$X}...`', 'f(`a${b}c`); f(`d`)', ['`a${b}c`']],
  ['/a.*/', 'f(/a.*/g); f(/b/)', ['/a.*/g']],
  // constants
  ['log("...")', "const m = 'a' + 'b'; log(m)", ['log(m)']],
  ['log("x")', "let m = 'x'; log(m); m = read(); log(m)", ['log(m)']],
  ['log("...")', 'let m; if (a) m = "b"; else m = "c"; log(m)', ['log(m)']],
  // names and imports
  ['child_process.exec(...)', "import { exec as run } from 'child_process'; run('ls')", ["run('ls')"]],
  [
    'child_process.exec(...)',
    "const cp = require('child_process'); cp.exec('ls'); other.exec('ls')",
    ["cp.exec('ls')"],
  ],
  ['$M.exec(...)', "const { exec } = require('child_process'); exec('ls')", ["exec('ls')"]],
  [
    "import { parse } from 'tool'",
    "import { parse as p } from 'tool'; const { parse } = require('tool')",
    ["import { parse as p } from 'tool';", "const { parse } = require('tool')"],
  ],
  // chains
  ['app. ... .listen(...)', 'app.use(a).get(b).listen(80); other.listen(80)', ['app.use(a).get(b).listen(80)']],
  ['$O.foo(). ... .bar()', 'x.foo().a.b().bar(); x.bar()', ['x.foo().a.b().bar()']],
  // declarations as assignments
  ['$X = open()', 'const f = open(); g = open(); class A { h = open() }', ['f = open()', 'g = open()', 'h = open()']],
  ['var $X = 1', 'let a = 1, b = 2; const c = 1', ['let a = 1, b = 2;', 'const c = 1']],
  ['const $X = 1', 'let a = 1; const c = 1', ['const c = 1']],
  // statements
  ['$V = get();\n...\neval($V);', 'v = get(); other(); eval(v); eval(w)', ['v = get(); other(); eval(v);']],
  ['open();\n...\nclose();', 'open(); if (a) { close() }', ['open(); if (a) { close()']],
  ['if ($X > 1) return $Y', 'function f() { if (a > 1) { return b } }', ['if (a > 1) { return b }']],
  ['if ($X)', 'if (a) { b } else c', ['if (a) { b } else c']],
  ['for (...) { ... }', 'for (const a of b) c; for (;;) {}', ['for (const a of b) c;', 'for (;;) {}']],
  ['try { ... } catch ($E) { }', 'try { a() } catch {}', ['try { a() } catch {}']],
  ['catch ($E) { ... }', 'try { a() } catch (e) { b(e) }', ['catch (e) { b(e) }']],
  // functions
  ['(...) => { ... }', 'f(a => b); f(function (c) { d() })', ['a => b', 'function (c) { d() }']],
  [
    'function $F(..., $P, ...) {\n ...\n eval($P);\n ...\n}',
    'function run(a, b) { x(); eval(b) }',
    ['function run(a, b) { x(); eval(b) }'],
  ],
  ['async function $F() { ... }', 'async function a() {} function b() {}', ['async function a() {}']],
  // objects and classes
  ['{ secure: false }', 'f({ a: 1, "secure": false })', ['{ a: 1, "secure": false }']],
  ['{ ..., $K: true, ... }', 'f({ a: 1, b: true })', ['{ a: 1, b: true }']],
  ['class $C extends Base { ... }', 'class A extends Base { m() {} } class B {}', ['class A extends Base { m() {} }']],
  [
    '@Route(...)\nclass $C { ... }',
    "@Other() @Route('/a') class A {} class B {}",
    ["@Other() @Route('/a') class A {}"],
  ],
  // deep, typed, jsx
  ['f(<... secret ...>)', 'f(a(b + secret)); f(c)', ['f(a(b + secret))']],
  ['($X: Request).query', 'function f(a: Request, b) { a.query; b.query }', ['a.query']],
  ['f(($X: string))', 'f("a"); f(1)', ['f("a")']],
  ['<a href=$X>...</a>', '<a href={b} id="c">text</a>; <a>text</a>', ['<a href={b} id="c">text</a>']],
  ['$X as any', 'a as any; b as string', ['a as any']],
  // operators
  ['a && b && c', 'a && (b && c); a && b', ['a && (b && c)']],
  ['A.x | A.y', 'f(A.y | A.x)', ['A.y | A.x']],
]

test('what a pattern matches', () => {
  for (const [pattern, code, expected] of CASES) {
    assert.deepEqual(search(pattern, code), expected, `${pattern}  on  ${code}`)
  }
})

test('options switch equivalences off', () => {
  assert.deepEqual(search('log("...")', "const m = 'a'; log(m)", { constant_propagation: false }), [])
  assert.deepEqual(search('$X = open()', 'const f = open()', { vardef_assign: false }), [])
  assert.deepEqual(search('f(g())', 'const x = g(); f(x)', { symbolic_propagation: true }), ['f(x)'])
})

test('what is no code in the language is no pattern', () => {
  for (const text of ['foo(', 'if (', ') }', '']) assert.equal(readPattern(text, names, reader), undefined, text)
})

const PIECES = [
  '$X',
  '...',
  '$...A',
  'f',
  '(',
  ')',
  '{',
  '}',
  '[',
  ']',
  ',',
  ';',
  '.',
  '=',
  '"..."',
  '=>',
  'if (',
  'function ',
  'class ',
  '<... ',
  ' ...>',
  ':',
  '&&',
  '`',
  '<a>',
  '</a>',
  '\n',
  'var ',
  'return ',
]

test('any pattern on any code neither throws nor runs away', () => {
  const text = (max: number): fc.Arbitrary<string> =>
    fc.array(fc.constantFrom(...PIECES), { maxLength: max }).map((list) => list.join(''))
  fc.assert(
    fc.property(text(10), text(30), (pattern, code) => {
      const read = readPattern(pattern, names, reader)
      if (read === undefined) return true
      const tree = parseJavaScript(encoder.encode(code), { dialect: 'tsx', names })
      const found = findMatches(
        read,
        { facts: factsOfJavaScript(tree), index: indexOf(tree) },
        { options: DEFAULT_OPTIONS },
      )
      return found.matches.every((match) => match.start <= match.end && match.end <= tree.source.length)
    }),
    { numRuns: 1500 },
  )
})

test('a pattern with many ellipses is cut, not endless', () => {
  const read = readPattern('f(..., $A, ..., $B, ..., $C, ..., $D, ..., $A)', names, reader)!
  const tree = parseJavaScript(encoder.encode(`f(${Array.from({ length: 300 }, (_, i) => `a${i}`).join(',')})`), {
    dialect: 'javascript',
    names,
  })
  const found = findMatches(
    read,
    { facts: factsOfJavaScript(tree), index: indexOf(tree) },
    { options: DEFAULT_OPTIONS },
  )
  assert.ok(found.cut)
})
