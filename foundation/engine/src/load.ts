import type { Problem } from '@bartizan/model'
import type { Detector, DetectorSettings, DetectorSource, FileEntry } from './detector.ts'
import { failure } from './inspect/failure.ts'
import type { ScanRequest } from './request.ts'

/** Imports a registry module. */
export async function loadSources(registry: URL): Promise<readonly DetectorSource[]> {
  const module = (await import(registry.href)) as { readonly detectorSources?: readonly DetectorSource[] }
  return module.detectorSources ?? []
}

/** What came of loading detectors. */
export interface LoadedDetectors {
  readonly detectors: readonly Detector[]
  readonly refused: readonly Problem[]
  readonly broken: readonly Problem[]
}

/**
 * Loads the wanted detectors of a registry, in the registry's order; those that no file can be for are left out.
 * @param files the listing; absent: all are loaded
 * @returns `refused`: ids that do not exist; `broken`: detectors that do not load, the others being there all the same
 */
export async function loadDetectors(
  registry: URL,
  ids: readonly string[] | undefined,
  files?: readonly FileEntry[],
): Promise<LoadedDetectors> {
  const sources = await loadSources(registry)
  const refused: Problem[] = (ids ?? [])
    .filter((id) => !sources.some((source) => source.id === id))
    .map((id) => ({
      kind: 'configuration',
      cause: `there is no detector ${id}`,
      next: `Known: ${sources.map((source) => source.id).join(', ')}.`,
      weight: 'incomplete',
    }))
  const wanted = sources.filter(
    (source) => (ids === undefined || ids.includes(source.id)) && (files === undefined || hasWork(source, files)),
  )
  const detectors: Detector[] = []
  const broken: Problem[] = []
  const loads = await Promise.allSettled(wanted.map((source) => source.load()))
  loads.forEach((load, index) => {
    if (load.status === 'fulfilled') detectors.push(load.value)
    else broken.push(failure(undefined, wanted[index]!.id, load.reason))
  })
  return { detectors, refused, broken }
}

function hasWork(source: DetectorSource, files: readonly FileEntry[]): boolean {
  return source.mayWant === undefined || files.some((file) => source.mayWant?.(file))
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
