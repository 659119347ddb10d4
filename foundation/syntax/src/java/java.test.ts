import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { dump, Names, type Tree } from '../tree/index.ts'
import { parseJava } from './index.ts'

const names = new Names()
const parse = (text: string, pattern = false): Tree => parseJava(new TextEncoder().encode(text), { names, pattern })
const shape = (text: string, pattern = false): string => dump(parse(text, pattern))
const body = (statement: string): Tree => parse(`class A { void m() { ${statement} } }`)

const accepted: readonly string[] = [
  'if (a < b && c > d) f();',
  'List<Map<String, List<int[]>>> x = new ArrayList<>();',
  'int y = (int) -z + (Integer) w; Object o = (String) (p); q = (r) + s;',
  'Runnable r = () -> {}; F f = (a, b) -> a >>> 2 >= b; G g = (final int x, String... s) -> x;',
  'Supplier<String[]> s = String[]::new; t = List<String>::new; u = int[]::clone; v = this::<T>m;',
  'String t = """\n    hi "there" \\""" x\n    """;',
  'int k = switch (d) { case MON, TUE -> 1; case WED -> { yield 2; } default -> throw new X(); };',
  'switch (o) { case String s when s.isEmpty() -> f(); case Point(int x, var y) -> g(); case null, default -> h(); }',
  'if (o instanceof String s && s.length() > 2 || o instanceof final Point(var a, Point(int b, _))) f();',
  'for (final var e : es) f(e); for (int i = 0, j = 1; i < 3; i++, j--) ; for (;;) break;',
  'try (var a = b(); c) { } catch (final A | B e) { } finally { }',
  'outer: while (true) continue outer; do x(); while (y); synchronized (z) { } assert a : b;',
  'new Outer.Inner<>(1) { int f; void g() { } }.g(); o.new Inner(); int[][] m = new int[3][]; n = new int[] { 1, 2, };',
  'yield = 3; record = 4; var sealed = permits.when(); class Local { } record R(int a) { R { } } enum E { A(1) { }, B; int x; }',
  "char c = '\\u0041', d = '\\''; long l = 0xFFL, h = 1_000; double e = 1e-3, p = 0x1p-2;",
  'Object @Nullable [] a = b; f(@A int @B [].class, String.class, int.class);',
  'a = b ? (c) -> d : (e) -> f; g(h -> i, j);',
]

for (const statement of accepted) {
  test(`accepted: ${statement.slice(0, 60)}`, () => assert.deepEqual(body(statement).errorTexts, []))
}

test('declarations of all kinds are accepted', () => {
  const text = `@A(x = 1, y = {2, 3}) package a.b; import static a.B.*; import module java.base; import c.D;
    public abstract sealed class A<T extends B & C> extends D<T> implements E, F permits G, H {
      static { } { } private static final int[] x[] = {{1}}, y = null; A() throws X { this.<T>super(); }
      <U> U m(A<U> this, @N U... u) throws Y { return null; } abstract int n()[]; native void o(Object @Nullable ... a);
      non-sealed interface I { default void p() { } private static <V> V q() { return null; } }
      @interface J { int r() default 1; String[] s() default {}; } record K<T>(int a, @B T... b) implements L { }
      enum M implements N { @A P { void q() { } }, Q(1); M(int... x) { } }
    }
    void main() { } int top = 1;`
  assert.deepEqual(parse(text).errorTexts, [])
  assert.deepEqual(parse('@D open module a.b { requires transitive java.base; exports c to d; }').errorTexts, [])
})

test('shapes', () => {
  const cases: readonly (readonly [string, RegExp])[] = [
    ['a >>= b >> c;', /assign:>>= target=\(name:a\) value=\(binary:>> left=\(name:b\) right=\(name:c\)\)/],
    ['x.y.z(1).w;', /member:w receiver=\(call:z callee=\(member:z receiver=\(member:y receiver=\(name:x\)/],
    ['(A) b.c();', /cast:\( type=\(typeRef:A name=\(name:A\)\) operand=\(call:c/],
    ['o.new I(p);', /new:I receiver=\(name:o\) callee=\(typeRef:I name=\(name:I\)\) argument=\(name:p\)/],
  ]
  for (const [statement, expected] of cases) assert.match(dump(body(statement)), expected)
})

test('patterns have metavariables, ellipses and typed metavariables', () => {
  assert.match(
    shape('$X.$F(..., (String $Y), $...REST)', true),
    /metavar:\$X.*metavar:\$F.*ellipsis.*typedMetavar:\$Y.*metavarRest/,
  )
  for (const text of [
    '$T $X = $Y;',
    'if ($X) { ... }',
    '$R $M(..., $T $P, ...) { ... }',
    'class $C { ... }',
    'try { ... } catch ($E $X) { ... }',
    '@$A class $C { ... }',
    'return $X;',
    'new $T(...)',
    '<... $X ...>',
  ]) {
    assert.deepEqual(parse(text, true).errorTexts, [], text)
  }
})

test('a broken statement or member costs itself alone', () => {
  const text =
    'class A {\n  void f() { int x = = 3; g(); }\n  int bad(;\n  void h( { if (x { } \n  public void i() { j(); }\n}\nclass B { void k() { } }\n'
  const tree = parse(text)
  assert.ok(tree.errors.length >= 2)
  for (const kept of [/call:g/, /method:i/, /class:B/, /method:k/]) assert.match(dump(tree), kept)
})

test('deep nesting becomes an error node, long chains do not', () => {
  assert.ok(body(`x = ${'('.repeat(10_000)}1${')'.repeat(10_000)};`).errors.length > 0)
  assert.deepEqual(body(`x = ${Array.from({ length: 20_000 }, (_, i) => `a${i}`).join(' + ')};`).errorTexts, [])
  assert.ok(parse(`class A { void m() { ${'if (x) { '.repeat(5000)}`).errors.length > 0)
  assert.deepEqual(body(`x = y${'.z()'.repeat(5000)};`).errorTexts, [])
})

test('any text is parsed, with every node inside its parent and nothing thrown', () => {
  const pieces = [
    'class A {',
    '}',
    '{',
    'void f(',
    ') {',
    'int x',
    ' = ',
    ';',
    '<',
    '>',
    '>>',
    '(',
    ')',
    '[',
    ']',
    '->',
    '::',
    '@',
    '"',
    "'",
    '"""',
    'case ',
    'switch (',
    'record R(',
    'new ',
    'if (',
    'else',
    'for (',
    ' : ',
    '?',
    '.',
    '...',
    'yield ',
    'import ',
    'enum E {',
    '\n',
    '/*',
    '//',
    '\0',
    'é',
    '\\u0041',
    'non-sealed ',
    'instanceof ',
    'try {',
    'catch (',
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
    }),
    { numRuns: 3000 },
  )
})
