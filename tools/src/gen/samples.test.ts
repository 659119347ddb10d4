import assert from 'node:assert/strict'
import { test } from 'node:test'
import { loadCatalogue } from '@bartizan/platform'
import { detectorSources } from '@bartizan/platform/registry'
import { checkSamples } from '@bartizan/testkit'
import { loadSamples, missingSamples } from './samples.ts'

const registry = new URL(import.meta.resolve('@bartizan/platform/registry'))
const catalogue = await loadCatalogue()
const samples = await loadSamples()

test('every rule has a bad and a good sample, and no sample is of an unknown rule', () => {
  assert.deepEqual(missingSamples([...catalogue.values()], samples), [])
  assert.deepEqual(
    samples.filter((sample) => !catalogue.has(sample.rule)).map((sample) => sample.rule),
    [],
  )
})

/** Runs nothing but users' checks. */
const withoutOwnRules = ['policies', 'secrets-custom', 'sast-rules']

for (const { id } of detectorSources.filter((source) => !withoutOwnRules.includes(source.id))) {
  test(`the samples of ${id}, as the docs print them, hold in a real scan`, async () => {
    const own = samples.filter((sample) => sample.detector === id)
    assert.ok(own.length > 0)
    assert.deepEqual(await checkSamples(registry, id, own), [])
  })
}
