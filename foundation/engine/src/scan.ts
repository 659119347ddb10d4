import { availableParallelism } from 'node:os'
import { basename } from 'node:path'
import { compareText } from '@bartizan/model'
import type { Problem, Target } from '@bartizan/model'
import type { Detector } from './detector.ts'
import type { Repository } from './git/repository.ts'
import { Harvest } from './harvest.ts'
import { listTree } from './inventory/list.ts'
import type { TreeListing } from './inventory/list.ts'
import { buildKeywords } from './keywords/matcher.ts'
import { loadDetectors, settingsFor } from './load.ts'
import { batches, makePlan } from './plan.ts'
import type { Plan } from './plan.ts'
import { Crew } from './pool/crew.ts'
import type { Answer, HostSetup, Job } from './pool/protocol.ts'
import { Solo } from './pool/solo.ts'
import { defaultLimits } from './request.ts'
import type { Limits, ScanOutcome, ScanRequest } from './request.ts'
import { settle } from './settle.ts'
import { readStanding } from './standing.ts'
import type { Standing } from './standing.ts'
import { markWords } from './suppress/find-marks.ts'
import { engineRules } from './suppress/rules.ts'
import { pathMatcher } from './inventory/path-filter.ts'

/** Below so many files one worker is faster than two: starting it costs more than it saves. */
const filesForMoreThreads = 200

/** A scan under way. */
interface Work {
  readonly request: ScanRequest
  readonly limits: Limits
  readonly detectors: readonly Detector[]
  readonly standing: Standing
  readonly listing: TreeListing
  readonly crew: Crew | Solo
}

/** Scans a tree. Everything expected to go wrong comes back as a problem; what is thrown is a defect of the engine. */
export async function runScan(request: ScanRequest): Promise<ScanOutcome> {
  const { detectors, problems: refused } = await loadDetectors(request.registry, request.detectors)
  if (refused.length > 0) return { kind: 'refused', problems: refused }
  const standing = await readStanding(request)
  const broken = standing.problems.filter((problem) => problem.weight === 'incomplete')
  if (broken.length > 0) return { kind: 'refused', problems: broken }
  const limits = { ...defaultLimits, ...request.limits }
  request.progress?.({ phase: 'listing', done: 0, total: 0 })
  let pathOf: (file: number) => string = () => ''
  // The first thread loads its detectors while the tree is listed.
  const crew = openCrew(request, limits, detectors, (file) => pathOf(file))
  try {
    const listing = await listTree(request)
    pathOf = (file) => listing.inventory.files[file]!.path
    return await carryOut({ request, limits, detectors, standing, listing, crew })
  } finally {
    await crew.close()
  }
}

function openCrew(
  request: ScanRequest,
  limits: Limits,
  detectors: readonly Detector[],
  pathOf: (file: number) => string,
): Crew | Solo {
  const setup: HostSetup = {
    root: request.root,
    maxFileSize: limits.fileSize,
    prints: false,
    tables: buildKeywords([markWords, ...detectors.map((detector) => detector.keywords ?? [])]),
    stations: {
      registry: request.registry.href,
      detectors: detectors.map(({ id }) => ({ id, settings: settingsFor(id, request.settings) })),
      without: [],
    },
  }
  if (request.workers === 0) return new Solo(setup, request.signal)
  return new Crew({
    setup,
    maximum: request.workers ?? Math.min(16, availableParallelism()),
    inspectTime: limits.inspectTime,
    concludeTime: limits.concludeTime,
    memory: limits.workerMemory,
    workerModule: request.workerModule ?? new URL('./pool/worker.ts', import.meta.url),
    pathOf,
    ...(request.signal === undefined ? {} : { signal: request.signal }),
  })
}

