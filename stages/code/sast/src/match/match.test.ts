import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Names } from '@bartizan/syntax/tree'
import * as fc from 'fast-check'
import { readRuleFile } from '../rules-yaml/index.ts'
import { entropy, isCatastrophic, isHighEntropy } from './analysis.ts'
import { evaluateComparison } from './comparison.ts'
import { compileRules, fixOf, identifiersOf, interpolate, looksAt, mayMatch, scanFile, targetOf } from './index.ts'
import type { CompiledRule, RuleResult } from './index.ts'
import { allMatches, hasNestedRepetition, matchesAtStart, translateRegex } from './regex.ts'

const names = new Names()
const encoder = new TextEncoder()

const compile = (body: string, language = 'javascript'): CompiledRule => {
  const text = `rules:\n  - id: sample\n    message: m\n    severity: ERROR\n    languages: [${language}]\n${body}`
  const { rules, problems } = readRuleFile(text, 'sample.yaml')
  const compiled = compileRules(rules, names)
  assert.deepEqual(
    [...problems, ...compiled.problems].map((one) => one.cause),
    [],
    body,
  )
  return compiled.rules[0]!
}

const run = (rule: CompiledRule, code: string, path = 'a.js'): RuleResult =>
  scanFile(targetOf(path, encoder.encode(code), { language: rule.language, names }), names).run(rule)

/** The texts that a search rule finds. */
const find = (body: string, code: string, language?: string): string[] => {
  const result = run(compile(body, language), code)
  assert.ok(result.kind === 'search')
  const source = encoder.encode(code)
  return result.ranges.map((range) => Buffer.from(source.subarray(range.start, range.end)).toString())
}

const SEARCHES: readonly (readonly [string, string, readonly string[]])[] = [
  ['    patterns:\n      - pattern: f($X)\n      - pattern-not: f("...")\n', "f(a); f('b')", ['f(a)']],
  [
    '    patterns:\n      - pattern: f($X)\n      - pattern-inside: "function g(...) { ... }"\n',
    'f(1); function g() { f(2) }',
    ['f(2)'],
  ],
  [
    '    patterns:\n      - pattern: f($X)\n      - pattern-not-inside: "function g(...) { ... }"\n',
    'f(1); function g() { f(2) }',
    ['f(1)'],
  ],
  [
    '    patterns:\n      - pattern: f($X)\n      - pattern-inside: |\n          $X = g()\n          ...\n',
    'a = g(); f(a); f(b)',
    ['f(a)'],
  ],
  ['    patterns:\n      - pattern: f($X, $Y)\n      - focus-metavariable: $Y\n', 'f(1, two)', ['two']],
  ['    pattern-either:\n      - pattern: f($X)\n      - pattern: g($X)\n', 'f(1); g(2); h(3)', ['f(1)', 'g(2)']],
  [
    '    patterns:\n      - pattern: f($X)\n      - metavariable-regex: { metavariable: $X, regex: "[\'\\"]a" }\n',
    "f('ab'); f('b')",
    ["f('ab')"],
  ],
  [
    '    patterns:\n      - pattern: f("$X")\n      - metavariable-regex: { metavariable: $X, regex: ^a }\n',
    "f('ab'); f('b')",
    ["f('ab')"],
  ],
  [
    '    patterns:\n      - pattern: f($X)\n      - metavariable-comparison: { metavariable: $X, comparison: $X < 2048 }\n',
    'f(1024); f(4096); const n = 512; f(n)',
    ['f(1024)', 'f(n)'],
  ],
  [
    '    patterns:\n      - pattern: f($X)\n      - metavariable-pattern: { metavariable: $X, pattern: g(...) }\n',
    'f(1 + g()); f(2)',
    ['f(1 + g())'],
  ],
  [
    '    patterns:\n      - pattern: f($X)\n      - metavariable-pattern: { metavariable: $X, patterns: [{ pattern-not: \'"..."\' }] }\n',
    "f(a); f('b')",
    ['f(a)'],
  ],
  [
    '    patterns:\n      - pattern: f("$X")\n      - metavariable-pattern: { metavariable: $X, language: generic, pattern: "key = ..." }\n',
    "f('key = 1'); f('other')",
    ["f('key = 1')"],
  ],
  [
    '    patterns:\n      - pattern: f($X)\n      - metavariable-type: { metavariable: $X, type: string }\n',
    "f('a'); f(1)",
    ["f('a')"],
  ],
  [
    '    patterns:\n      - pattern: f("$X")\n      - metavariable-analysis: { metavariable: $X, analyzer: entropy }\n',
    "f('q8Zr2LmX0vTb7NcK'); f('aaaaaaaa')",
    ["f('q8Zr2LmX0vTb7NcK')"],
  ],
  [
    '    patterns:\n      - pattern-regex: "to(do|fix)"\n      - pattern-not-regex: tofix\n',
    '// todo and tofix',
    ['todo'],
  ],
]

