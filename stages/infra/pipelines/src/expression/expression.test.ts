import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { dotted, walk, type Expression } from './ast.ts'
import { findFences } from './find.ts'
import { parseExpression } from './parse.ts'

/** The expression in prefix form, so that its structure can be read in a test. */
function shape(expression: Expression): string {
  switch (expression.kind) {
    case 'literal':
      return JSON.stringify(expression.value)
    case 'context':
      return (
        dotted(expression) ?? `${typeof expression.root === 'string' ? expression.root : shape(expression.root)}[…]`
      )
    case 'call':
      return `${expression.name}(${expression.args.map(shape).join(' ')})`
    case 'binary':
      return `(${expression.operator} ${shape(expression.left)} ${shape(expression.right)})`
    case 'not':
      return `!${shape(expression.of)}`
  }
}

const cases: readonly (readonly [text: string, expected: string])[] = [
  ["github.event.issue.title == 'it''s'", '(== github.event.issue.title "it\'s")'],
  ['a || b && !c', '(|| a (&& b !c))'],
  ['1 < 2 && 0x1f >= -3.5e2', '(&& (< 1 2) (>= 31 -350))'],
  ["contains(github.event.*.labels, 'x')", 'contains(github.event.*.labels "x")'],
  ["github['event']['Pull_Request'].head.ref", 'github.event.pull_request.head.ref'],
  ['inputs[inputs.name]', 'inputs[…]'],
  ['fromJSON(steps.a.outputs.b).c', 'fromjson(steps.a.outputs.b)[…]'],
  ['(a || b).number', '(|| a b)[…]'],
  ["format('{0}', null, true)", 'format("{0}" null true)'],
  ["  steps.my-step.outputs['x-y']  ", 'steps.my-step.outputs.x-y'],
]

for (const [text, expected] of cases) {
  test(`expression: ${text}`, () => {
    const parsed = parseExpression(text)
    assert.equal(parsed.kind, 'parsed')
    if (parsed.kind === 'parsed') assert.equal(shape(parsed.expression), expected)
  })
}

for (const text of ['', 'a.', "'open", '(a', 'a b', 'f(a,', 'a ==', '!', 'a[', '"a"', '`a`']) {
  test(`expression refused: ${text}`, () => assert.equal(parseExpression(text).kind, 'error'))
}

test('fences are found with their places, quotes respected', () => {
  const text = "echo ${{ format('}} {0}', a) }} ${{ b }} ${{ open"
  const fences = findFences(text, 0, text.length)
  assert.deepEqual(
    fences.map(({ start, end }) => text.slice(start, end)),
    ["${{ format('}} {0}', a) }}", '${{ b }}'],
  )
  const [, second] = fences
  assert.equal(second?.expression?.kind, 'context')
  if (second?.expression !== undefined) {
    assert.equal(text.slice(second.from + second.expression.start, second.from + second.expression.end), 'b')
  }
})

test('deep nesting is refused, not followed', () => {
  for (const unit of ['(', '!', 'a[', 'f(', 'a && (']) assert.equal(parseExpression(unit.repeat(10_000)).kind, 'error')
})

test('whatever the text, the parser answers, and all places lie within it', () => {
  const piece = fc.constantFrom(
    'a',
    '.',
    '[',
    ']',
    '(',
    ')',
    "'",
    "''",
    '*',
    '&&',
    '||',
    '==',
    '!',
    ',',
    ' ',
    '1',
    '-',
    '0x',
    'null',
    'f(',
    '.b',
    '\n',
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), (parts) => {
      const text = parts.join('')
      const parsed = parseExpression(text)
      if (parsed.kind === 'parsed') {
        walk(parsed.expression, ({ start, end }) => assert.ok(start >= 0 && start <= end && end <= text.length))
      }
    }),
    { numRuns: 5000 },
  )
})