async function carryOut(work: Work): Promise<ScanOutcome> {
  const { request, detectors, standing, listing, crew } = work
  const { files } = listing.inventory
  const harvest = new Harvest(detectors, (file) => files[file]!.path)
  harvest.addSkipped(listing.inventory.skipped)
  const concludes = await crew.concludes()
  const plan = makePlan(files, detectors, { concludes, own: standing.own })
  await inspectAll(work, plan, harvest)
  await concludeAll(work, concludes, harvest)
  request.progress?.({ phase: 'finishing', done: 0, total: 0 })
  return finish(work, plan, harvest)
}

async function inspectAll({ request, listing, crew }: Work, plan: Plan, harvest: Harvest): Promise<void> {
  const total = plan.tasks.length
  const most = request.workers ?? Math.min(16, availableParallelism())
  const threads = total < filesForMoreThreads && request.workers === undefined ? 1 : Math.max(1, most)
  crew.grow(threads)
  let done = 0
  const take = (job: Job, answer: Answer): void => {
    if (job.kind !== 'inspect' || answer.kind !== 'inspected') return
    harvest.addBatch(job.tasks, answer.outcome)
    done += job.tasks.length
    request.progress?.({ phase: 'inspecting', done, total })
  }
  await crew.run(batches(plan.tasks, listing.inventory.files, threads), take)
}

async function concludeAll({ request, listing, crew }: Work, concludes: readonly number[], harvest: Harvest) {
  if (concludes.length === 0 || request.signal?.aborted === true) return
  const paths = listing.inventory.files.map((file) => `${file.path}\0`).join('')
  let done = 0
  const jobs: Job[] = concludes.map((detector) => ({
    kind: 'conclude',
    detector,
    paths,
    facts: harvest.facts(detector),
  }))
  await crew.run(jobs, (_job, answer) => {
    if (answer.kind === 'concluded') harvest.addConclusion(answer.conclusion)
    request.progress?.({ phase: 'concluding', done: ++done, total: jobs.length })
  })
}

function finish({ request, detectors, standing, listing, crew }: Work, plan: Plan, harvest: Harvest): ScanOutcome {
  const interrupted = request.signal?.aborted === true
  const stopped: Problem = {
    kind: 'interrupted',
    cause: 'the scan was interrupted: what follows is what was found until then',
    weight: 'incomplete',
  }
  const problems = [
    ...listing.inventory.problems,
    ...listing.problems,
    ...plan.problems,
    ...crew.problems,
    ...(interrupted ? [stopped] : []),
  ]
  const coverage = harvest.coverage(listing.inventory.files.length, problems)
  const rules = detectors.flatMap((detector) => detector.rules)
  const troubled = new Set(coverage.problems.flatMap(({ path, detector }) => (path && detector ? [path] : [])))
  const looked = new Set(plan.tasks.flatMap((task) => (task.outside === true ? [] : [task.path])))
  const settled = settle({
    drafts: harvest.drafts(),
    marks: harvest.marks(),
    redactions: harvest.redactions(),
    standing,
    rules,
    ...(request.knownRules === undefined ? {} : { knownRules: request.knownRules }),
    today: request.settings.today,
    ...(request.environment === undefined ? {} : { environment: request.environment }),
    ignores: request.ignores !== false,
    complete: (path) => !interrupted && looked.has(path) && !troubled.has(path),
    inScope: () => true,
  })
  return {
    kind: 'done',
    target: target(request, listing.repository),
    rules: [...rules, ...engineRules].toSorted((a, b) => compareText(a.id, b.id)),
    ...settled,
    coverage,
    interrupted,
    matches: pathMatcher(),
    notes: standing.problems.map((problem) => `${problem.path}: ${problem.cause}`),
  }
}

function target(request: ScanRequest, repository: Repository | undefined): Target {
  return {
    name: basename(request.root),
    ...(repository?.commit === undefined ? {} : { commit: repository.commit }),
    ...(repository?.branch === undefined ? {} : { branch: repository.branch }),
    ...(repository?.remote === undefined ? {} : { repository: repository.remote }),
  }
}
