import { parentPort, workerData } from 'node:worker_threads'
import { BatchScanner } from './batch.ts'
import type { BlobTask } from './request.ts'

/** What a worker is started with. */
export interface WorkerSetup {
  readonly root: string
  readonly secretKey: Uint8Array
}

const port = parentPort
if (port !== null) {
  const setup = workerData as WorkerSetup
  const scanner = new BatchScanner(setup.root, setup.secretKey)
  port.on('message', (batch: readonly BlobTask[] | 'close') => {
    if (batch === 'close') {
      scanner.close()
      port.close()
      return
    }
    scanner.scan(batch).then(
      (outcome) => port.postMessage(outcome),
      (error: unknown) => port.postMessage({ failed: error instanceof Error ? error.message : 'unknown' }),
    )
  })
}
