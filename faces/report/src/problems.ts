import type { Problem } from '@bartizan/model'

/** Problems of one kind with one next step. */
export interface ProblemGroup {
  readonly kind: Problem['kind']
  readonly weight: Problem['weight']
  /** The first one's cause. */
  readonly cause: string
  readonly next?: string
  readonly problems: Problem[]
}

/** Groups by kind, weight and next step; what makes the run incomplete comes first, then larger groups. */
export function groupProblems(problems: readonly Problem[]): readonly ProblemGroup[] {
  const groups = new Map<string, ProblemGroup>()
  for (const problem of problems) {
    const key = [problem.weight, problem.kind, problem.next ?? '', problem.detector ?? ''].join('\n')
    const group = groups.get(key)
    if (group !== undefined) group.problems.push(problem)
    else {
      const { kind, weight, cause, next } = problem
      groups.set(key, { kind, weight, cause, ...(next === undefined ? {} : { next }), problems: [problem] })
    }
  }
  const rank = (group: ProblemGroup): number => (group.weight === 'incomplete' ? 0 : 1)
  return [...groups.values()].sort((a, b) => rank(a) - rank(b) || b.problems.length - a.problems.length)
}
