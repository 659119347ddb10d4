import type { DetectorSource } from '@bartizan/engine'

/** Test-only: this room's detector alone. */
export const detectorSources: readonly DetectorSource[] = [
  { id: 'sast', load: async () => (await import('../detector.ts')).detector },
]
