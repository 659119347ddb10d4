import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { sourceOf } from '@bartizan/engine'
import { auditSettings, tryMutations } from '@bartizan/testkit'
import { detector } from './detector.ts'

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
  const run = await detector.start(auditSettings)
  await tryMutations(dockerfile, { pieces, runs: 200 }, (text) => {
    const { length } = new TextEncoder().encode(text)
    const report = run.inspect(sourceOf('Dockerfile', text), [])
    for (const { at, fixes } of report.findings ?? []) {
      assert.ok(at.kind === 'file' && at.region !== undefined && at.region.endByte <= length)
      for (const { edits: changes } of fixes ?? [])
        for (const change of changes) assert.ok(change.startByte <= change.endByte && change.endByte <= length)
    }
  })
})
