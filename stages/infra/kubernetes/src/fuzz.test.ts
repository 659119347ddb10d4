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
const manifest = readFileSync(new URL('../fixtures/workloads.yaml', import.meta.url), 'utf8')
const pieces = [
  'kind: Role\n',
  'rules: [',
  'containers: ',
  '*a',
  '&a ',
  '[',
  ']',
  '{',
  '}',
  ': ',
  '\n',
  '  ',
  '- ',
  '"',
  'null',
  '<<: ',
  '---\n',
]

test('mutated and truncated manifests are answered', async () => {
  const edit = fc.record({ at: fc.nat(manifest.length), cut: fc.nat(30), put: fc.constantFrom(...pieces) })
  const run = await detector.start(settings)
  await fc.assert(
    fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 4 }), async (edits) => {
      let text = manifest
      for (const { at, cut, put } of edits) text = text.slice(0, at) + put + text.slice(at + cut)
      const { length } = new TextEncoder().encode(text)
      const report = run.inspect(sourceOf('m.yaml', text), [])
      for (const { at } of report.findings ?? [])
        assert.ok(at.kind === 'file' && at.region !== undefined && at.region.endByte <= length)
    }),
    { numRuns: 300 },
  )
})
