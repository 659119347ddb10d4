import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import {
  looksLikeDockerfile,
  parseDockerfile,
  parseImage,
  sourceSpan,
  stageGraph,
  stageVariables,
  substitute,
} from './index.ts'

test('continued lines with comments and blank lines are one instruction', () => {
  const text = 'FROM a\nRUN x \\\n  # note\n\n  && y\\\nz\nUSER u\n'
  const { instructions, comments } = parseDockerfile(text)
  assert.deepEqual(
    instructions.map(({ keyword, rest }) => [keyword, rest.text]),
    [
      ['FROM', 'a'],
      ['RUN', 'x   && yz'],
      ['USER', 'u'],
    ],
  )
  assert.deepEqual(
    comments.map(({ start, end }) => text.slice(start, end)),
    ['# note'],
  )
  const run = instructions[1]
  assert.ok(run)
  const span = sourceSpan(run.rest, run.rest.text.indexOf('&& y'), run.rest.text.length)
  assert.equal(text.slice(span.start, span.end), '&& y\\\nz')
})

test('the escape directive, flags, JSON forms, pairs and triggers', () => {
  const { instructions, directives } = parseDockerfile(
    [
      '# escape=`',
      'FROM --platform=$P a:1 AS b',
      'COPY --from=b --chown="x y" ["p q", "/r"]',
      "ENV A=1 B='2 3' C=x` y",
      'ENV OLD form here',
      'RUN dir `',
      ' c:\\',
      'ONBUILD COPY . /x',
      'HEALTHCHECK --interval=5s CMD ["a"]',
    ].join('\r\n'),
  )
  assert.equal(directives[0]?.value, '`')
  const [from, copy, env, old, run, onbuild, health] = instructions
  assert.deepEqual(
    from?.words.map(({ value }) => value),
    ['a:1', 'AS', 'b'],
  )
  assert.deepEqual(
    copy?.flags.map(({ name, value }) => [name, value]),
    [
      ['from', 'b'],
      ['chown', 'x y'],
    ],
  )
  assert.deepEqual([copy?.json, copy?.words.map(({ value }) => value)], [true, ['p q', '/r']])
  assert.deepEqual(
    env?.pairs.map(({ key, value }) => [key, value?.value]),
    [
      ['A', '1'],
      ['B', '2 3'],
      ['C', 'x y'],
    ],
  )
  assert.deepEqual(
    old?.pairs.map(({ key, value }) => [key, value?.value]),
    [['OLD', 'form here']],
  )
  assert.equal(run?.rest.text, 'dir  c:\\')
  assert.equal(onbuild?.trigger?.keyword, 'COPY')
  assert.equal(health?.flags[0]?.name, 'interval')
})

test('here-documents', () => {
  const text = 'FROM a\nRUN <<EOF\necho 1\n# not a comment\nEOF\nCOPY <<"A" <<-B /x/\n$a\nA\n\tb\n\tB\nUSER u\n'
  const { instructions, issues } = parseDockerfile(text)
  assert.deepEqual(issues, [])
  assert.deepEqual(
    instructions.map(({ keyword }) => keyword),
    ['FROM', 'RUN', 'COPY', 'USER'],
  )
  assert.equal(instructions[1]?.heredocs[0]?.body.text, 'echo 1\n# not a comment\n')
  assert.deepEqual(
    instructions[2]?.heredocs.map(({ name, expand, stripTabs }) => [name, expand, stripTabs]),
    [
      ['A', false, false],
      ['B', true, true],
    ],
  )
})

const substitutions: readonly (readonly [text: string, result: string, complete: boolean])[] = [
  ['a$X-${Y}', 'a1-', false],
  ['${X:-d}${Y:-d}${Y-e}', '1de', true],
  ['${X:+p}${Y:+q}', '1'.replace('1', 'p'), false],
  ['\\$X', '$X', true],
  ['${Y:-${X}}', '1', true],
  ['${X', '${X', true],
]

for (const [text, result, complete] of substitutions) {
  test(`substitution of ${text}`, () => {
    assert.deepEqual(
      substitute(text, (name) => (name === 'X' ? '1' : undefined)),
      { text: result, complete },
    )
  })
}

test('stages, their bases and their variables', () => {
  const file = parseDockerfile(
    'ARG V=1\nFROM img:$V AS base\nARG V\nENV E=$V\nFROM Base\nARG E=2\nENV F="${E}x"\nFROM ${NONE}\n',
  )
  const graph = stageGraph(file)
  const [base, next, last] = graph.stages
  assert.ok(base && next && last)
  assert.deepEqual([base.image.text, next.base, last.image.complete], ['img:1', 0, false])
  const lookup = stageVariables(graph, next)
  assert.deepEqual([lookup('E'), lookup('F'), lookup('G')], ['1', '1x', undefined])
  assert.deepEqual(parseImage('r.io:5000/a/b:t@sha256:d'), { name: 'r.io:5000/a/b', tag: 't', digest: 'sha256:d' })
})

test('what is a Dockerfile by its content', () => {
  assert.ok(looksLikeDockerfile('# c\n\nARG A=1\nFROM a AS b\n'))
  assert.ok(!looksLikeDockerfile('from x import y\n'))
  assert.ok(!looksLikeDockerfile('name: x\nFROM a\n'))
})

test('what Docker refuses is an issue, and the rest is read', () => {
  const { instructions, issues } = parseDockerfile('FROM a\nFORM b\nRUN <<EOF\nnever closed\n')
  assert.deepEqual(
    issues.map(({ message }) => message),
    ['unknown instruction FORM', 'a here-document is not closed'],
  )
  assert.equal(instructions.length, 2)
})

test('whatever the text, the parser ends, and all places lie within it', () => {
  const piece = fc.constantFrom(
    'FROM a',
    'RUN ',
    'COPY ',
    'ENV A=',
    'ARG ',
    '\\\n',
    '\n',
    ' ',
    '#',
    '<<E',
    'E\n',
    '["a"',
    ']',
    '"',
    "'",
    '$',
    '${A:-',
    '}',
    '--x=',
    'ONBUILD ',
    '\r\n',
    '`',
    '\t',
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 50 }), (parts) => {
      const text = parts.join('')
      const file = parseDockerfile(text)
      for (const { start, end } of file.instructions) assert.ok(start >= 0 && start <= end && end <= text.length)
      const graph = stageGraph(file)
      for (const stage of graph.stages) stageVariables(graph, stage)('A')
    }),
    { numRuns: 3000 },
  )
})

test('a long chain of stages and substitutions stays cheap', () => {
  const text = `FROM a AS s0\n${Array.from({ length: 2000 }, (_, index) => `FROM s${index} AS s${index + 1}\n`).join('')}`
  assert.equal(stageGraph(parseDockerfile(text)).stages.length, 2001)
  assert.equal(substitute('${A:-'.repeat(5000), () => undefined).complete, true)
})
