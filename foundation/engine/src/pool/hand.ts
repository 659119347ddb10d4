import type { Worker } from 'node:worker_threads'
import { doing, slotOf } from '../inspect/progress.ts'
import type { Activity, Doing, ProgressSlot } from '../inspect/progress.ts'
import type { Loss } from './blame.ts'
import type { Answer, Job, Message, WorkerSetup } from './protocol.ts'

/** How one worker thread is run. */
export interface HandOptions {
  readonly setup: WorkerSetup
  readonly module: URL
  /** Megabytes of heap. */
  readonly memory: number
  readonly onReady: (hand: Hand, message: Extract<Message, { kind: 'ready' }>) => void
  readonly onAnswer: (hand: Hand, job: Job, answer: Answer) => void
  /** Called once, when the thread is gone without having been asked to end. */
  readonly onLoss: (hand: Hand, loss: Loss) => void
}

/** One worker thread and the job it is at. */
export class Hand {
  readonly thread: number
  readonly #options: HandOptions
  readonly #slot: ProgressSlot
  readonly #worker: Worker
  #ready = false
  #gone = false
  #job: Job | undefined
  #seen: { readonly step: number; readonly at: number } = { step: -1, at: 0 }

  constructor(options: HandOptions) {
    this.thread = options.setup.thread
    this.#options = options
    this.#slot = slotOf(options.setup.slots, this.thread)
    this.#slot[0] = 0
    // Loaded with the first thread: small scans start none.
    const threads = process.getBuiltinModule('node:worker_threads')
    this.#worker = new threads.Worker(options.module, {
      workerData: options.setup,
      // A small young generation keeps the peak of memory down and costs no time.
      resourceLimits: { maxOldGenerationSizeMb: options.memory, maxYoungGenerationSizeMb: 6 },
    })
    this.#worker.on('message', (message: Message) => this.#hear(message))
    this.#worker.on('error', (error) => this.#lose(lossOf(error)))
    this.#worker.on('exit', () => this.#lose({ kind: 'gone' }))
  }

  /** True when it is ready and has nothing to do. */
  get idle(): boolean {
    return this.#ready && !this.#gone && this.#job === undefined
  }

  get job(): Job | undefined {
    return this.#job
  }

  /** Keeps the thread for a job that is still being prepared. */
  reserve(job: Job): void {
    this.#job = job
  }

  start(job: Job): void {
    // Lost while the job was prepared: it has gone back to the queue.
    if (this.#gone) return
    this.#job = job
    this.#worker.postMessage(job)
  }

  /** What it was last seen doing. */
  doing(): Doing {
    return doing(this.#slot)
  }

  /** How long the present call of a detector has lasted, in milliseconds; undefined between calls. */
  look(now: number): { readonly activity: Activity; readonly since: number } | undefined {
    const { activity, step } = this.doing()
    if (step !== this.#seen.step) this.#seen = { step, at: now }
    return activity === 'idle' || this.#gone ? undefined : { activity, since: now - this.#seen.at }
  }

  /** Ends the thread because of what it does. */
  kill(loss: Loss): void {
    // Its slot must not change any more when the loss is judged.
    void this.#worker.terminate().then(() => this.#lose(loss))
    this.#worker.removeAllListeners('message')
    this.#worker.removeAllListeners('exit')
  }

  /** Ends the thread because it is no longer needed. */
  async end(): Promise<void> {
    this.#gone = true
    await this.#worker.terminate()
  }

  #hear(message: Message): void {
    if (this.#gone) return
    if (message.kind === 'ready') {
      this.#ready = true
      this.#options.onReady(this, message)
      return
    }
    const job = this.#job
    this.#job = undefined
    if (job !== undefined) this.#options.onAnswer(this, job, message)
  }

  #lose(loss: Loss): void {
    if (this.#gone) return
    this.#gone = true
    void this.#worker.terminate()
    this.#options.onLoss(this, loss)
  }
}

function lossOf(error: unknown): Loss {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'ERR_WORKER_OUT_OF_MEMORY') return { kind: 'memory' }
  const words = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
  return { kind: 'error', cause: words.split('\n', 1)[0] ?? '' }
}
