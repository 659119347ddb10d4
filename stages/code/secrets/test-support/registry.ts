import type { DetectorSource } from '@bartizan/engine'

/** The detectors of this stage alone. */
export const detectorSources: readonly DetectorSource[] = [
  { id: 'secrets', load: async () => (await import('../src/detector.ts')).detector },
  { id: 'secrets-custom', load: async () => (await import('../src/custom/detector.ts')).customDetector },
]
