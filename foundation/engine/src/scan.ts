import { availableParallelism } from 'node:os'
import type { Problem } from '@bartizan/model'
import { Concluding } from './cache/concluding.ts'
import { openCache } from './cache/open.ts'
import { Recall } from './cache/recall.ts'
import type { ScanCache } from './cache/scan-cache.ts'
import { concludeContribution } from './contribution.ts'
import type { Detector } from './detector.ts'
import { conclusionsOf } from './finish.ts'
import { Harvest } from './harvest.ts'
import { buildKeywords } from './keywords/matcher.ts'
import { loadDetectors, settingsFor } from './load.ts'
import { batches, makePlan } from './plan.ts'
import type { Plan } from './plan.ts'
import { indexOfPath } from './inventory/inventory.ts'
import { Crew } from './pool/crew.ts'
import type { Answer, HostSetup, Job } from './pool/protocol.ts'
import { Inline } from './pool/inline.ts'
import { Solo } from './pool/solo.ts'
import { defaultLimits } from './request.ts'
import type { Limits, ScanOutcome, ScanRequest } from './request.ts'
import { openStagedContent } from './staged-content.ts'
import { readStanding } from './standing.ts'
import type { Standing } from './standing.ts'
import { markWords } from './suppress/find-marks.ts'
import { surveyTree } from './survey.ts'
import type { Survey } from './survey.ts'

/** Below so many files one worker is faster than two: starting it costs more than it saves. */
const filesForMoreThreads = 200

/** Up to so many files no thread is started: the work takes less than starting one. */
const filesForInline = 24

/** A scan under way. */
interface Work {
  readonly request: ScanRequest
  readonly limits: Limits
  readonly detectors: readonly Detector[]
  readonly standing: Standing
  readonly survey: Survey
  readonly crew: Crew | Solo | Inline
  readonly cache: ScanCache | undefined
  /** Detectors that could not be loaded. */
  readonly unloadable: readonly Problem[]
}

/** Scans a tree. Everything expected to go wrong comes back as a problem; what is thrown is a defect of the engine. */
export async function runScan(request: ScanRequest): Promise<ScanOutcome> {
  const standing = await readStanding(request)
  const broken = standing.problems.filter((problem) => problem.weight === 'incomplete')
  if (broken.length > 0) return { kind: 'refused', problems: broken }
  request.progress?.({ phase: 'listing', done: 0, total: 0 })
  const outcome = await surveyTree(request)
  if (outcome.kind === 'refused') return outcome
  const { survey } = outcome
  const { files } = survey.inventory
  // Findings count in what was asked for alone: a detector that wants none of it has nothing to say, whatever else is there.
  const { scope } = survey
  const asked = scope === undefined ? files : files.filter((file) => scope.has(file.path))
  const { detectors, refused, broken: unloadable } = await loadDetectors(request.registry, request.detectors, asked)
  if (refused.length > 0) return { kind: 'refused', problems: refused }
  const limits = { ...defaultLimits, ...request.limits }
  const cache = openCache(request, detectors)
  const crew = openCrew({ request, limits, detectors, cache, files: files.length }, (file) => files[file]!.path)
  try {
    return await carryOut({ request, limits, detectors, standing, survey, crew, cache, unloadable })
  } finally {
    await crew.close()
  }
}

/** What threads are set up from. */
interface CrewPlan {
  readonly request: ScanRequest
  readonly limits: Limits
  readonly detectors: readonly Detector[]
  readonly cache: ScanCache | undefined
  /** Number of files listed. */
  readonly files: number
}

function openCrew(
  { request, limits, detectors, cache, files }: CrewPlan,
  pathOf: (file: number) => string,
): Crew | Solo | Inline {
  const setup: HostSetup = {
    root: request.root,
    maxFileSize: limits.fileSize,
    prints: cache !== undefined,
    tables: buildKeywords([markWords, ...detectors.map((detector) => detector.keywords ?? [])]),
    stations: {
      registry: request.registry.href,
      detectors: detectors.map(({ id }) => ({ id, settings: settingsFor(id, request.settings) })),
      without: [],
    },
  }
  if (request.workers === 0) return new Solo(setup, request.signal)
  const inline = files <= filesForInline && request.workers === undefined
  const openThreads = (): Crew =>
    new Crew({
      setup,
      maximum: mostThreads(request),
      // With a cache that knows all detectors, nothing may be left to do.
      eager: !inline && cache?.project.concludes() === undefined,
      inspectTime: limits.inspectTime,
      concludeTime: limits.concludeTime,
      memory: limits.workerMemory,
      workerModule: request.workerModule ?? new URL('./pool/worker.ts', import.meta.url),
      pathOf,
      ...(request.signal === undefined ? {} : { signal: request.signal }),
    })
  return inline
    ? new Inline({ setup, time: limits.inspectTime, ...(request.signal && { signal: request.signal }) }, openThreads)
    : openThreads()
}

function mostThreads(request: ScanRequest): number {
  return Math.max(1, request.workers ?? Math.min(16, availableParallelism()))
}

