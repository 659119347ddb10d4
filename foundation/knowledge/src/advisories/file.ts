import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import type { RandomAccess } from './reader.ts'

/** Random access to a file of the database, with the descriptor to close when it is no longer needed. */
export interface OpenFile extends RandomAccess {
  close(): void
}

/** Opens a database file for reading. Throws as node:fs does. */
export function openDatabaseFile(path: string): OpenFile {
  const descriptor = openSync(path, 'r')
  return {
    size: fstatSync(descriptor).size,
    read(offset, length) {
      const bytes = new Uint8Array(length)
      let done = 0
      while (done < length) {
        const count = readSync(descriptor, bytes, done, length - done, offset + done)
        if (count === 0) break
        done += count
      }
      return done === length ? bytes : bytes.subarray(0, done)
    },
    close: () => closeSync(descriptor),
  }
}
