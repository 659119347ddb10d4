import { Worker } from 'node:worker_threads'
import { BatchScanner, type BatchOutcome } from './batch.ts'
import type { BlobTask } from './request.ts'
import type { WorkerSetup } from './worker.ts'

/** Those who scan batches: worker threads, or the calling thread. */
export interface Crew {
  /** Number of batches that can be under way at once. */
  readonly hands: number
  scan(batch: readonly BlobTask[]): Promise<BatchOutcome>
  close(): Promise<void>
}

/** Starts the crew. */
export function startCrew(setup: WorkerSetup, workers: number, module?: URL): Crew {
  if (workers <= 0) return soloCrew(setup)
  const address = module ?? new URL('./worker.ts', import.meta.url)
  const free: Worker[] = []
  const all = Array.from(
    { length: workers },
    () =>
      new Worker(address, {
        workerData: setup,
        resourceLimits: { maxYoungGenerationSizeMb: 16, maxOldGenerationSizeMb: 512 },
      }),
  )
  free.push(...all)
  const waiting: ((worker: Worker) => void)[] = []
  const take = (): Promise<Worker> => {
    const worker = free.pop()
    return worker === undefined ? new Promise((done) => waiting.push(done)) : Promise.resolve(worker)
  }
  const give = (worker: Worker): void => {
    const next = waiting.shift()
    if (next === undefined) free.push(worker)
    else next(worker)
  }
  return {
    hands: workers,
    async scan(batch) {
      const worker = await take()
      try {
        return await ask(worker, batch)
      } finally {
        give(worker)
      }
    },
    async close() {
      for (const worker of all) worker.postMessage('close')
      await Promise.all(all.map((worker) => worker.terminate()))
    },
  }
}

function ask(worker: Worker, batch: readonly BlobTask[]): Promise<BatchOutcome> {
  return new Promise((done, fail) => {
    const settle = (): void => {
      worker.off('message', onMessage)
      worker.off('error', onError)
    }
    const onMessage = (answer: BatchOutcome | { readonly failed: string }): void => {
      settle()
      if ('failed' in answer) fail(new Error(answer.failed))
      else done(answer)
    }
    const onError = (error: Error): void => {
      settle()
      fail(error)
    }
    worker.on('message', onMessage)
    worker.on('error', onError)
    worker.postMessage(batch)
  })
}

function soloCrew(setup: WorkerSetup): Crew {
  const scanner = new BatchScanner(setup.root, setup.secretKey)
  return {
    hands: 1,
    scan: (batch) => scanner.scan(batch),
    close: () => {
      scanner.close()
      return Promise.resolve()
    },
  }
}
