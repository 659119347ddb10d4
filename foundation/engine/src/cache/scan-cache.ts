import { dirname } from 'node:path'
import type { Stamp } from '../files/reader.ts'
import { statuses } from '../inspect/outcome.ts'
import type { FileOutcome, Prints, Report, Status } from '../inspect/outcome.ts'
import type { Mark } from '../suppress/mark.ts'
import { columns, decodeShelf, encodeShelf } from './shelf.ts'
import type { Shelf } from './shelf.ts'
import { pruneDirectory, readWhole, replaceFile } from './place.ts'
import { ProjectMemory } from './project-memory.ts'
import { ShelfBuilder } from './shelf-builder.ts'
import { deserialize, serialize } from '../packing.ts'

/** What detectors said of a file, as it is kept. */
export interface Value {
  /** By key of the detector; one that looked and said nothing is only in the file's set of keys. */
  readonly reports: ReadonlyMap<string, Report>
  readonly marks: readonly Mark[]
}

/** What is known of a file. */
export interface Known {
  readonly row: number
  readonly status: Status
  readonly size: number
  /** Indices of the wanted detectors that have not looked at this content. */
  readonly missing: readonly number[]
}

/** Files touched so shortly before they were read may have changed again within the same tick of the clock. */
const racyWindow = 2100

/** The largest value of one file that is kept. */
const valueLimit = 8_000_000

/** What earlier scans of a root have left. */
export class ScanCache {
  readonly #file: string
  readonly #keys: readonly string[]
  readonly #most: number
  readonly #start: number
  readonly #old: Shelf | undefined
  readonly #rows: ReadonlyMap<string, number>
  /** Keys of each known combination. */
  readonly #keySets: readonly ReadonlySet<string>[]
  readonly #fresh = new ShelfBuilder()
  readonly #forgotten = new Set<string>()
  readonly #simpleSets = new Map<readonly number[], number>()
  readonly #compared = new Map<readonly number[], Map<number, readonly number[]>>()
  readonly notes: string[] = []
  readonly project: ProjectMemory
  #changed = false

  /**
   * @param keys of the detectors of this run, by index
   * @param most bytes that the file may hold
   * @param start when the scan began, milliseconds since the epoch
   */
  constructor(file: string, keys: readonly string[], most: number, start = Date.now()) {
    this.#start = start
    this.#file = file
    this.#keys = keys
    this.#most = most
    const bytes = readWhole(file)
    this.#old = bytes === undefined ? undefined : this.#decode(bytes)
    this.project = new ProjectMemory(this.#old?.project, keys)
    this.#rows = new Map(this.#old?.paths.map((path, row) => [path, row]) ?? [])
    this.#keySets = this.#old?.keySets.map((set) => new Set(set.map((key) => this.#old!.keys[key]!))) ?? []
  }

  #decode(bytes: Uint8Array<ArrayBuffer>): Shelf | undefined {
    let shelf: Shelf | undefined
    try {
      shelf = decodeShelf(bytes)
    } catch {
      shelf = undefined
    }
    if (shelf === undefined) this.notes.push('the cache was damaged and has been discarded')
    return shelf
  }

