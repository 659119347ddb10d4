import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkSamples, runFixtures } from '@bartizan/testkit'
import { detector } from './detector.ts'
import { samples } from './samples.ts'

const registry = new URL('./testing/registry.ts', import.meta.url)

test('every rule has a bad and a good sample, and all of them hold', async () => {
  for (const rule of detector.rules) {
    for (const kind of ['bad', 'good']) {
      assert.ok(
        samples.some((sample) => sample.rule === rule.id && sample.kind === kind),
        `${rule.id} has no ${kind} sample`,
      )
    }
  }
  assert.deepEqual(await checkSamples(registry, 'pipelines', samples), [])
})

test('rule ids are unique', () => {
  const ids = detector.rules.map((rule) => rule.id)
  assert.equal(new Set(ids).size, ids.length)
})

test('all rules over all fixtures: every finding has its mark', async () => {
  const run = await runFixtures(registry, 'pipelines', new URL('../fixtures', import.meta.url).pathname)
  assert.deepEqual(run.failures, [])
  assert.ok(run.files > 0)
})
