import type { DetectorSource, FileEntry } from '@bartizan/engine'

/**
 * Every detector, in report order. The only place that lists the stages; workers import it by URL and load what they run.
 * `mayWant` is wider than what the detectors decide themselves: it only spares loading what no file of the tree is for.
 */
export const detectorSources: readonly DetectorSource[] = [
  { id: 'secrets', load: async () => (await import('@bartizan/secrets')).detector },
  { id: 'secrets-custom', load: async () => (await import('@bartizan/secrets')).customDetector },
  {
    id: 'sast',
    mayWant: byExtension(
      'js',
      'mjs',
      'cjs',
      'jsx',
      'ts',
      'mts',
      'cts',
      'tsx',
      'py',
      'pyi',
      'java',
      'vue',
      'svelte',
      'html',
    ),
    load: async () => (await import('@bartizan/sast')).detector,
  },
  { id: 'sast-rules', load: async () => (await import('@bartizan/sast/user-rules')).userRulesDetector },
  {
    id: 'dependencies',
    mayWant: exceptByExtension(
      ['setup.py', 'gems.rb'],
      'py',
      'rb',
      'go',
      'js',
      'ts',
      'tsx',
      'jsx',
      'mjs',
      'cjs',
      'java',
      'kt',
      'rs',
      'c',
      'h',
      'cc',
      'cpp',
      'hpp',
      'cs',
      'php',
      'css',
      'html',
      'md',
      'rst',
      'svg',
      'sh',
      'sql',
    ),
    load: async () => (await import('@bartizan/dependencies')).dependenciesDetector,
  },
  {
    id: 'terraform',
    mayWant: byExtension('tf', 'tofu', 'json', 'tfvars'),
    load: async () => (await import('@bartizan/terraform')).detector,
  },
  {
    id: 'cloudformation',
    mayWant: byExtension('yaml', 'yml', 'json', 'template'),
    load: async () => (await import('@bartizan/cloudformation')).detector,
  },
  {
    id: 'kubernetes',
    mayWant: byExtension('yaml', 'yml', 'json'),
    load: async () => (await import('@bartizan/kubernetes')).detector,
  },
  {
    id: 'containers',
    mayWant: (file) => /docker|container|compose/i.test(file.name),
    load: async () => (await import('@bartizan/containers')).detector,
  },
  {
    id: 'pipelines',
    mayWant: byExtension('yaml', 'yml'),
    load: async () => (await import('@bartizan/pipelines')).detector,
  },
  {
    id: 'policies',
    mayWant: (file) => /^(ya?ml|json|tf|tofu)$/.test(file.extension) || /docker|container/i.test(file.name),
    load: async () => (await import('@bartizan/policies')).detector,
  },
]

function byExtension(...extensions: readonly string[]): (file: FileEntry) => boolean {
  const wanted = new Set(extensions)
  return (file) => wanted.has(file.extension)
}

/** Any file but those with some extensions; of these, only the names given. */
function exceptByExtension(names: readonly string[], ...extensions: readonly string[]): (file: FileEntry) => boolean {
  const unwanted = new Set(extensions)
  return (file) => !unwanted.has(file.extension) || names.includes(file.name)
}
