import { lstatSync } from 'node:fs'
import { join } from 'node:path'
import type { RuleId } from '@bartizan/model'
import { lookAt } from './files/encoding.ts'
import { TreeReader } from './files/reader.ts'
import { createSource } from './files/source.ts'
import type { IndexedSource } from './files/source.ts'
import { readProblem } from './inspect/read-problem.ts'
import { listTree } from './inventory/list.ts'
import type { ListedFile } from './inventory/inventory.ts'
import { PathFilter } from './inventory/path-filter.ts'
import { buildKeywords, findKeywords } from './keywords/matcher.ts'
import { loadDetectors, settingsFor } from './load.ts'
import { defaultLimits } from './request.ts'
import type { ScanRequest } from './request.ts'

/** A question about one line. */
export interface Examination {
  readonly request: ScanRequest
  /** Relative to the root. */
  readonly path: string
  /** From 1. */
  readonly line: number
  readonly rule: RuleId
  /** Id of the rule's detector. */
  readonly detector: string
}

/**
 * Follows one line through the scan and says why there is no finding of a rule: listing, size, kind, the detector's wants,
 * keywords, and then the detector's own reasons.
 * @returns sentences in the order of the way
 */
export async function examine(question: Examination): Promise<readonly string[]> {
  const { request, path } = question
  const { paths: _, ...whole } = request
  const listing = await listTree(whole)
  const file = listing.inventory.files.find((listed) => listed.path === path)
  if (file === undefined) return [notListed(request, path)]
  const { detectors } = await loadDetectors(request.registry, [question.detector])
  const [detector] = detectors
  if (detector === undefined) return [`The detector ${question.detector} is not there.`]
  if (!detector.wants(file)) return [`The detector ${detector.id} does not look at files of this kind.`]
  const source = read(request, file)
  if (typeof source === 'string') return [source]
  const run = await detector.start(settingsFor(detector.id, request.settings))
  const here: string[] = []
  const words = detector.keywords
  if (words !== undefined && findKeywords(buildKeywords([words]), Buffer.from(source.text)).hits[0] === undefined) {
    here.push(`The file holds none of the words at which ${detector.id} begins to look.`)
  }
  if (source.minified) here.push('The file looks minified.')
  if (source.generated) here.push('The file looks generated or vendored.')
  const refusals = run.refusals?.(source, question.line, question.rule) ?? []
  if (refusals.length > 0) return [...here, ...refusals]
  return [
    ...here,
    `The detector ${detector.id} looked at the file and saw nothing on line ${question.line} that ${question.rule} describes.`,
  ]
}

function notListed(request: ScanRequest, path: string): string {
  if (new PathFilter(request.exclude ?? []).matches(path)) {
    return 'The file is excluded by the configuration or by --exclude.'
  }
  const stat = lstatSync(join(request.root, path), { throwIfNoEntry: false })
  if (stat === undefined) return 'There is no such file.'
  if (stat.isSymbolicLink()) return 'The file is a link; what it leads to is looked at where it stands, if at all.'
  if (!stat.isFile()) return 'It is no file.'
  return 'The file is not listed: an ignore file names it, or it lies in a folder of packages or in another repository.'
}

function read(request: ScanRequest, file: ListedFile): IndexedSource | string {
  const limit = request.limits?.fileSize ?? defaultLimits.fileSize
  const outcome = new TreeReader(request.root, limit).read(file.target ?? file.path, file.raw)
  if (outcome.kind !== 'content')
    return `The file was not read: ${readProblem(file.path, outcome, limit)?.cause ?? outcome.kind}.`
  const look = lookAt(outcome.bytes)
  if (look === 'binary') return 'The file is binary.'
  return createSource(file, Uint8Array.from(outcome.bytes), look)
}