test('operators of search rules', () => {
  for (const [body, code, expected] of SEARCHES) assert.deepEqual(find(body, code), expected, body)
})

test('generic and regex rules look at text', () => {
  assert.deepEqual(find('    pattern: "listen $PORT;"\n', 'server { listen 80; }', 'generic'), ['listen 80;'])
  assert.deepEqual(
    find('    pattern: "user { ... admin ... }"\n', 'user { name admin }\nuser { name guest }', 'generic'),
    ['user { name admin }'],
  )
  assert.deepEqual(find('    pattern-regex: (?i)SECRET\\s*=\n', 'é secret = 1', 'regex'), ['secret ='])
})

test('sources, sinks and sanitizers of taint rules are found with their bindings', () => {
  const body = `    mode: taint
    pattern-sources: [{ pattern: req.query }]
    pattern-sinks: [{ patterns: [{ pattern: run($C) }, { focus-metavariable: $C }] }]
    pattern-sanitizers: [{ pattern: clean(...) }]
`
  const code = 'run(req.query); run(clean(req.query))'
  const result = run(compile(body), code)
  assert.ok(result.kind === 'taint')
  assert.deepEqual(
    result.sources[0]!.ranges.map((one) => code.slice(one.start, one.end)),
    ['req.query', 'req.query'],
  )
  assert.deepEqual(
    result.sinks[0]!.ranges.map((one) => code.slice(one.start, one.end)),
    ['req.query', 'clean(req.query)'],
  )
  assert.deepEqual(
    result.sanitizers[0]!.ranges.map((one) => code.slice(one.start, one.end)),
    ['clean(req.query)'],
  )
})

test('a pattern that cannot be read is a problem at its line', () => {
  const { rules } = readRuleFile(
    'rules:\n  - id: a\n    message: m\n    severity: ERROR\n    languages: [js]\n    pattern: "f("\n',
    'r.yaml',
  )
  const { problems } = compileRules(rules, names)
  assert.deepEqual(
    problems.map((one) => [one.line, one.kind]),
    [[6, 'configuration']],
  )
})

test('messages and fixes take the bindings', () => {
  const rule = compile('    pattern: f($X)\n    fix: g($X)\n')
  const code = 'f(a + 1)'
  const target = targetOf('a.js', encoder.encode(code), { language: rule.language, names })
  const result = scanFile(target, names).run(rule)
  assert.ok(result.kind === 'search')
  assert.equal(fixOf(rule.rule, result.ranges[0]!, target), 'g(a + 1)')
  assert.equal(interpolate('use of $X, not $Y', result.ranges[0]!, target), 'use of a + 1, not $Y')
  const lines = compile('    pattern: f($X)\n    fix: |\n      if (a) {\n        f($X)\n      }\n')
  const deep = targetOf('a.js', encoder.encode('  {\n    f(b)\n  }'), { language: lines.language, names })
  const found = scanFile(deep, names).run(lines)
  assert.ok(found.kind === 'search')
  assert.equal(fixOf(lines.rule, found.ranges[0]!, deep), 'if (a) {\n      f(b)\n    }')
  const byRegex = compile('    pattern: f($X)\n    fix-regex: { regex: "f\\\\((.*)\\\\)", replacement: "h(\\\\1)" }\n')
  assert.equal(fixOf(byRegex.rule, result.ranges[0]!, target), 'h(a + 1)')
})

const COMPARISONS: readonly (readonly [string, unknown])[] = [
  ['$N > 3 and $N < 10', true],
  ['$N % 2 == 0', false],
  ['not ($N == 7)', false],
  ['$N in [1, 7]', true],
  ['$N not in [1, 7]', false],
  ["re.match('a.c', $S)", true],
  ['len($S) == 3 or $N == 0', true],
  ["int('12') + 2 ** 3 == 20", true],
  ['str($N) == "7"', true],
  ['1 < $N <= 7', true],
  ['$MISSING > 1', undefined],
  ['$S > 1', undefined],
  ['(((', undefined],
]

