import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readRuleFile } from './index.ts'
import type { Formula, YamlRule } from './index.ts'

const HEAD = `rules:
  - id: sample
    message: found $X
    severity: ERROR
    languages: [javascript]
`

const read = (body: string): { rules: readonly YamlRule[]; causes: string[] } => {
  const { rules, problems } = readRuleFile(HEAD + body, 'sample.yaml')
  return { rules, causes: problems.map((one) => `${one.line}: ${one.cause}`) }
}

/** A formula as a short text, for comparison. */
const sketch = (formula: Formula): string => {
  switch (formula.kind) {
    case 'pattern':
      return formula.text.trim()
    case 'regex':
      return `/${formula.source}/`
    case 'not':
    case 'inside':
      return `${formula.kind}(${sketch(formula.part)})`
    case 'any':
      return `any(${formula.parts.map((part) => sketch(part)).join(', ')})`
    case 'all': {
      const conditions = formula.conditions.map((one) => one.kind)
      const focus = formula.focus.map((one) => `focus ${one.join('|')}`)
      return `all(${[...formula.parts.map((part) => sketch(part)), ...conditions, ...focus].join(', ')})`
    }
  }
}

const formulaOf = (body: string): string => {
  const { rules, causes } = read(body)
  assert.deepEqual(causes, [], body)
  const detection = rules[0]!.detection
  assert.ok(detection.mode === 'search')
  return sketch(detection.formula)
}

test('every operator of a search rule', () => {
  assert.equal(formulaOf('    pattern: eval($X)\n'), 'eval($X)')
  assert.equal(formulaOf('    pattern-regex: a+\n'), '/a+/')
  assert.equal(
    formulaOf(
      '    pattern-either:\n      - pattern: a\n      - patterns:\n          - pattern: b\n          - pattern-not: c\n',
    ),
    'any(a, all(b, not(c)))',
  )
  const all = `    patterns:
      - pattern: f($X)
      - pattern-inside: g(...)
      - pattern-not-inside:
          patterns:
            - pattern: h(...)
      - pattern-not-regex: x
      - metavariable-regex: { metavariable: $X, regex: a.* }
      - metavariable-pattern: { metavariable: $X, pattern: y }
      - metavariable-comparison: { metavariable: $X, comparison: $X > 1 }
      - metavariable-analysis: { metavariable: $X, analyzer: entropy }
      - metavariable-type: { metavariable: $X, type: string }
      - focus-metavariable: [$X, $Y]
`
  assert.equal(
    formulaOf(all),
    'all(f($X), inside(g(...)), not(inside(all(h(...)))), not(/x/), regex, pattern, comparison, analysis, type, focus $X|$Y)',
  )
})

test('the newer syntax', () => {
  assert.equal(
    formulaOf('    match:\n      all:\n        - pattern: a\n        - not: b\n        - any: [c, d]\n'),
    'all(a, not(b), any(c, d))',
  )
})

test('taint rules keep sources, sinks, sanitizers, propagators and their settings', () => {
  const { rules, causes } = read(`    mode: taint
    options: { taint_unify_mvars: true }
    pattern-sources:
      - pattern: read()
        label: A
        by-side-effect: only
        exact: true
    pattern-sinks:
      - patterns: [{ pattern: run($X) }, { focus-metavariable: $X }]
        requires: A and not B
      - pattern: other($Y)
        requires: [{ $Y: A }]
    pattern-sanitizers:
      - pattern: clean(...)
        by-side-effect: true
    pattern-propagators:
      - pattern: $A.push($B)
        from: $B
        to: $A
`)
  assert.deepEqual(causes, [])
  const detection = rules[0]!.detection
  assert.ok(detection.mode === 'taint')
  const { sources, sinks, sanitizers, propagators } = detection.taint
  assert.deepEqual([sources[0]!.label, sources[0]!.bySideEffect, sources[0]!.exact], ['A', 'only', true])
  assert.deepEqual(
    sinks.map((one) => one.requires),
    [
      { kind: 'label', formula: 'A and not B' },
      { kind: 'by-metavariable', formulas: [{ metavariable: '$Y', formula: 'A' }] },
    ],
  )
  assert.equal(sanitizers[0]!.bySideEffect, 'yes')
  assert.deepEqual([propagators[0]!.from, propagators[0]!.to], ['$B', '$A'])
  assert.equal(rules[0]!.options['taint_unify_mvars'], true)
})

const MISTAKES: readonly (readonly [string, string])[] = [
  ['    patern: a\n', "6: unknown key 'patern' in a rule"],
  [
    '    patterns:\n      - pattern: a\n      - metavariable-regexp: { metavariable: $X, regex: a }\n',
    "8: unknown key 'metavariable-regexp' in an item of patterns",
  ],
  ['    mode: guess\n    pattern: a\n', "6: unknown mode 'guess'"],
  [
    '    mode: taint\n    pattern-sources: [{ pattern: a, labels: B }]\n    pattern-sinks: [{ pattern: c }]\n',
    "7: unknown key 'labels' in an item of pattern-sources",
  ],
  ['    pattern: a\n    paths: { only: [x] }\n', "7: unknown key 'only' in paths"],
]

test('a mistake is a problem with its line, never an ignored key', () => {
  for (const [body, expected] of MISTAKES)
    assert.ok(read(body).causes.includes(expected), `${body} gave ${read(body).causes.join('; ')}`)
})

test('a file that is no rule file is a problem', () => {
  for (const text of ['', 'a: [', '- 1', 'rules: 1', 'rules:\n  - 5\n', '\0']) {
    const { rules, problems } = readRuleFile(text, 'x.yaml')
    assert.equal(rules.length, 0)
    assert.ok(problems.length > 0, JSON.stringify(text))
  }
})
