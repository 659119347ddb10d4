import { parentPort, workerData } from 'node:worker_threads'
import { slotOf } from '../inspect/progress.ts'
import { Host } from './host.ts'
import { sendable } from './sendable.ts'
import type { Job, Message, WorkerSetup } from './protocol.ts'

const setup = workerData as WorkerSetup
const host = await Host.open(setup.host, slotOf(setup.slots, setup.thread))

function send(message: Message, job?: Job): void {
  try {
    parentPort?.postMessage(message)
  } catch {
    // A detector left something that cannot be cloned: name it, and send the rest.
    const tasks = job?.kind === 'inspect' ? job.tasks : []
    const ids = setup.host.stations.detectors.map((detector) => detector.id)
    const pathOf = (file: number) => tasks.find((task) => task.file === file)?.path
    parentPort?.postMessage(sendable(message, ids, pathOf))
  }
}

parentPort?.on('message', (job: Job) => {
  void host.answer(job).then((answer) => send(answer, job))
})
send({ kind: 'ready', concludes: host.concludes, problems: host.problems })
