import type { DetectorSource } from '@bartizan/engine'

/** The infrastructure detectors, each loaded only when it is scored. */
export const detectorSources: readonly DetectorSource[] = [
  { id: 'containers', load: async () => (await import('@bartizan/containers')).detector },
  { id: 'kubernetes', load: async () => (await import('@bartizan/kubernetes')).detector },
  { id: 'cloudformation', load: async () => (await import('@bartizan/cloudformation')).detector },
  { id: 'terraform', load: async () => (await import('@bartizan/terraform')).detector },
  { id: 'pipelines', load: async () => (await import('@bartizan/pipelines')).detector },
]
