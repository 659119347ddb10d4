import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { sourceOf, type DetectorSettings } from '@bartizan/engine'
import * as fc from 'fast-check'
import { detector } from './detector.ts'

const settings: DetectorSettings = {
  profile: 'audit',
  options: {},
  secretKey: new Uint8Array(32),
  today: '2026-01-01',
  dataDirectory: '',
}
const dockerfile = readFileSync(new URL('../fixtures/service/Dockerfile', import.meta.url), 'utf8')
const pieces = [
  'FROM ',
  'RUN ',
  ' && ',
  ' | sh',
  '$(',
  ')',
  '`',
  '\\\n',
  '\n',
  '"',
  "'",
  '<<E\n',
  'ENV A=',
  '${A:-',
  '}',
  'ONBUILD ',
  '["',
  '#',
  'if ',
  'for x in ',
]

test('mutated and truncated Dockerfiles are answered, and repairs stay within the file', async () => {
  const edit = fc.record({ at: fc.nat(dockerfile.length), cut: fc.nat(30), put: fc.constantFrom(...pieces) })
  const run = await detector.start(settings)
  await fc.assert(
    fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 4 }), async (edits) => {
      let text = dockerfile
      for (const { at, cut, put } of edits) text = text.slice(0, at) + put + text.slice(at + cut)
      const { length } = new TextEncoder().encode(text)
      const report = run.inspect(sourceOf('Dockerfile', text), [])
      for (const { at, fixes } of report.findings ?? []) {
        assert.ok(at.kind === 'file' && at.region !== undefined && at.region.endByte <= length)
        for (const { edits: changes } of fixes ?? [])
          for (const change of changes) assert.ok(change.startByte <= change.endByte && change.endByte <= length)
      }
    }),
    { numRuns: 200 },
  )
})
