import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { RuleSample } from '@bartizan/model'
import { runFixtures } from '@bartizan/testkit'
import { analyseFiles } from './analysis.ts'
import { rules } from './rules/index.ts'
import { samples } from './samples.ts'

const encoder = new TextEncoder()

const found = (sample: RuleSample): readonly string[] =>
  analyseFiles([{ path: sample.path, source: encoder.encode(sample.text) }], () => undefined).findings.map(
    (one) => one.rule,
  )

test('every rule has a bad and a good sample', () => {
  const missing = rules.flatMap((rule) =>
    (['bad', 'good'] as const)
      .filter((kind) => !samples.some((one) => one.rule === rule.id && one.kind === kind))
      .map((kind) => `${rule.id} ${kind}`),
  )
  assert.deepEqual(missing, [])
})

test('bad samples are found, good ones are not', () => {
  const wrong = samples.flatMap((sample) => {
    const isFound = found(sample).includes(sample.rule)
    return isFound === (sample.kind === 'bad') ? [] : [`${sample.rule} ${sample.kind}\n${sample.text}`]
  })
  assert.deepEqual(wrong, [])
})

test('the engine runs the detector over all fixtures: every finding has its mark', async () => {
  const registry = new URL('./testing/registry.ts', import.meta.url)
  const run = await runFixtures(registry, 'sast', new URL('../fixtures', import.meta.url).pathname)
  assert.deepEqual(run.failures, [])
  assert.ok(run.files > 0)
})