test('comparisons', () => {
  const environment = {
    metavariable: (name: string): string | undefined =>
      new Map([
        ['$N', '7'],
        ['$S', 'abc'],
      ]).get(name),
    regex: (source: string, text: string): boolean => new RegExp(`^(?:${source})`).test(text),
  }
  for (const [text, expected] of COMPARISONS) assert.equal(evaluateComparison(text, environment), expected, text)
  fc.assert(fc.property(fc.string({ maxLength: 60 }), (text) => evaluateComparison(text, environment) !== null))
})

test('regular expressions of other engines', () => {
  assert.equal(matchesAtStart(translateRegex('(?i)abc', '')!, 'ABCd'), true)
  assert.equal(matchesAtStart(translateRegex('b', '')!, 'ab'), false)
  assert.equal(matchesAtStart(translateRegex('(?P<x>a)(?P=x)', '')!, 'aa'), true)
  assert.equal(matchesAtStart(translateRegex('(?x) a  b # c', '')!, 'ab'), true)
  assert.equal(matchesAtStart(translateRegex('\\A[[:digit:]]+\\z', '')!, '12'), true)
  assert.equal(matchesAtStart(translateRegex('a(?i)b|c', '')!, 'aB'), true)
  assert.equal(translateRegex('(', ''), undefined)
  assert.deepEqual(
    allMatches(translateRegex('^a', 'gm')!, 'a\nba\na').map((one) => one.index),
    [0, 5],
  )
})

test('nested repetition is seen, and long text is kept from it', () => {
  for (const source of ['(a+)+', '(?:a*b?)*c', '((ab)+c)*']) assert.equal(hasNestedRepetition(source), true, source)
  for (const source of ['a+b+', '(ab)+', '[(a+)+]', '\\(a+\\)+'])
    assert.equal(hasNestedRepetition(source), false, source)
  assert.equal(isCatastrophic('(a|a)*b'), true)
  assert.equal(matchesAtStart(translateRegex('(a?b?)*$', '')!, 'ab'.repeat(50_000)), true)
})

test('entropy', () => {
  assert.equal(entropy('aaaa'), 0)
  assert.equal(entropy('abcd'), 2)
  assert.equal(isHighEntropy('hello world again'), false)
})

test('paths of a rule', () => {
  const only = (include: string[], exclude: string[] = []): { include: string[]; exclude: string[] } => ({
    include,
    exclude,
  })
  assert.equal(looksAt('src/a.js', only(['*.js'])), true)
  assert.equal(looksAt('src/a.ts', only(['*.js'])), false)
  assert.equal(looksAt('src/tests/a.js', only([], ['tests'])), false)
  assert.equal(looksAt('a/b/c.js', only(['a/**/c.js'])), true)
  assert.equal(looksAt('xa/b.js', only(['/a/*.js'])), false)
})

test('the prefilter never loses a match', () => {
  const code =
    "import { exec as run } from 'child_process'; run('ls'); const s = `a${b}`; f({ 'x': 1 }); class A { m() { this.g() } }"
  const source = encoder.encode(code)
  const identifiers = identifiersOf(source)
  const patterns = [
    'child_process.exec(...)',
    '$X.g()',
    'f({ x: 1 })',
    'class $C { ... }',
    '`...${b}...`',
    '"ls"',
    '$F($Y)',
  ]
  for (const pattern of patterns) {
    const rule = compile(`    pattern: ${JSON.stringify(pattern)}\n`)
    const result = run(rule, code)
    assert.ok(result.kind === 'search' && result.ranges.length > 0, pattern)
    assert.ok(mayMatch(rule.requirement, identifiers), pattern)
  }
  const escaped = identifiersOf(encoder.encode('\\u0065val(a); \\u{72}un(b); "\\x6aose"'))
  assert.deepEqual(
    ['eval', 'run', 'jose', 'absent'].map((word) => escaped.has(word)),
    [true, true, true, false],
  )
  assert.equal(mayMatch(compile('    pattern: nowhere(...)\n').requirement, identifiers), false)
  assert.equal(
    mayMatch(compile('    pattern-either: [{ pattern: nowhere() }, { pattern: run() }]\n').requirement, identifiers),
    true,
  )
})
