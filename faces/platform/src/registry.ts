import type { DetectorSource } from '@bartizan/engine'

/**
 * Every detector, in report order. The only place that lists the stages; workers import it by URL and load what they run.
 */
export const detectorSources: readonly DetectorSource[] = [
  { id: 'secrets', load: async () => (await import('@bartizan/secrets')).detector },
  { id: 'terraform', load: async () => (await import('@bartizan/terraform')).detector },
  { id: 'cloudformation', load: async () => (await import('@bartizan/cloudformation')).detector },
  { id: 'kubernetes', load: async () => (await import('@bartizan/kubernetes')).detector },
  { id: 'containers', load: async () => (await import('@bartizan/containers')).detector },
  { id: 'pipelines', load: async () => (await import('@bartizan/pipelines')).detector },
]
