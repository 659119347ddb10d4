import type { Detector } from './detector.ts'
import { failure } from './inspect/failure.ts'
import type { Task } from './inspect/outcome.ts'
import type { ListedFile } from './inventory/inventory.ts'
import type { Problem } from '@bartizan/model'
import type { InspectJob } from './pool/protocol.ts'

/** Which files are to be looked at by which detectors. */
export interface Plan {
  readonly tasks: readonly Task[]
  readonly problems: readonly Problem[]
}

/** What narrows a plan. */
export interface PlanOptions {
  /** Paths that were asked for; absent: all. */
  readonly scope?: ReadonlySet<string>
  /** Detectors that need facts of all files, whatever the scope. */
  readonly concludes: readonly number[]
  /** Files of the engine's own, which no detector looks at. */
  readonly own: ReadonlySet<string>
}

/** Asks every detector for every file which it wants, by name and kind alone. */
export function makePlan(files: readonly ListedFile[], detectors: readonly Detector[], options: PlanOptions): Plan {
  const tasks: Task[] = []
  const problems: Problem[] = []
  const failed = new Set<number>()
  const interned = new Map<string, number[]>()
  files.forEach((file, index) => {
    if (options.own.has(file.path)) return
    const outside = options.scope !== undefined && !options.scope.has(file.path)
    const wanted: number[] = []
    for (let position = 0; position < detectors.length; position++) {
      if (outside && !options.concludes.includes(position)) continue
      const detector = detectors[position]!
      try {
        if (detector.wants(file)) wanted.push(position)
      } catch (error) {
        if (!failed.has(position)) problems.push(failure(file.path, detector.id, error))
        failed.add(position)
      }
    }
    if (wanted.length > 0) tasks.push(taskOf(file, index, shared(interned, wanted), outside))
  })
  return { tasks, problems }
}

/** Few combinations of detectors stand for many files: one list of each is kept, in memory and on the way to threads. */
function shared(interned: Map<string, number[]>, wanted: number[]): readonly number[] {
  const key = wanted.join()
  const known = interned.get(key)
  if (known !== undefined) return known
  interned.set(key, wanted)
  return wanted
}

function taskOf(file: ListedFile, index: number, detectors: readonly number[], outside: boolean): Task {
  const task: Task = { file: index, path: file.path, detectors }
  if (file.raw === undefined && file.target === undefined && !outside) return task
  return {
    ...task,
    ...(file.raw === undefined ? {} : { raw: file.raw }),
    ...(file.target === undefined ? {} : { target: file.target }),
    ...(outside ? { outside: true } : {}),
  }
}

/** Cuts tasks into batches, small enough to keep all threads busy to the end. */
export function batches(tasks: readonly Task[], files: readonly ListedFile[], threads: number): InspectJob[] {
  const most = Math.min(256, Math.max(8, Math.ceil(tasks.length / (threads * 8))))
  const weight = 4_000_000
  const jobs: InspectJob[] = []
  let batch: Task[] = []
  let bytes = 0
  for (const task of tasks) {
    batch.push(task)
    bytes += Math.max(8_000, task.content?.length ?? files[task.file]!.size)
    if (batch.length < most && bytes < weight) continue
    jobs.push({ kind: 'inspect', tasks: batch })
    batch = []
    bytes = 0
  }
  if (batch.length > 0) jobs.push({ kind: 'inspect', tasks: batch })
  return jobs
}
