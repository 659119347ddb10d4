import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Detector } from '@bartizan/engine'
import type { RuleSample } from '@bartizan/model'
import { runFixtures } from './fixtures.ts'
import { checkSamples } from './scan-samples.ts'

/** A detector's room with its samples and fixtures. */
export interface Room<Facts> {
  readonly detector: Detector<Facts>
  readonly samples: readonly RuleSample[]
  /** A module that lists the detector, for the workers. */
  readonly registry: URL
  /** Folder of marked files. */
  readonly fixtures: URL
}

/** Registers the tests that every room passes: samples for each rule, ids once each, fixtures with a mark for every finding. */
export function testRoom<Facts>({ detector, samples, registry, fixtures }: Room<Facts>): void {
  test('every rule has a bad and a good sample, and all of them hold', async () => {
    for (const rule of detector.rules) {
      for (const kind of ['bad', 'good']) {
        assert.ok(
          samples.some((sample) => sample.rule === rule.id && sample.kind === kind),
          `${rule.id} has no ${kind} sample`,
        )
      }
    }
    assert.deepEqual(await checkSamples(registry, detector.id, samples), [])
  })

  test('rule ids are unique', () => {
    const ids = detector.rules.map((rule) => rule.id)
    assert.equal(new Set(ids).size, ids.length)
  })

  test('all rules over all fixtures: every finding has its mark', async () => {
    const run = await runFixtures(registry, detector.id, fixtures.pathname)
    assert.deepEqual(run.failures, [])
    assert.ok(run.files > 0)
  })
}
