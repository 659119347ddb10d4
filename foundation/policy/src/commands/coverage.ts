import type { Goal } from '../rego/compile/ir.ts'
import type { Program } from '../rego/index.ts'
import { locate } from '../rego/syntax/index.ts'

/** Lines of a file that tests reached, and those they did not. */
export type FileCoverage = {
  readonly covered: readonly number[]
  readonly notCovered: readonly number[]
  /** In per cent of the lines that can be reached. */
  readonly coverage: number
}

/** Coverage by file, and over all. */
export type CoverageReport = { readonly files: { readonly [file: string]: FileCoverage }; readonly coverage: number }

/** Computes coverage from the marks that an evaluation left (see `EvaluateOptions.coverage`). */
export function coverageReport(program: Program, marks: ReadonlySet<string>): CoverageReport {
  const files: { [file: string]: FileCoverage } = {}
  let reached = 0
  let reachable = 0
  for (const module of program.modules) {
    if (module.file.endsWith('_test.rego')) continue
    const covered = new Set<number>()
    const all = new Set<number>()
    for (const entry of program.entries) {
      if (entry.module !== module) continue
      for (const branch of entry.code?.branches ?? []) {
        for (const goal of flatten(branch.block.goals)) {
          const { row } = locate(module.file, module.text, goal.at.start)
          all.add(row)
          if (marks.has(`${module.file}\0${goal.at.start}`)) covered.add(row)
        }
      }
    }
    const notCovered = [...all].filter((row) => !covered.has(row)).sort((a, b) => a - b)
    reached += covered.size
    reachable += all.size
    files[module.file] = {
      covered: [...covered].sort((a, b) => a - b),
      notCovered,
      coverage: percent(covered.size, all.size),
    }
  }
  return { files, coverage: percent(reached, reachable) }
}

function percent(part: number, whole: number): number {
  return whole === 0 ? 100 : Math.round((part / whole) * 10_000) / 100
}

function flatten(goals: readonly Goal[]): Goal[] {
  return goals.flatMap((goal) => {
    if (goal.kind === 'with') return flatten(goal.goals)
    if (goal.kind === 'every' || goal.kind === 'not') return [goal, ...flatten(goal.block.goals)]
    return [goal]
  })
}
