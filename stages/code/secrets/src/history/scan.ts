import type { Detected } from '@bartizan/engine'
import { isFileLocation, type CommitRef, type Problem } from '@bartizan/model'
import { availableParallelism } from 'node:os'
import type { BatchOutcome } from './batch.ts'
import { startCrew, type Crew } from './crew.ts'
import { gitText } from './git.ts'
import { HistoryError, listBlobs } from './list.ts'
import { findOrigins, headBlobs, type Origin } from './origin.ts'
import type { BlobFinding, BlobTask, HistoryOutcome, HistoryRequest } from './request.ts'
import { isOpaque } from './scan-blob.ts'
import { HistoryState } from './state.ts'

const batchBlobs = 200
/** Below this, starting threads takes longer than they save. */
const fewObjects = 60_000
const batchBytes = 4_000_000

/**
 * Scans every blob of a range of the history once. Expected failures (no git, an unknown reference, missing objects) are
 * problems in the outcome.
 */
export async function scanHistory(request: HistoryRequest): Promise<HistoryOutcome> {
  const tally = new Tally(request)
  const problems: Problem[] = [...(await repositoryNotes(request))]
  const workers =
    request.workers ?? ((await objectCount(request.root)) < fewObjects ? 0 : Math.min(8, availableParallelism()))
  const crew = startCrew({ root: request.root, secretKey: request.secretKey }, workers, request.workerModule)
  let interrupted = false
  try {
    await tally.estimate()
    await scanAll(request, crew, tally)
    interrupted = request.signal?.aborted ?? false
  } catch (error) {
    interrupted = request.signal?.aborted ?? false
    if (!interrupted) problems.push(gitProblem(error))
  } finally {
    await crew.close()
  }
  problems.push(...tally.problems())
  if (interrupted)
    problems.push({
      kind: 'interrupted',
      detector: 'secrets',
      cause: 'the scan of the history was interrupted',
      weight: 'incomplete',
    })
  const findings = await placed(request, tally.state.findings)
  return { findings, problems, counts: tally.counts(), interrupted }
}

async function scanAll(request: HistoryRequest, crew: Crew, tally: Tally): Promise<void> {
  const running = new Set<Promise<void>>()
  let batch: BlobTask[] = []
  let size = 0
  const finish = async (tasks: readonly BlobTask[]): Promise<void> => tally.add(tasks, await crew.scan(tasks))
  const send = async (): Promise<void> => {
    const tasks = batch
    batch = []
    size = 0
    if (tasks.length === 0) return
    const job: Promise<void> = finish(tasks)
    running.add(job)
    void job.finally(() => running.delete(job)).catch(() => {})
    // Two batches for each hand: none waits for work, and no more than that is held in memory.
    if (running.size >= crew.hands * 2) await Promise.race(running)
  }
  for await (const listed of listBlobs(request.root, request.range, request.signal)) {
    if (request.signal?.aborted === true) break
    if (!tally.wants(listed)) continue
    batch.push(listed)
    size += listed.size
    if (batch.length >= batchBlobs || size >= batchBytes) await send()
  }
  await send()
  await Promise.all(running)
}

/** Counts what was looked at and keeps the findings. */
class Tally {
  readonly state: HistoryState
  readonly #request: HistoryRequest
  readonly #skipped = new Map<string, number>()
  readonly #large: string[] = []
  #blobs = 0
  #bytes = 0
  #known = 0
  #listed = 0
  #total = 0

  constructor(request: HistoryRequest) {
    this.#request = request
    this.state = new HistoryState(request.stateDirectory, request.secretKey)
  }

