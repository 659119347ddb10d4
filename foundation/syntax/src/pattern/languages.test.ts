import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Names } from '../tree/index.ts'
import { DEFAULT_OPTIONS, findMatches, indexOf, languageOfRule, readPattern } from './index.ts'

const names = new Names()

type Case = readonly [pattern: string, code: string, expected: readonly string[]]

const check = (ruleLanguage: string, cases: readonly Case[]): void => {
  const language = languageOfRule(ruleLanguage)!
  for (const [text, code, expected] of cases) {
    const pattern = readPattern(text, names, language.readPattern)
    assert.ok(pattern !== undefined, text)
    const source = Buffer.from(code)
    const tree = language.parse(source, names, `a.${language.extensions[0]!}`)
    assert.deepEqual(tree.errorTexts, [], code)
    const { matches } = findMatches(
      pattern,
      { facts: language.facts(tree), index: indexOf(tree) },
      { options: DEFAULT_OPTIONS },
    )
    const texts = matches.map((match) => source.subarray(match.start, match.end).toString().trim())
    assert.deepEqual(texts, expected, `${text}  on  ${code}`)
  }
}

test('Python', () => {
  check('python', [
    [
      'run(..., shell=True, ...)',
      'run(a, shell=True)\nrun(a, b=1, shell=True, c=2)\nrun(shell=False)',
      ['run(a, shell=True)', 'run(a, b=1, shell=True, c=2)'],
    ],
    ['f(b=$X, a=$Y)', 'f(a=1, b=2)', ['f(a=1, b=2)']],
    [
      'subprocess.call(...)',
      'import subprocess as sp\nsp.call(a)\nfrom subprocess import call as c\nc(b)',
      ['sp.call(a)', 'c(b)'],
    ],
    ['requests.$M(...)', 'from requests import get\nget(a)', ['get(a)']],
    [
      'import xml',
      'import xml\nfrom xml.dom import minidom\nimport xmlrpc',
      ['import xml', 'from xml.dom import minidom'],
    ],
    [
      'def $F(..., $P, ...):\n  ...\n  eval($P)',
      'def run(a, b=1):\n  x()\n  eval(b)\n',
      ['def run(a, b=1):\n  x()\n  eval(b)'],
    ],
    ['log("...")', 'm = "a"\nlog(m)\nlog(x)', ['log(m)']],
    ['$X = [...]', 'a = [1, 2]\nb = [c for c in d]\ne = 1', ['a = [1, 2]', 'b = [c for c in d]']],
    [
      'try:\n  ...\nexcept $E:\n  pass',
      'try:\n  a()\nexcept ValueError as e:\n  pass\nexcept B:\n  c()\n',
      ['try:\n  a()\nexcept ValueError as e:\n  pass\nexcept B:\n  c()'],
    ],
    ['except:\n  ...', 'try:\n  a()\nexcept:\n  b()\n', ['except:\n  b()']],
    ['with open(...) as $F:\n  ...', 'with open(a) as f:\n  f.read()\n', ['with open(a) as f:\n  f.read()']],
    [
      '@app.route(...)\ndef $F(...): ...',
      '@app.route("/")\n@login\ndef index(a):\n  return 1\n',
      ['@app.route("/")\n@login\ndef index(a):\n  return 1'],
    ],
    ['class $C(Base):\n  ...', 'class A(Base):\n  x = 1\n', ['class A(Base):\n  x = 1']],
    ['f"...{$X}..."', 'f"a{b}c"\nf"d"', ['f"a{b}c"']],
    ['sleep($X: int)', 'sleep(1)\nsleep("a")\nsleep(1.5)', ['sleep(1)']],
    ['$A and $B', 'x and y and z', ['x and y', 'x and y and z', 'x and y and z']],
  ])
})

test('Java', () => {
  const inMethod = (body: string): string => `class A { void m() { ${body} } }`
  check('java', [
    [
      '(Statement $S).execute(...)',
      'class A { void m(Statement s, Other o) { s.execute(q); o.execute(q); } }',
      ['s.execute(q)'],
    ],
    ['(Statement $S).execute(...)', 'class A { Statement s; void m() { this.s.execute(q); } }', ['this.s.execute(q)']],
    ['$X = (Foo) $Y;', inMethod('Foo f = (Foo) g;'), ['f = (Foo) g']],
    [
      'javax.crypto.Cipher.getInstance("...")',
      `import javax.crypto.Cipher; ${inMethod('Cipher.getInstance("DES"); Other.getInstance("DES");')}`,
      ['Cipher.getInstance("DES")'],
    ],
    [
      'javax.crypto.Cipher.getInstance("...")',
      `import javax.crypto.*; ${inMethod('Cipher.getInstance("DES");')}`,
      ['Cipher.getInstance("DES")'],
    ],
    ['f("a")', 'class A { static final String S = "a"; void m() { f(S); } }', ['f(S)']],
    ['String $X = "...";\n...\nf($X);', inMethod('String a = "b"; g(); f(a);'), ['String a = "b"; g(); f(a);']],
    [
      'public $T $M(..., HttpServletRequest $R, ...) { ... }',
      'class A { public void go(int a, HttpServletRequest r) { } void no() { } }',
      ['public void go(int a, HttpServletRequest r) { }'],
    ],
    [
      '@RequestMapping(...)\npublic $T $M(...) { ... }',
      'class A { @RequestMapping("/a") public String go() { return b; } }',
      ['@RequestMapping("/a") public String go() { return b; }'],
    ],
    ['catch (Exception $E) { }', inMethod('try { a(); } catch (Exception e) { }'), ['catch (Exception e) { }']],
    [
      'new $T() { ... }',
      inMethod('new Runnable() { public void run() { } };'),
      ['new Runnable() { public void run() { } }'],
    ],
    ['import java.util.*;', 'import java.util.*; class A { }', ['import java.util.*;']],
    ['f((int $X))', inMethod('int a = 1; Integer b = 2; f(a); f(b); f("c"); f(3);'), ['f(a)', 'f(b)', 'f(3)']],
  ])
})
