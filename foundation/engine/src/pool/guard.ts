import { Script } from 'node:vm'

/** Thrown out of work that took too long. */
export class TimeUp extends Error {
  readonly code = 'ERR_BARTIZAN_TIME_UP'
}

const place = Symbol.for('bartizan.guarded')
const holder = globalThis as unknown as Record<symbol, (() => unknown) | undefined>
// A script can be given a time limit, a function call cannot: the script calls what stands in one place.
const script = new Script(`globalThis[Symbol.for('bartizan.guarded')]()`)

/**
 * Runs synchronous work in this thread, ended by force when it takes too long, endless loops and expressions included.
 * @param time milliseconds
 * @throws TimeUp, or whatever the work throws
 */
export function guarded<T>(work: () => T, time: number): T {
  const before = holder[place]
  holder[place] = work
  try {
    return script.runInThisContext({ timeout: time, breakOnSigint: false }) as T
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT')
      throw new TimeUp('time is up')
    throw error
  } finally {
    holder[place] = before
  }
}
