import { detectorSources as sources } from '@bartizan/platform/registry'
import type { Detector, DetectorSource } from '@bartizan/engine'

/** The platform's detectors with their wishes and keywords, but without inspecting: listing, reading and matching alone. */
export const detectorSources: readonly DetectorSource[] = sources.map((source) => ({
  ...source,
  load: async (): Promise<Detector> => ({ ...(await source.load()), start: () => ({ inspect: () => ({}) }) }),
}))
