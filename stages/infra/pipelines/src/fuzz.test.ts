import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { sourceOf } from '@bartizan/engine'
import { auditSettings, tryMutations } from '@bartizan/testkit'
import { detector } from './detector.ts'

const workflow = readFileSync(new URL('../fixtures/workflows/release.yml', import.meta.url), 'utf8')
const pieces = [
  '${{ ',
  ' }}',
  'if: ',
  'uses: ',
  'run: |\n',
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
  "'",
  'secrets',
  '<<: ',
]

test('mutated and truncated workflows are answered', async () => {
  const run = await detector.start(auditSettings)
  await tryMutations(workflow, { pieces, runs: 300 }, (text) => {
    const { length } = new TextEncoder().encode(text)
    const path = '.github/workflows/a.yml'
    const report = run.inspect(sourceOf(path, text), [])
    for (const { at } of report.findings ?? [])
      assert.ok(at.kind === 'file' && at.region !== undefined && at.region.endByte <= length)
  })
})