  /** Objects in the store; some 45 of 100 are blobs in common repositories. */
  async estimate(): Promise<void> {
    if (this.#request.progress === undefined) return
    this.#total = Math.round((await objectCount(this.#request.root)) * 0.45)
  }

  /** Decides whether a listed blob is read. */
  wants(listed: BlobTask | { readonly missing: string }): listed is BlobTask {
    this.#listed++
    if ('missing' in listed) this.#skip('missing')
    else if (this.state.scanned.has(listed.id)) this.#known++
    else if (isOpaque(listed.path)) this.#skip('opaque')
    else if (listed.size > (this.#request.blobSize ?? 20_000_000)) {
      this.#skip('too-large')
      if (this.#large.length < 50) this.#large.push(listed.path === '' ? listed.id : listed.path)
    } else return true
    return false
  }

  #skip(reason: string, count: number = 1): void {
    this.#skipped.set(reason, (this.#skipped.get(reason) ?? 0) + count)
  }

  add(tasks: readonly BlobTask[], outcome: BatchOutcome): void {
    const gone = new Set(outcome.missing)
    this.state.note(
      tasks.filter((task) => !gone.has(task.id)).map((task) => task.id),
      outcome.findings,
    )
    this.#blobs += outcome.scanned
    this.#bytes += outcome.bytes
    for (const [reason, count] of Object.entries(outcome.skipped)) this.#skip(reason, count)
    if (gone.size > 0) this.#skip('missing', gone.size)
    this.#request.progress?.({ blobs: this.#blobs, total: Math.max(this.#total, this.#listed), bytes: this.#bytes })
  }

  counts(): HistoryOutcome['counts'] {
    const skipped = Object.fromEntries([...this.#skipped].toSorted(([a], [b]) => (a < b ? -1 : 1)))
    return { blobs: this.#blobs, bytes: this.#bytes, known: this.#known, skipped }
  }

  problems(): readonly Problem[] {
    const found: Problem[] = this.#large.map((path) => ({
      kind: 'too-large',
      path,
      detector: 'secrets',
      cause: 'a blob of the history is larger than the limit and was not scanned',
      weight: 'incomplete',
    }))
    const missing = this.#skipped.get('missing') ?? 0
    if (missing > 0) {
      found.push({
        kind: 'git',
        detector: 'secrets',
        cause: `${missing} objects of the history are not in this clone`,
        next: 'Fetch the whole history (`git fetch --unshallow`, or a clone without `--filter`) and scan again.',
        weight: 'incomplete',
      })
    }
    const lfs = this.#skipped.get('lfs') ?? 0
    if (lfs > 0)
      found.push({
        kind: 'git',
        detector: 'secrets',
        cause: `${lfs} blobs are Git LFS pointers, whose content is kept elsewhere`,
        weight: 'note',
      })
    return found
  }
}

/** Objects in the store. */
async function objectCount(root: string): Promise<number> {
  const counted = (await gitText(root, ['count-objects', '-v'])) ?? ''
  const number = (key: string): number => Number(new RegExp(`^${key}: (\\d+)$`, 'm').exec(counted)?.[1] ?? 0)
  return number('count') + number('in-pack')
}

async function repositoryNotes(request: HistoryRequest): Promise<readonly Problem[]> {
  const notes: Problem[] = []
  const shallow = await gitText(request.root, ['rev-parse', '--is-shallow-repository'])
  if (shallow?.trim() === 'true') {
    notes.push({
      kind: 'git',
      detector: 'secrets',
      cause: 'this clone is shallow: older commits were not scanned',
      next: 'Run `git fetch --unshallow` and scan again.',
      weight: 'note',
    })
  }
  const modules = await gitText(request.root, ['ls-files', '-s', '--', ':/.gitmodules'])
  if (modules !== undefined && modules.trim() !== '') {
    notes.push({
      kind: 'git',
      detector: 'secrets',
      cause: 'submodules have a history of their own, which was not scanned',
      next: 'Scan each submodule on its own.',
      weight: 'note',
    })
  }
  return notes
}

function gitProblem(error: unknown): Problem {
  const said = error instanceof Error ? error.message.split('\n')[0] : ''
  return {
    kind: error instanceof HistoryError ? 'git' : 'detector-failed',
    detector: 'secrets',
    cause: `the history could not be read to its end${said === undefined || said === '' ? '' : `: ${said.slice(0, 300)}`}`,
    next: 'Check that git is installed (2.36 or later), that the reference exists, and `git fsck`.',
    weight: 'incomplete',
  }
}

/** One finding for each secret and path: where it first came in, and whether the head still holds the secret. */
async function placed(request: HistoryRequest, findings: readonly BlobFinding[]): Promise<readonly Detected[]> {
  const blobs = new Set(findings.map((one) => one.blob))
  const groups = new Map<string, { readonly path: string; readonly blobs: string[] }>()
  for (const one of findings) {
    const name = `${one.detected.rule}\0${one.detected.identity[0]}\0${one.path}`
    const group = groups.get(name)
    if (group === undefined) groups.set(name, { path: one.path, blobs: [one.blob] })
    else group.blobs.push(one.blob)
  }
  const [origins, head] = await Promise.all([
    findOrigins(request.root, request.range, [...groups.values()]),
    headBlobs(request.root, blobs),
  ])
  const standing = new Set(findings.filter((one) => head.has(one.blob)).map((one) => one.detected.identity[0]))
  const first = new Map<string, { readonly one: BlobFinding; readonly origin: Origin | undefined }>()
  for (const one of findings) {
    const origin = origins.get(one.blob)
    const name = `${one.detected.rule}\0${one.detected.identity[0]}\0${origin?.path ?? one.path}`
    const before = first.get(name)
    if (before === undefined || earlier({ one, origin }, before)) first.set(name, { one, origin })
  }
  return [...first.entries()]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { one, origin }]) => withCommit(one, origin, standing.has(one.detected.identity[0])))
}

type Placed = { readonly one: BlobFinding; readonly origin: Origin | undefined }

/** By date of the commit, then by ids, so that the choice does not depend on the order of arrival. */
function earlier(a: Placed, b: Placed): boolean {
  const rank = ({ one, origin }: Placed): string =>
    `${origin?.commit.date ?? '9999'} ${origin?.commit.id ?? ''} ${one.blob}`
  return rank(a) < rank(b)
}

function withCommit(one: BlobFinding, origin: Origin | undefined, inHead: boolean): Detected {
  const { at } = one.detected
  const { redact: _ranges, ...rest } = one.detected
  if (!isFileLocation(at) || origin === undefined) return rest
  const commit: CommitRef = { ...origin.commit, inHead }
  return { ...rest, at: { ...at, path: origin.path, commit } }
}
