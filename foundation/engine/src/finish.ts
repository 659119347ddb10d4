import { basename } from 'node:path'
import { compareText } from '@bartizan/model'
import type { Problem, Target } from '@bartizan/model'
import type { Detector } from './detector.ts'
import type { Harvest } from './harvest.ts'
import { indexOfPath } from './inventory/inventory.ts'
import { pathMatcher } from './inventory/path-filter.ts'
import type { Plan } from './plan.ts'
import type { ScanDone, ScanRequest } from './request.ts'
import { settle } from './settle.ts'
import type { Standing } from './standing.ts'
import { engineRules } from './suppress/rules.ts'
import type { Survey } from './survey.ts'

/** Everything a scan has come to. */
export interface Ending {
  readonly request: ScanRequest
  readonly detectors: readonly Detector[]
  readonly standing: Standing
  readonly survey: Survey
  readonly plan: Plan
  readonly harvest: Harvest
  /** Of the threads. */
  readonly problems: readonly Problem[]
  /** Of the cache. */
  readonly notes: readonly string[]
}

/** Makes the outcome of what was gathered: states, coverage, target. */
export function conclusionsOf({
  request,
  detectors,
  standing,
  survey,
  plan,
  harvest,
  problems,
  notes,
}: Ending): ScanDone {
  const { inventory, scope } = survey
  const interrupted = request.signal?.aborted === true
  const all = [...inventory.problems, ...survey.problems, ...plan.problems, ...problems]
  const coverage = harvest.coverage(inventory.files.length, all)
  const rules = detectors.flatMap((detector) => detector.rules)
  const troubled = new Set(coverage.problems.flatMap(({ path, detector }) => (path && detector ? [path] : [])))
  const whole = scope === undefined && request.paths === undefined
  const complete = (path: string): boolean =>
    !interrupted && plan.covers(indexOfPath(inventory.files, path)) && !troubled.has(path)
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
    complete,
    isGone: (path) => complete(path) || (whole && !interrupted && indexOfPath(inventory.files, path) < 0),
    inScope: (path) => scope === undefined || scope.has(path),
  })
  return {
    kind: 'done',
    target: target(request, survey),
    rules: [...rules, ...engineRules].toSorted((a, b) => compareText(a.id, b.id)),
    ...settled,
    coverage,
    interrupted,
    matches: pathMatcher(),
    notes: [...notes, ...survey.notes, ...standing.problems.map((problem) => `${problem.path}: ${problem.cause}`)],
  }
}

function target(request: ScanRequest, { repository, scope }: Survey): Target {
  const narrowed = request.scope?.kind === 'since' ? `since ${request.scope.ref}` : (request.scope?.kind ?? 'all')
  const shown = scope === undefined ? (request.paths === undefined ? undefined : 'paths') : narrowed
  return {
    name: basename(request.root),
    ...(repository?.commit === undefined ? {} : { commit: repository.commit }),
    ...(repository?.branch === undefined ? {} : { branch: repository.branch }),
    ...(repository?.remote === undefined ? {} : { repository: repository.remote }),
    ...(shown === undefined ? {} : { scope: shown }),
  }
}
