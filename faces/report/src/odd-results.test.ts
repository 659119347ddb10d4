import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { FileLocation, Finding, Problem } from '@bartizan/model'
import { problemKinds, severities } from '@bartizan/model'
import * as fc from 'fast-check'
import { finding, resultOf } from '../test-support/sample-result.ts'
import { collect, formats, plainContext } from './index.ts'
import { displayWidth } from './escape/terminal.ts'

const text = fc.string({ unit: 'binary', maxLength: 30 })
const small = fc.integer({ min: 1, max: 12 })

/** Regions that need not fit their frames, and frames that need not fit their files. */
const place: fc.Arbitrary<FileLocation> = fc.record(
  {
    kind: fc.constant('file' as const),
    path: text,
    region: fc.record({
      startByte: small,
      endByte: small,
      startLine: small,
      startColumn: small,
      endLine: small,
      endColumn: small,
    }),
    frame: fc.record({
      firstLine: small,
      lines: fc.array(text, { maxLength: 6 }),
      cut: fc.integer({ min: 0, max: 5 }),
    }),
    note: text,
    inside: fc.array(text, { maxLength: 2 }),
  },
  { requiredKeys: ['kind', 'path'] },
)

const odd: fc.Arbitrary<Finding> = fc
  .record({
    message: text,
    severity: fc.constantFrom(...severities),
    primary: fc.oneof(
      place,
      fc.record({ kind: fc.constantFrom('resource' as const, 'image-layer' as const), name: text }),
    ),
    related: fc.array(place, { maxLength: 2 }),
    flow: fc.array(place, { maxLength: 3 }),
    what: text,
  })
  .map(({ what, ...draft }) =>
    finding({
      ...draft,
      rule: `odd/${what}`,
      evidence: { kind: 'value', path: what, actual: what },
      asset: { kind: 'resource', name: what },
      fixes: [{ title: what, safety: 'safe', edits: [{ path: what, startByte: 3, endByte: 3, text: what }] }],
    }),
  )

const problem: fc.Arbitrary<Problem> = fc.record(
  {
    kind: fc.constantFrom(...problemKinds),
    cause: text,
    weight: fc.constantFrom('incomplete' as const, 'note' as const),
    path: text,
    next: text,
    line: small,
  },
  { requiredKeys: ['kind', 'cause', 'weight'] },
)

test('no format breaks on results that do not fit together', async () => {
  const loaded = await Promise.all(formats.map(async ({ name, load }) => ({ name, report: await load() })))
  await fc.assert(
    fc.asyncProperty(
      fc.array(odd, { maxLength: 4 }),
      fc.array(problem, { maxLength: 3 }),
      fc.constantFrom(30, 80),
      async (findings, problems, width) => {
        const plain = resultOf(findings)
        const result = { ...plain, coverage: { ...plain.coverage, problems } }
        for (const { name, report } of loaded) {
          const made = await collect(report(result, { ...plainContext, profile: 'audit', verbose: true, width }))
          assert.ok(made.isWellFormed(), name)
          if (name === 'text')
            for (const line of made.split('\n')) assert.ok(displayWidth(line) <= width, `${width}: ${line}`)
          if (/json|sarif|gitlab|codeclimate/.test(name)) JSON.parse(made)
        }
      },
    ),
    { numRuns: 60 },
  )
})
