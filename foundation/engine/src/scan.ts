import { basename } from 'node:path'
import { compareFindings, compareText } from '@bartizan/model'
import type { Finding, Problem, Rule, Target } from '@bartizan/model'
import type { Detector } from './detector.ts'
import { openRepository } from './git/repository.ts'
import type { Repository } from './git/repository.ts'
import { conclude } from './inspect/conclude.ts'
import type { Draft, Task } from './inspect/outcome.ts'
import { statuses } from './inspect/outcome.ts'
import { Workbench } from './inspect/workbench.ts'
import { listWithGit } from './inventory/git-listing.ts'
import { Tally } from './inventory/inventory.ts'
import type { Inventory } from './inventory/inventory.ts'
import { listByWalking } from './inventory/walk.ts'
import { buildKeywords } from './keywords/matcher.ts'
import { loadDetectors, settingsFor } from './load.ts'
import { defaultLimits } from './request.ts'
import type { ScanOutcome, ScanRequest } from './request.ts'

/** Scans a tree. Everything expected to go wrong comes back as a problem; what is thrown is a defect of the engine. */
export async function runScan(request: ScanRequest): Promise<ScanOutcome> {
  const { detectors, problems: refused } = await loadDetectors(request.registry, request.detectors)
  if (refused.length > 0) return { kind: 'refused', problems: refused }
  request.progress?.({ phase: 'listing', done: 0, total: 0 })
  const { inventory, repository } = await list(request)
  const tasks = plan(inventory, detectors)
  const limits = { ...defaultLimits, ...request.limits }
  const stations = await Promise.all(
    detectors.map(async (detector) => ({
      detector,
      rules: new Map(detector.rules.map((rule) => [rule.id as string, rule])),
      run: await detector.start(settingsFor(detector.id, request.settings)),
    })),
  )
  const tables = buildKeywords([[], ...detectors.map((detector) => detector.keywords ?? [])])
  const bench = new Workbench({
    root: request.root,
    maxFileSize: limits.fileSize,
    stations,
    tables,
    slot: new Int32Array(new SharedArrayBuffer(16)),
    skip: new Set(),
  })
  request.progress?.({ phase: 'inspecting', done: 0, total: tasks.length })
  const batch = bench.inspect(tasks)
  const drafts: Draft[] = []
  const problems: Problem[] = [...inventory.problems]
  const skipped = new Tally()
  for (const [why, count] of Object.entries(inventory.skipped)) skipped.add(why, count)
  const handed = detectors.map(() => 0)
  const counts = detectors.map(() => new Tally())
  const facts = detectors.map(() => new Map<string, unknown>())
  batch.statuses.forEach((code, index) => {
    const status = statuses[code]!
    if (status !== 'read') skipped.add(status)
    else for (const detector of tasks[index]!.detectors) handed[detector]!++
  })
  for (const file of batch.files) {
    problems.push(...file.problems)
    for (const { detector, report } of file.reports) {
      drafts.push(...report.drafts)
      problems.push(...report.problems)
      for (const [name, count] of Object.entries(report.counts)) counts[detector]!.add(name, count)
      if (report.facts !== undefined) facts[detector]!.set(inventory.files[file.file]!.path, report.facts)
    }
  }
  const databases = []
  for (const [index, station] of stations.entries()) {
    if (station.run.conclude === undefined) continue
    const conclusion = await conclude(station, {
      root: request.root,
      maxFileSize: limits.fileSize,
      files: inventory.files,
      facts: facts[index]!,
    })
    drafts.push(...conclusion.drafts)
    problems.push(...conclusion.problems)
    databases.push(...conclusion.databases)
    for (const [name, count] of Object.entries(conclusion.counts)) counts[index]!.add(name, count)
  }
  const findings: Finding[] = drafts.map((draft) => ({ ...draft.finding, state: { kind: 'new' } }))
  const rules: Rule[] = detectors.flatMap((detector) => detector.rules).toSorted((a, b) => compareText(a.id, b.id))
  return {
    kind: 'done',
    target: target(request, repository),
    rules,
    findings: findings.toSorted(compareFindings),
    coverage: {
      files: inventory.files.length,
      bytes: batch.bytes,
      detectors: detectors.map((detector, index) => ({
        detector: detector.id,
        version: detector.version,
        rules: detector.rules.length,
        files: handed[index]!,
        counts: counts[index]!.record(),
      })),
      databases,
      problems,
      skipped: skipped.record(),
    },
    interrupted: false,
    occurrences: [],
    resolved: [],
    notes: [],
  }
}

async function list(request: ScanRequest): Promise<{ inventory: Inventory; repository?: Repository }> {
  const opened = await openRepository(request.root)
  const listing = {
    root: request.root,
    ...(request.paths === undefined ? {} : { paths: request.paths }),
    ...(request.limits === undefined ? {} : { limits: request.limits }),
  }
  if (opened.kind === 'repository') {
    const inventory = await listWithGit(listing, opened.repository)
    if (inventory !== undefined) return { inventory, repository: opened.repository }
  }
  return { inventory: listByWalking(listing) }
}

function plan(inventory: Inventory, detectors: readonly Detector[]): Task[] {
  const tasks: Task[] = []
  inventory.files.forEach((file, index) => {
    const wanted = detectors.flatMap((detector, position) => (detector.wants(file) ? [position] : []))
    if (wanted.length === 0) return
    tasks.push({
      file: index,
      path: file.path,
      detectors: wanted,
      ...(file.raw === undefined ? {} : { raw: file.raw }),
      ...(file.target === undefined ? {} : { target: file.target }),
    })
  })
  return tasks
}

function target(request: ScanRequest, repository: Repository | undefined): Target {
  return {
    name: basename(request.root),
    ...(repository?.commit === undefined ? {} : { commit: repository.commit }),
    ...(repository?.branch === undefined ? {} : { branch: repository.branch }),
    ...(repository?.remote === undefined ? {} : { repository: repository.remote }),
  }
}
