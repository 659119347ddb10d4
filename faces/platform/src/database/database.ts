import {
  databaseFolder,
  databaseStatus,
  defaultEcosystems,
  defaultSources,
  exportDatabase,
  hostsOf,
  importDatabase,
  updateDatabase,
} from '@bartizan/dependencies'
import type { DatabaseStatus, ImportReport, Sources, UpdateReport } from '@bartizan/dependencies'
import { BartizanError } from '../error.ts'
import { netPolicy, plainHostOf } from '../net/policy.ts'
import { dataDirectory, today } from '../scan/surroundings.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** An update of the advisory database. */
export interface DatabaseUpdate {
  readonly environment: Environment
  /** OSV names of ecosystems; those of the common package managers when empty. */
  readonly ecosystems: readonly string[]
  /** Base address of a mirror of OSV's exports. */
  readonly mirror?: string
  /** Told before each download. */
  readonly progress?: (what: string) => void
}

/** Downloads what has changed; what cannot be had keeps its old data. The one use of the network is this call. */
export async function updateAdvisories({
  environment,
  ecosystems,
  mirror,
  progress,
}: DatabaseUpdate): Promise<UpdateReport> {
  const { download } = await import('@bartizan/engine/net')
  const sources: Sources = mirror === undefined ? defaultSources : { ...defaultSources, osv: checkedAddress(mirror) }
  const policy = netPolicy(hostsOf(sources), environment, plainHostOf(sources.osv))
  return updateDatabase({
    folder: databaseFolder(dataDirectory(environment)),
    ecosystems: ecosystems.length > 0 ? ecosystems : defaultEcosystems,
    sources,
    download: (request) => download({ ...request, policy }),
    today: today(environment),
    ...(progress === undefined ? {} : { progress }),
  })
}

function checkedAddress(address: string): string {
  if (!URL.canParse(address)) throw new BartizanError('usage', `--mirror must be an address, not "${address}"`)
  return address.replace(/\/+$/, '')
}

/**
 * Builds the database from folders and archives on this machine.
 * @throws BartizanError `usage` when they hold nothing known
 */
export function importAdvisories(places: readonly string[], environment: Environment): ImportReport {
  if (places.length === 0)
    throw new BartizanError(
      'usage',
      'name folders, zips or tars of advisories',
      'bartizan db import osv-npm.zip kev.json',
    )
  const outcome = importDatabase({
    folder: databaseFolder(dataDirectory(environment)),
    places,
    today: today(environment),
  })
  if (outcome.kind === 'failed') throw new BartizanError('usage', outcome.reason, 'The database is as it was.')
  return outcome
}

/** Writes the database into one file; returns its digest. */
export function exportAdvisories(target: string | undefined, environment: Environment): string {
  if (target === undefined)
    throw new BartizanError('usage', 'name the file to write', 'bartizan db export advisories.tar')
  const manifest = exportDatabase(databaseFolder(dataDirectory(environment)), target)
  if (manifest === undefined)
    throw new BartizanError('empty', 'there is no advisory database', 'Run bartizan db update first.')
  return manifest.digest
}

/** What there is, how old it is, and whether every digest holds. */
export function advisoryStatus(environment: Environment): DatabaseStatus {
  return databaseStatus(databaseFolder(dataDirectory(environment)), today(environment), true)
}
