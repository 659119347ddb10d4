import { availableParallelism } from 'node:os'
import { dirname, join } from 'node:path'
import { gitLine } from '@bartizan/engine'
import type { Settings } from '../config/resolve.ts'
import { exists, makeWritable, projectFiles, workTreeRoot } from '../files/project.ts'
import { detectorSources } from '../registry.ts'
import { loadCatalogue } from '../rules/catalogue.ts'
import { findRoot } from '../scan/root.ts'
import { cacheDirectory } from '../scan/surroundings.ts'
import { version } from '../version.ts'
import type { Check } from './check.ts'

/** What a diagnosis looks at besides the machine. */
export interface DiagnosisSettings {
  readonly settings: Settings
  readonly environment: Readonly<Record<string, string | undefined>>
}

/** Looks at runtime, git, detectors, cache and project files, and says what to do about what is missing. */
export async function diagnose(path: string, { settings, environment }: DiagnosisSettings): Promise<readonly Check[]> {
  const { root } = findRoot([path])
  return [
    runtime(),
    await git(root),
    await detectors(),
    cache(environment),
    configuration(settings),
    baseline(root),
    key(root),
  ]
}

function runtime(): Check {
  const detail = `Bartizan ${version} on Node ${process.versions.node}, ${availableParallelism()} cores`
  return { name: 'runtime', state: 'works', detail }
}

async function git(root: string): Promise<Check> {
  const found = await gitLine(root, ['--version'])
  if (found === undefined) {
    return {
      name: 'git',
      state: 'limited',
      detail: 'not found',
      next: 'Without git: no --since, --staged or history, and ignore files are read by Bartizan itself.',
    }
  }
  const inTree = workTreeRoot(root) !== undefined
  return { name: 'git', state: 'works', detail: `${found}${inTree ? '' : ', but this folder is not in a work tree'}` }
}

async function detectors(): Promise<Check> {
  const rules = await loadCatalogue()
  const names = detectorSources.map((source) => source.id).join(', ')
  return {
    name: 'detectors',
    state: 'works',
    detail: `${rules.size} rules of ${detectorSources.length} detectors: ${names}`,
  }
}

function cache(environment: DiagnosisSettings['environment']): Check {
  const folder = cacheDirectory(environment)
  if (makeWritable(folder)) return { name: 'cache', state: 'works', detail: folder }
  return {
    name: 'cache',
    state: 'limited',
    detail: `${folder} cannot be written`,
    next: 'Set XDG_CACHE_HOME to a writable folder, or every scan starts from nothing.',
  }
}

function configuration(settings: Settings): Check {
  if (settings.file !== undefined) return { name: 'configuration', state: 'works', detail: settings.file }
  return {
    name: 'configuration',
    state: 'works',
    detail: 'none, defaults are in force',
    next: 'bartizan init writes a first one.',
  }
}

function baseline(root: string): Check {
  const file = join(root, projectFiles.baseline)
  if (exists(file)) return { name: 'baseline', state: 'works', detail: projectFiles.baseline }
  return {
    name: 'baseline',
    state: 'works',
    detail: 'none: every finding counts as new',
    next: 'bartizan baseline accepts those of today.',
  }
}

function key(root: string): Check {
  const file = join(root, dirname(projectFiles.baseline), 'key')
  if (exists(file)) return { name: 'secret key', state: 'works', detail: '.bartizan/key' }
  return {
    name: 'secret key',
    state: 'works',
    detail: 'derived from the repository',
    next: 'For reports that leave the house, set BARTIZAN_SECRET_KEY: it keeps weak passwords from being guessed from their hashes.',
  }
}
