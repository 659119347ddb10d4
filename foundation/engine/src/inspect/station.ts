import type { Problem, Rule } from '@bartizan/model'
import type { Detector, DetectorRun, DetectorSettings } from '../detector.ts'
import { loadSources } from '../load.ts'
import { enter, leave } from './progress.ts'
import type { ProgressSlot } from './progress.ts'
import { failure } from './failure.ts'

/** A detector ready to inspect; without `run` when it could not be started. */
export interface Station {
  readonly id: string
  readonly keywords: Detector['keywords']
  readonly wantsBinary?: Detector['wantsBinary']
  readonly rules: ReadonlyMap<string, Rule>
  readonly run?: DetectorRun
}

/** What a thread opens its stations with. */
export interface StationSetup {
  /** Address of the registry module. */
  readonly registry: string
  /** In the order of the detectors' indices. */
  readonly detectors: readonly { readonly id: string; readonly settings: DetectorSettings }[]
  /** Indices of detectors that failed to start before. */
  readonly without: readonly number[]
}

/** Loads and starts the detectors of a run. One that fails is left out and named. */
export async function openStations(
  setup: StationSetup,
  slot: ProgressSlot,
): Promise<{ readonly stations: readonly Station[]; readonly problems: readonly Problem[] }> {
  const sources = await loadSources(new URL(setup.registry))
  const problems: Problem[] = []
  const stations: Station[] = []
  for (const [index, { id, settings }] of setup.detectors.entries()) {
    const bare = { id, keywords: undefined, rules: new Map() }
    if (setup.without.includes(index)) {
      stations.push(bare)
      continue
    }
    enter(slot, 'start', index)
    try {
      const detector = await sources.find((source) => source.id === id)!.load()
      const rules = new Map(detector.rules.map((rule) => [rule.id as string, rule]))
      const run = await detector.start(settings)
      const { keywords, wantsBinary } = detector
      stations.push({ id, keywords, rules, run, ...(wantsBinary === undefined ? {} : { wantsBinary }) })
    } catch (error) {
      stations.push(bare)
      problems.push(failure(undefined, id, error))
    } finally {
      leave(slot)
    }
  }
  return { stations, problems }
}
