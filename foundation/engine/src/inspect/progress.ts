/**
 * Where a thread writes what it is doing, for the watch in the main thread: what, which detector, which file, and a number
 * that grows with every step. Four integers in shared memory.
 */
export type ProgressSlot = Int32Array

export const activities = ['idle', 'start', 'inspect', 'conclude'] as const
export type Activity = (typeof activities)[number]

/** What a thread is doing. */
export interface Doing {
  readonly activity: Activity
  readonly detector: number
  /** Index into the inventory; -1 when it is not about one file. */
  readonly file: number
  readonly step: number
}

const size = 4

/** Slots for a number of threads, in one piece of shared memory. */
export function progressSlots(threads: number): SharedArrayBuffer {
  return new SharedArrayBuffer(threads * size * Int32Array.BYTES_PER_ELEMENT)
}

/** The slot of one thread. */
export function slotOf(memory: SharedArrayBuffer, thread: number): ProgressSlot {
  return new Int32Array(memory, thread * size * Int32Array.BYTES_PER_ELEMENT, size)
}

/** Says that a detector is about to be called. */
export function enter(slot: ProgressSlot, activity: Activity, detector: number, file = -1): void {
  slot[1] = detector
  slot[2] = file
  slot[0] = activities.indexOf(activity)
  // The count comes last: a watch that sees it sees what was written before.
  Atomics.add(slot, 3, 1)
}

/** Says that the detector has returned. */
export function leave(slot: ProgressSlot): void {
  slot[0] = 0
  Atomics.add(slot, 3, 1)
}

/** What a thread was last seen doing. */
export function doing(slot: ProgressSlot): Doing {
  const step = Atomics.load(slot, 3)
  return { activity: activities[slot[0]!] ?? 'idle', detector: slot[1]!, file: slot[2]!, step }
}
