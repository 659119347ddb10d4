import type { Detected } from '@bartizan/engine'
import type { Problem } from '@bartizan/model'
import { models } from '@bartizan/knowledge/models'
import { analyse, createMachine, indexModels, limitsFor, type Found, type Limits } from './machine/index.ts'
import { Project, type ProjectFile } from './project/project.ts'
import { detectedOf } from './report/finding.ts'
import { regionOf } from './report/place.ts'
import { checkTables } from './rules/index.ts'

const indexes = {
  javascript: indexModels(models.javascript),
  python: indexModels(models.python),
  java: indexModels(models.java),
}

/** What an analysis came to. */
export interface Outcome {
  readonly findings: readonly Detected[]
  readonly problems: readonly Problem[]
  readonly counts: Readonly<Record<string, number>>
}

/** What may be set for one analysis. */
export interface Options {
  readonly limits?: Limits
  /** Names of top-level variables that are sources. */
  readonly sourceNames?: ReadonlySet<string>
}

/** Weak hints that say nothing beside a finding with a flow at the same place. */
const weaker = new Set(['sast/shell-true', 'sast/eval-of-expression'])

/**
 * Analyses files as one project.
 * @param read reads further text files by path: manifests, configuration
 */
export const analyseFiles = (
  files: readonly ProjectFile[],
  read: (path: string) => string | undefined,
  options: Options = {},
): Outcome => {
  const project = new Project(files, read)
  const machine = createMachine({ project, indexes, checks: checkTables, limits: limitsFor(files.length), ...options })
  analyse(machine)
  const ordered = [...machine.found.values()].sort(byPlace)
  const withFlow = new Set(ordered.filter((one) => one.hit !== undefined).map((one) => `${one.file.id}:${one.node}`))
  const findings = ordered
    .filter(
      (one) => one.check === undefined || !weaker.has(one.check.rule) || !withFlow.has(`${one.file.id}:${one.node}`),
    )
    .flatMap((one) => detectedOf(one) ?? [])
  return {
    findings,
    problems: unparsed(project),
    counts: {
      functions: machine.counts.functions,
      'unresolved-calls': machine.counts.unresolved,
      'capped-functions': machine.counts.capped,
    },
  }
}

const byPlace = (a: Found, b: Found): number =>
  a.file.id - b.file.id ||
  a.file.tree.start[a.node]! - b.file.tree.start[b.node]! ||
  a.node - b.node ||
  keyOf(a) - keyOf(b)

const keyOf = (found: Found): number => found.hit?.context ?? 0

const maxProblems = 5

/** Spans that could not be parsed. */
const unparsed = (project: Project): Problem[] =>
  project.units.flatMap((unit) => {
    const { errors, errorTexts } = unit.tree
    return errorTexts.slice(0, maxProblems).map((text, i): Problem => ({
      kind: 'unparsed',
      path: unit.path,
      line: regionOf(unit.tree, errors[i * 2]!, errors[i * 2]!).startLine,
      cause: `This part could not be read (${text}); it was left out of the analysis.`,
      weight: 'note',
    }))
  })