  /** What is known of a path for the detectors that want it. */
  lookUp(path: string, detectors: readonly number[]): Known | undefined {
    const row = this.#rows.get(path)
    if (row === undefined || this.#old === undefined) return undefined
    return {
      row,
      status: statuses[this.#old.statuses[row]!] ?? 'read',
      size: this.#old.numbers[row * columns]!,
      missing: this.#missing(this.#old.sets[row]!, detectors),
    }
  }

  /** Few combinations of detectors stand for many files: each is compared once. */
  #missing(set: number, detectors: readonly number[]): readonly number[] {
    let bySet = this.#compared.get(detectors)
    if (bySet === undefined) this.#compared.set(detectors, (bySet = new Map()))
    let missing = bySet.get(set)
    if (missing === undefined) {
      missing = detectors.filter((index) => !this.#keySets[set]!.has(this.#keys[index]!))
      bySet.set(set, missing)
    }
    return missing
  }

  /** Hash of a known file's content, in hex. */
  hashOf(row: number): string {
    return Buffer.from(this.#old!.hashes.subarray(row * 16, row * 16 + 16)).toString('hex')
  }

  /** Whether a file is in the state in which it was read. */
  isUnchanged(row: number, stamp: Stamp | undefined): boolean {
    const numbers = this.#old?.numbers
    if (stamp === undefined || numbers === undefined) return false
    const at = row * columns
    return (
      numbers[at] === stamp.size &&
      numbers[at + 1] === stamp.modified &&
      numbers[at + 2] === stamp.changed &&
      numbers[at + 3] === stamp.inode
    )
  }

  /** What the wanted detectors said of a file's content; undefined when none said anything. */
  outcome(row: number, file: number, detectors: readonly number[]): FileOutcome | undefined {
    const value = this.#value(row)
    if (value === undefined) return undefined
    const reports = detectors.flatMap((detector) => {
      const report = value.reports.get(this.#keys[detector]!)
      return report === undefined ? [] : [{ detector, report }]
    })
    return { file, problems: [], reports, marks: value.marks }
  }

  #value(row: number): Value | undefined {
    const bytes = this.#bytes(row)
    return bytes.length === 0 ? undefined : (deserialize(bytes) as Value)
  }

  #bytes(row: number): Uint8Array {
    const { offsets, data } = this.#old!
    return data.subarray(offsets[row]!, offsets[row + 1]!)
  }

  /** Notes what came of a file that was read, together with what is still true of its content. */
  note(path: string, { prints, index, status, detectors, outcome }: Reading): void {
    this.#changed = true
    const row = this.#rows.get(path)
    const same = row !== undefined && this.#hasHash(row, prints.hashes, index * 16)
    const kept = same ? this.#stillTrue(row) : nothingKept
    const failed = outcome?.reports.filter(({ report }) => !isSound(report)).map(({ detector }) => detector) ?? []
    const said = outcome?.reports.filter(({ detector }) => !failed.includes(detector)) ?? []
    const marks = outcome?.marks ?? []
    const reports = new Map([
      ...kept.reports,
      ...said.map(({ detector, report }) => [this.#keys[detector]!, report] as const),
    ])
    const value = reports.size === 0 && marks.length === 0 ? empty : serialize({ reports, marks } satisfies Value)
    if (value.length > valueLimit) return this.forget(path)
    const { stamps, hashes } = prints
    this.#fresh.add({
      path,
      stamps,
      at: index * 4,
      racy: Math.max(stamps[index * 4 + 1]!, stamps[index * 4 + 2]!) >= this.#start - racyWindow,
      hashes,
      hashAt: index * 16,
      day: today(),
      set: this.#setOf(kept.keys, failed, detectors),
      status: statuses.indexOf(status),
      value,
    })
  }

  /** Takes back what is known of a file: it could not be read, or is not what it was. */
  forget(path: string): void {
    this.#forgotten.add(path)
    if (this.#rows.has(path)) this.#changed = true
  }

  /** Hash of a file's content as this scan has met it, or as it was known and has not been met; undefined when unknown. */
  contentHash(path: string): Uint8Array | undefined {
    if (this.#forgotten.has(path)) return undefined
    const fresh = this.#fresh.get(path)
    if (fresh !== undefined) return fresh.hashes.subarray(fresh.hashAt, fresh.hashAt + 16)
    const row = this.#rows.get(path)
    return row === undefined ? undefined : this.#old!.hashes.subarray(row * 16, row * 16 + 16)
  }

  #hasHash(row: number, hashes: Uint8Array, at: number): boolean {
    const old = this.#old!.hashes
    for (let byte = 0; byte < 16; byte++) if (old[row * 16 + byte] !== hashes[at + byte]) return false
    return true
  }

  #setOf(kept: readonly string[], failed: readonly number[], detectors: readonly number[]): number {
    const simple = kept.length === 0 && failed.length === 0
    const known = simple ? this.#simpleSets.get(detectors) : undefined
    if (known !== undefined) return known
    const looked = detectors.filter((index) => !failed.includes(index)).map((index) => this.#keys[index]!)
    const set = this.#fresh.setOf([...new Set([...kept, ...looked])])
    if (simple) this.#simpleSets.set(detectors, set)
    return set
  }

  /** Reports on the same content by detectors as they are now, and by detectors that are not in this run. */
  #stillTrue(row: number): { readonly keys: string[]; readonly reports: (readonly [string, Report])[] } {
    const ids = new Set(this.#keys.map(idOf))
    const keys = [...this.#keySets[this.#old!.sets[row]!]!].filter(
      (key) => this.#keys.includes(key) || !ids.has(idOf(key)),
    )
    const reports = [...(this.#value(row)?.reports ?? [])].filter(([key]) => keys.includes(key))
    return { keys, reports }
  }

  /**
   * Writes what is known now, if that differs from what was there. A failure is a note: the next scan is slower, no more.
   * @param isListed whether a path still exists
   */
  save(isListed: (path: string) => boolean): void {
    if (!this.#changed && !this.project.changed && !this.#isStale(isListed)) return
    for (const [path, row] of this.#rows) if (this.#isToKeep(path, isListed)) this.#keep(path, row)
    try {
      replaceFile(this.#file, encodeShelf(this.#fresh.build(this.#most, this.project.serialize())))
      pruneDirectory(dirname(this.#file), this.#file, this.#most * 4)
    } catch {
      this.notes.push('the cache could not be written')
    }
  }

  #isToKeep(path: string, isListed: (path: string) => boolean): boolean {
    return this.#fresh.get(path) === undefined && !this.#forgotten.has(path) && isListed(path)
  }

  /** Whether files are gone, or days of last use are long past. */
  #isStale(isListed: (path: string) => boolean): boolean {
    const numbers = this.#old?.numbers
    if (numbers === undefined) return false
    const day = today()
    for (const [path, row] of this.#rows) if (!isListed(path) || day - numbers[row * columns + 4]! > 7) return true
    return false
  }

  #keep(path: string, row: number): void {
    const { numbers, hashes, sets, statuses: codes } = this.#old!
    this.#fresh.add({
      path,
      stamps: numbers,
      at: row * columns,
      racy: false,
      hashes,
      hashAt: row * 16,
      day: today(),
      set: this.#fresh.setOf([...this.#keySets[sets[row]!]!]),
      status: codes[row]!,
      value: this.#bytes(row),
    })
  }
}

/** What came of reading a file. */
export interface Reading {
  /** Of its batch, and its place there. */
  readonly prints: Prints
  readonly index: number
  readonly status: Status
  /** Detectors that looked at it now. */
  readonly detectors: readonly number[]
  readonly outcome: FileOutcome | undefined
}

const empty = new Uint8Array(0)
const nothingKept = { keys: [], reports: [] } as const

/** A detector's failure may not come again: it is not kept. */
function isSound(report: Report): boolean {
  return report.problems.every((problem) => !problem.kind.startsWith('detector-'))
}

function idOf(key: string): string {
  return key.slice(0, key.indexOf(':'))
}

function today(): number {
  return Math.floor(Date.now() / 86_400_000)
}
