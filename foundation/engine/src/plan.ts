import type { Problem } from '@bartizan/model'
import type { Detector } from './detector.ts'
import { failure } from './inspect/failure.ts'
import type { Task } from './inspect/outcome.ts'
import { indexOfPath } from './inventory/inventory.ts'
import type { ListedFile } from './inventory/inventory.ts'
import type { InspectJob } from './pool/protocol.ts'

/** What narrows a plan. */
export interface PlanOptions {
  /** Paths that were asked for; absent: all. */
  readonly scope?: ReadonlySet<string>
  /** Detectors that need facts of all files, whatever the scope. */
  readonly concludes: readonly number[]
  /** Files of the engine's own, which no detector looks at. */
  readonly own: ReadonlySet<string>
}

/** Who looks at a file. Few wishes stand for many files. */
interface Wish {
  readonly detectors: readonly number[]
  readonly outside: boolean
}

/** Which files are to be looked at by which detectors. Kept as numbers: a million files must not be a million tasks at once. */
export class Plan {
  readonly #listing: readonly ListedFile[]
  /** By inventory index: number of its wish, from 1; 0 for a file that nobody wants. */
  readonly #wishOf: Uint32Array
  readonly #wishes: readonly Wish[]
  readonly problems: readonly Problem[]
  /** Number of files to be looked at. */
  readonly size: number

  constructor(
    listing: readonly ListedFile[],
    wishOf: Uint32Array,
    rest: { readonly wishes: readonly Wish[]; readonly problems: readonly Problem[] },
  ) {
    this.#listing = listing
    this.#wishOf = wishOf
    this.#wishes = rest.wishes
    this.problems = rest.problems
    this.size = wishOf.reduce((count, wish) => (wish === 0 ? count : count + 1), 0)
  }

  /** True when a file was asked for and somebody looks at it. */
  covers(file: number): boolean {
    const wish = this.#wishOf[file] ?? 0
    return wish !== 0 && !this.#wishes[wish - 1]!.outside
  }

  /** True when somebody looks at the file, be it only for facts. */
  includes(path: string): boolean {
    return (this.#wishOf[indexOfPath(this.#listing, path)] ?? 0) !== 0
  }

  /** The tasks in inventory order, made as they are asked for. */
  *tasks(): Generator<Task> {
    for (let file = 0; file < this.#wishOf.length; file++) {
      const wish = this.#wishOf[file]!
      if (wish !== 0) yield taskOf(this.#listing[file]!, file, this.#wishes[wish - 1]!)
    }
  }

  /** The plan without some files, which are problems instead. */
  without(files: ReadonlySet<number>, problems: readonly Problem[]): Plan {
    const wishOf = this.#wishOf.map((wish, file) => (files.has(file) ? 0 : wish))
    return new Plan(this.#listing, wishOf, { wishes: this.#wishes, problems: [...this.problems, ...problems] })
  }
}

/** Asks every detector for every file which it wants, by name and kind alone. */
export function makePlan(files: readonly ListedFile[], detectors: readonly Detector[], options: PlanOptions): Plan {
  const asking = new Asking(detectors)
  const wishOf = new Uint32Array(files.length)
  files.forEach((file, index) => {
    if (options.own.has(file.path)) return
    const outside = options.scope !== undefined && !options.scope.has(file.path)
    wishOf[index] = asking.ask(file, outside ? options.concludes : undefined)
  })
  return new Plan(files, wishOf, asking)
}

class Asking {
  readonly #detectors: readonly Detector[]
  readonly #failed = new Set<number>()
  readonly #numbers = new Map<string, number>()
  readonly wishes: Wish[] = []
  readonly problems: Problem[] = []

  constructor(detectors: readonly Detector[]) {
    this.#detectors = detectors
  }

  /**
   * Number of the file's wish.
   * @param only for a file outside of what was asked for: the detectors that are asked at all
   */
  ask(file: ListedFile, only: readonly number[] | undefined): number {
    let key = only === undefined ? '' : '!'
    const wanted: number[] = []
    for (let index = 0; index < this.#detectors.length; index++) {
      if (only !== undefined && !only.includes(index)) continue
      if (!this.#wants(index, file)) continue
      wanted.push(index)
      key += `${index},`
    }
    if (wanted.length === 0) return 0
    let number = this.#numbers.get(key)
    if (number === undefined) {
      number = this.wishes.push({ detectors: wanted, outside: only !== undefined })
      this.#numbers.set(key, number)
    }
    return number
  }

  #wants(index: number, file: ListedFile): boolean {
    const detector = this.#detectors[index]!
    try {
      return detector.wants(file)
    } catch (error) {
      if (!this.#failed.has(index)) this.problems.push(failure(file.path, detector.id, error))
      this.#failed.add(index)
      return false
    }
  }
}

function taskOf(file: ListedFile, index: number, { detectors, outside }: Wish): Task {
  const task: Task = { file: index, path: file.path, detectors }
  if (file.raw === undefined && file.target === undefined && !outside) return task
  return {
    ...task,
    ...(file.raw === undefined ? {} : { raw: file.raw }),
    ...(file.target === undefined ? {} : { target: file.target }),
    ...(outside ? { outside: true } : {}),
  }
}

/** The most bytes of a batch, as far as sizes are known. */
const batchBytes = 4_000_000

/**
 * Cuts tasks into batches, small enough to keep all threads busy to the end.
 * @param count how many tasks there are
 * @param sizeOf bytes of a file by its inventory index; -1 when that is not known
 */
export function* batches(
  tasks: Iterable<Task>,
  { count, threads, sizeOf }: { count: number; threads: number; sizeOf: (file: number) => number },
): Generator<InspectJob> {
  const most = Math.min(256, Math.max(8, Math.ceil(count / (threads * 8))))
  let batch: Task[] = []
  let bytes = 0
  for (const task of tasks) {
    batch.push(task)
    bytes += Math.max(8_000, sizeOf(task.file))
    if (batch.length < most && bytes < batchBytes) continue
    yield { kind: 'inspect', tasks: batch }
    batch = []
    bytes = 0
  }
  if (batch.length > 0) yield { kind: 'inspect', tasks: batch }
}
