import type { Problem } from '@bartizan/model'
import { BlobReader, blobSizes } from './git/blobs.ts'
import { readProblem } from './inspect/read-problem.ts'
import type { Task } from './inspect/outcome.ts'
import type { Job } from './pool/protocol.ts'
import type { Prepare } from './pool/crew.ts'
import type { Plan } from './plan.ts'
import type { Survey } from './survey.ts'

/** Gives tasks the index's content where that is what is scanned. */
export interface StagedContent {
  /** The plan without what is too large or missing. */
  readonly plan: Plan
  readonly prepare: Prepare
  close(): void
}

/** Opens the index's content; undefined when none is needed. */
export async function openStagedContent(
  root: string,
  survey: Survey,
  plan: Plan,
  limit: number,
): Promise<StagedContent | undefined> {
  const { blobs } = survey
  if (blobs.size === 0) return undefined
  const wanted = [...plan.tasks()].flatMap((task) => blobs.get(task.path) ?? [])
  if (wanted.length === 0) return undefined
  const sizes = await blobSizes(root, wanted)
  const problems: Problem[] = []
  const left = new Set<number>()
  for (const task of plan.tasks()) {
    const oid = blobs.get(task.path)
    const problem = oid === undefined ? undefined : sizeProblem(task.path, sizes.get(oid), limit)
    if (problem === undefined) continue
    problems.push(problem)
    left.add(task.file)
  }
  const reader = new BlobReader(root)
  const filled = async (task: Task): Promise<Task> => {
    const oid = task.content === undefined ? blobs.get(task.path) : undefined
    const content = oid === undefined ? undefined : await reader.read(oid)
    return content === undefined ? task : { ...task, content }
  }
  const prepare = async (job: Job): Promise<Job> =>
    job.kind === 'inspect' ? { ...job, tasks: await Promise.all(job.tasks.map(filled)) } : job
  return { plan: plan.without(left, problems), prepare, close: () => reader.close() }
}

function sizeProblem(path: string, size: number | undefined, limit: number): Problem | undefined {
  if (size === undefined)
    return readProblem(path, { kind: 'unreadable', cause: 'git does not have the staged content' }, limit)
  return size > limit ? readProblem(path, { kind: 'too-large', size }, limit) : undefined
}