async function carryOut(work: Work): Promise<ScanOutcome> {
  const { request, limits, detectors, standing, survey, crew, cache } = work
  const { files, skipped } = survey.inventory
  const harvest = new Harvest(detectors, (file) => files[file]!.path)
  harvest.addSkipped(skipped)
  const concludes = cache?.project.concludes() ?? (await crew.concludes())
  const whole = makePlan(files, detectors, {
    concludes,
    own: standing.own,
    ...(survey.scope === undefined ? {} : { scope: survey.scope }),
  })
  const staged = await openStagedContent(request.root, survey, whole, limits.fileSize)
  const plan = staged?.plan ?? whole
  try {
    await inspectAll(work, plan, harvest, staged?.prepare)
  } finally {
    staged?.close()
  }
  await concludeAll(work, plan, concludes, harvest)
  // The threads' memory goes back before what they found is put in order.
  await crew.close()
  saveCache(work, concludes)
  const further = request.signal?.aborted === true ? [] : ((await request.further?.()) ?? [])
  for (const one of further) harvest.addConclusion(concludeContribution(one, detectors))
  request.progress?.({ phase: 'finishing', done: 0, total: 0 })
  return conclusionsOf({
    request,
    detectors,
    standing,
    survey,
    plan,
    harvest,
    problems: crewProblems(work),
    notes: cache?.notes ?? [],
  })
}

async function inspectAll(
  { request, survey, crew, cache }: Work,
  plan: Plan,
  harvest: Harvest,
  prepare: ((job: Job) => Promise<Job>) | undefined,
): Promise<void> {
  const recall = cache === undefined ? undefined : new Recall(cache, harvest, request.root)
  const count = recall === undefined ? plan.size : recall.answer(plan.tasks())
  const tasks = recall === undefined ? plan.tasks() : recall.remaining(plan.tasks())
  const total = plan.size
  const threads = count < filesForMoreThreads && request.workers === undefined ? 1 : mostThreads(request)
  if (count > 0) crew.grow(threads)
  let done = total - count
  const take = (job: Job, answer: Answer): void => {
    if (job.kind !== 'inspect' || answer.kind !== 'inspected') return
    if (recall === undefined) harvest.addBatch(job.tasks, answer.outcome)
    else recall.take(job.tasks, answer.outcome)
    done += job.tasks.length
    request.progress?.({ phase: 'inspecting', done, total })
  }
  const { files } = survey.inventory
  const sizeOf = (file: number): number => files[file]!.size
  await crew.run(batches(tasks, { count, threads, sizeOf }), take, prepare)
}

async function concludeAll(work: Work, plan: Plan, concludes: readonly number[], harvest: Harvest): Promise<void> {
  const { request, survey, crew } = work
  if (concludes.length === 0 || request.signal?.aborted === true) return
  const paths = survey.inventory.files.map((file) => `${file.path}\0`).join('')
  const { blobs } = survey
  const memory = openConcluding(work, plan, paths)
  const left = concludes.filter((detector) => {
    const known = memory?.recall(detector)
    if (known !== undefined) harvest.addConclusion(known)
    return known === undefined
  })
  let done = concludes.length - left.length
  const failed = harvest.hasFailures || crew.problems.length > 0
  const jobs: Job[] = left.map((detector) => ({
    kind: 'conclude',
    detector,
    paths,
    facts: harvest.facts(detector),
    blobs,
  }))
  await crew.run(jobs, (job, answer) => {
    if (answer.kind !== 'concluded' || job.kind !== 'conclude') return
    harvest.addConclusion(answer.conclusion)
    // Facts of a file on which a detector failed are missing: the next scan may have them.
    if (!failed) memory?.note(job.detector, answer.conclusion)
    request.progress?.({ phase: 'concluding', done: ++done, total: concludes.length })
  })
}

/** Staged content has no state to be compared with: what was concluded from it is not kept. */
function openConcluding({ request, limits, survey, cache }: Work, plan: Plan, paths: string): Concluding | undefined {
  if (cache === undefined || survey.blobs.size > 0) return undefined
  const { dataDirectory } = request.settings
  return new Concluding(cache, plan, { root: request.root, maxFileSize: limits.fileSize, dataDirectory, paths })
}

/** Keeps what was learnt; of a scan that was stopped, nothing. */
function saveCache({ request, survey, crew, cache }: Work, concludes: readonly number[]): void {
  if (cache === undefined || request.signal?.aborted === true) return
  cache.project.learn(concludes, new Set(crew.problems.map((problem) => problem.detector ?? '')))
  const { files } = survey.inventory
  // A scan of some paths, or of the index, knows nothing of other files.
  const whole = request.paths === undefined && request.scope?.kind !== 'staged'
  cache.save(whole ? (path) => indexOfPath(files, path) >= 0 : () => true)
}

function crewProblems({ request, crew, unloadable }: Work): readonly Problem[] {
  const problems = [...unloadable, ...crew.problems]
  if (request.signal?.aborted !== true) return problems
  const cause = 'the scan was interrupted: what follows is what was found until then'
  return [...problems, { kind: 'interrupted', cause, weight: 'incomplete' }]
}
