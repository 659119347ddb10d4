import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { sourceOf } from '@bartizan/engine'
import { auditSettings, tryMutations } from '@bartizan/testkit'
import { detector } from './detector.ts'

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
  const run = await detector.start(auditSettings)
  await tryMutations(manifest, { pieces, runs: 300 }, (text) => {
    const { length } = new TextEncoder().encode(text)
    const report = run.inspect(sourceOf('m.yaml', text), [])
    for (const { at } of report.findings ?? [])
      assert.ok(at.kind === 'file' && at.region !== undefined && at.region.endByte <= length)
  })
})
