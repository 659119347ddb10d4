import type { Problem } from '@bartizan/model'
import type { Detector, DetectorSettings, DetectorSource } from './detector.ts'
import type { ScanRequest } from './request.ts'

/** Imports a registry module. */
export async function loadSources(registry: URL): Promise<readonly DetectorSource[]> {
  const module = (await import(registry.href)) as { readonly detectorSources?: readonly DetectorSource[] }
  return module.detectorSources ?? []
}

/**
 * Loads the wanted detectors of a registry, in the registry's order.
 * @returns problems instead when an id is unknown or a module does not load
 */
export async function loadDetectors(
  registry: URL,
  ids: readonly string[] | undefined,
): Promise<{ readonly detectors: readonly Detector[]; readonly problems: readonly Problem[] }> {
  const sources = await loadSources(registry)
  const problems: Problem[] = (ids ?? [])
    .filter((id) => !sources.some((source) => source.id === id))
    .map((id) => ({
      kind: 'configuration',
      cause: `there is no detector ${id}`,
      next: `Known: ${sources.map((source) => source.id).join(', ')}.`,
      weight: 'incomplete',
    }))
  const wanted = ids === undefined ? sources : sources.filter((source) => ids.includes(source.id))
  const detectors = await Promise.all(wanted.map((source) => source.load()))
  return { detectors, problems }
}

/** What one detector is started with. */
export function settingsFor(id: string, settings: ScanRequest['settings']): DetectorSettings {
  return {
    profile: settings.profile,
    options: settings.options?.[id] ?? {},
    secretKey: settings.secretKey,
    today: settings.today,
    dataDirectory: settings.dataDirectory,
  }
}
