import { hash } from 'node:crypto'
import { lookAt } from '../files/encoding.ts'
import { TreeReader } from '../files/reader.ts'
import type { ReadOutcome, Stamp } from '../files/reader.ts'
import { entryOf } from '../files/entry.ts'
import { createSource } from '../files/source.ts'
import { findKeywords } from '../keywords/matcher.ts'
import type { GroupHits, KeywordTables } from '../keywords/matcher.ts'
import { asText } from './as-text.ts'
import { consult } from './consult.ts'
import { statuses } from './outcome.ts'
import type { BatchOutcome, FileOutcome, Prints, Status, Task } from './outcome.ts'
import type { ProgressSlot } from './progress.ts'
import { readProblem } from './read-problem.ts'
import type { Station } from './station.ts'

/** What a workbench works with. */
export interface WorkbenchSetup {
  readonly root: string
  /** Largest file that is read, in bytes. */
  readonly maxFileSize: number
  readonly stations: readonly Station[]
  /** Group 0 holds the marks' words, group `n + 1` the words of detector `n`. */
  readonly tables: KeywordTables
  readonly slot: ProgressSlot
  /** Take prints of every file for the cache. */
  readonly prints: boolean
}

interface Met {
  readonly status: Status
  readonly bytes: number
  readonly outcome?: FileOutcome
}

const noStamp: Stamp = { size: 0, modified: 0, changed: 0, inode: 0 }

/** Inspects files one after the other in one thread. */
export class Workbench {
  readonly #setup: WorkbenchSetup
  readonly #reader: TreeReader

  constructor(setup: WorkbenchSetup) {
    this.#setup = setup
    this.#reader = new TreeReader(setup.root, setup.maxFileSize)
  }

  /** Looks at a batch of files. */
  inspect(tasks: readonly Task[]): BatchOutcome {
    const codes = new Uint8Array(tasks.length)
    const prints = this.#setup.prints ? blankPrints(tasks.length) : undefined
    const files: FileOutcome[] = []
    let bytes = 0
    tasks.forEach((task, index) => {
      const read = this.#read(task)
      const print = prints !== undefined && read.kind === 'content' ? takePrint(prints, index, read) : undefined
      const met = read.kind === 'content' ? this.#inspectContent(task, read.bytes, print) : this.#turnedAway(task, read)
      codes[index] = statuses.indexOf(met.status)
      bytes += met.bytes
      if (met.outcome !== undefined) files.push(met.outcome)
    })
    return { statuses: codes, bytes, files, ...(prints === undefined ? {} : { prints }) }
  }

  #read(task: Task): ReadOutcome {
    if (task.content !== undefined) return { kind: 'content', bytes: task.content, stamp: noStamp }
    return this.#reader.read(task.target ?? task.path, task.raw)
  }

  #turnedAway(task: Task, read: Exclude<ReadOutcome, { kind: 'content' }>): Met {
    const problem = readProblem(task.path, read, this.#setup.maxFileSize)
    const outcome = { file: task.file, problems: problem === undefined ? [] : [problem], reports: [], marks: [] }
    return { status: read.kind, bytes: 0, ...(problem === undefined ? {} : { outcome }) }
  }

  #inspectContent(task: Task, content: Uint8Array, print: string | undefined): Met {
    const same = task.known !== undefined && print === task.known.hash
    const detectors = same ? task.known.missing : task.detectors
    if (same && detectors.length === 0) return { status: 'same', bytes: content.length }
    const look = lookAt(content)
    const read: Met = { status: same ? 'same' : 'read', bytes: content.length }
    if (look === 'binary')
      return this.#inspectBinary(task, content, detectors) ?? { status: 'binary', bytes: content.length }
    // UTF-16 has to be decoded before keywords can be looked for.
    const found = look === 'text' ? findKeywords(this.#setup.tables, content) : undefined
    if (found !== undefined && !this.#concernsAnyone(task, detectors, found)) return read
    // The reader's buffer is used again for the next file.
    const source = createSource(entryOf(task.path, content.length), Uint8Array.from(content), look)
    const hits = found ?? asText(this.#setup.tables, source)
    const called = detectors.filter((index) => this.#isCalled(task, index, hits))
    const outcome = consult({ task, source, called, hits, stations: this.#setup.stations, slot: this.#setup.slot })
    return outcome === undefined ? read : { ...read, outcome }
  }

  /** Archives and the like, for detectors that ask for them; undefined when nobody does. */
  #inspectBinary(task: Task, content: Uint8Array, detectors: readonly number[]): Met | undefined {
    const entry = entryOf(task.path, content.length)
    const called = detectors.filter((index) => {
      const { run, wantsBinary } = this.#setup.stations[index]!
      return run !== undefined && wantsBinary?.(entry) === true
    })
    if (called.length === 0) return undefined
    const source = createSource(entry, Uint8Array.from(content), 'binary')
    const hits: GroupHits = { hits: [], cut: [] }
    const outcome = consult({ task, source, called, hits, stations: this.#setup.stations, slot: this.#setup.slot })
    return { status: 'read', bytes: content.length, ...(outcome === undefined ? {} : { outcome }) }
  }

  #concernsAnyone(task: Task, detectors: readonly number[], found: GroupHits): boolean {
    return found.hits[0] !== undefined || detectors.some((index) => this.#isCalled(task, index, found))
  }

  #isCalled(task: Task, index: number, found: GroupHits): boolean {
    const station = this.#setup.stations[index]!
    if (station.run === undefined || (task.outside === true && station.run.conclude === undefined)) return false
    return station.keywords === undefined || found.hits[index + 1] !== undefined
  }
}

function blankPrints(count: number): Prints {
  return { stamps: new Float64Array(count * 4), hashes: new Uint8Array(count * 16) }
}

/** Notes a file's stamp and hash; returns the hash in hex. */
function takePrint(prints: Prints, index: number, read: { bytes: Uint8Array; stamp: Stamp }): string {
  // In hex, because a buffer of its own for each file is memory beside the heap that is given back late.
  const digest = hash('sha256', read.bytes).slice(0, 32)
  const { size, modified, changed, inode } = read.stamp
  prints.stamps.set([size, modified, changed, inode], index * 4)
  Buffer.from(prints.hashes.buffer, prints.hashes.byteOffset).write(digest, index * 16, 'hex')
  return digest
}
