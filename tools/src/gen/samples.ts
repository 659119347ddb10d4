import { detectorSources } from '@bartizan/platform/registry'
import type { RuleSample } from '@bartizan/model'
import type { CatalogueEntry } from '@bartizan/platform'

/** A sample with the detector whose room holds it. */
export interface RoomSample extends RuleSample {
  readonly detector: string
}

interface SampleModule {
  readonly samples: readonly RuleSample[]
}

/** The samples of every room, from its `samples` door; detectors are named like their packages. */
export async function loadSamples(): Promise<readonly RoomSample[]> {
  const modules = await Promise.all(
    // The rules of users run in rooms that have samples of their own.
    detectorSources
      .filter(({ id }) => id !== 'secrets-custom' && id !== 'sast-rules')
      .map(async ({ id }) => {
        const { samples } = (await import(`@bartizan/${id}/samples`)) as SampleModule
        return samples.map((sample) => ({ ...sample, detector: id }))
      }),
  )
  return modules.flat()
}

/** Rules without a bad or a good sample, as sentences. */
export function missingSamples(
  catalogue: readonly CatalogueEntry[],
  samples: readonly RuleSample[],
): readonly string[] {
  const seen = new Set(samples.map((sample) => `${sample.kind} ${sample.rule}`))
  // A rule that stands for the checks of users has no samples of its own, nor one of the engine about marks, nor one that speaks from downloaded data,
  // the configuration, or several files together.
  return catalogue
    .filter(
      ({ rule, detector }) => detector !== 'engine' && !rule.tags.includes('custom') && !rule.tags.includes('context'),
    )
    .flatMap(({ rule }) =>
      (['bad', 'good'] as const)
        .filter((kind) => !seen.has(`${kind} ${rule.id}`))
        .map((kind) => `${rule.id} has no ${kind} sample`),
    )
}
