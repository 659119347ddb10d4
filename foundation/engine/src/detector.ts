import type {
  Confidence,
  Evidence,
  Asset,
  Finding,
  Fix,
  Location,
  Problem,
  Profile,
  Region,
  Rule,
  RuleId,
  Severity,
} from '@bartizan/model'
import type { Dialect } from './suppress/mark.ts'

/**
 * What every capability implements. The engine lists files, asks each detector by name and size which ones it wants
 * (`wants`), reads and decodes each wanted file once, finds all detectors' keywords in one pass over the bytes, and calls
 * `inspect` in a worker. Whole-project work happens in `conclude`, on the facts that `inspect` left, never by listing or
 * reading the tree again.
 *
 * `Facts` must survive structured cloning (plain data, typed arrays): they travel between threads and into the cache.
 */
export interface Detector<Facts = unknown> {
  /** Named like the room: `secrets`, `containers`, `terraform`. Stands in coverage and in `--only`. */
  readonly id: string
  /** Changes whenever the same input could give another result; part of every cache key. */
  readonly version: string
  readonly rules: readonly Rule[]
  /** Decides from name, size and kind alone, before anything is read. Must be cheap: it is asked for every file. */
  wants(file: FileEntry): boolean
  /**
   * Binary files that it wants all the same, by name: archives. `inspect` is called for them without keyword hits.
   * Absent: none.
   */
  readonly wantsBinary?: (file: FileEntry) => boolean
  /**
   * Lower-case ASCII words, one of which must occur (ignoring case) for `inspect` to be called.
   * Absent: `inspect` is called for every wanted file.
   */
  readonly keywords?: readonly string[]
  /** Builds what a worker needs, once per worker: compiled patterns, tables. */
  start(settings: DetectorSettings): DetectorRun<Facts> | Promise<DetectorRun<Facts>>
}

/** A detector at work in one thread. */
export interface DetectorRun<Facts = unknown> {
  /** Looks at one file. Throws only on a defect of its own: whatever the file holds is answered by problems. */
  inspect(source: SourceFile, hits: readonly KeywordHit[]): FileReport<Facts>
  /**
   * Looks at the project as a whole; called once, in one thread, after all files were inspected.
   * Only for detectors that leave facts.
   */
  conclude?(project: Project<Facts>): ProjectReport | Promise<ProjectReport>
  /**
   * Why `rule` reports nothing on a line: each sentence names a candidate and what turned it down. Serves `why-not`; empty
   * when nothing there came near.
   */
  refusals?(source: SourceFile, line: number, rule: RuleId): readonly string[]
}

/** What the user's configuration says to a detector. */
export interface DetectorSettings {
  readonly profile: Profile
  /** The detector's own section of the configuration, already validated. */
  readonly options: Readonly<Record<string, unknown>>
  /** Key for hashing secrets' values, stable per repository, never stored in a report. */
  readonly secretKey: Uint8Array
  /** The scan's date, `YYYY-MM-DD`, from SOURCE_DATE_EPOCH where that is set: detectors have no other clock. */
  readonly today: string
  /** Folder of downloaded data (advisory database); may not exist. */
  readonly dataDirectory: string
}

/** What the listing knows of a file before it is read. */
export interface FileEntry {
  /** Relative to the scan root, `/` between segments. */
  readonly path: string
  /** Last segment of the path. */
  readonly name: string
  /** Lower case, without the dot; empty when there is none. `Dockerfile.prod` has `prod`, `.env` has `env`. */
  readonly extension: string
  /** In bytes; -1 when the listing did not ask. */
  readonly size: number
}

/** How a file's bytes were read as text. */
export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'latin1'

/** A file in memory: the same object for all detectors, with everything that was derived from it kept. */
export interface SourceFile {
  readonly entry: FileEntry
  readonly path: string
  /** The bytes as they stand in the file. */
  readonly bytes: Uint8Array
  readonly encoding: Encoding
  /** Decoded once, on first use; a byte-order mark is left out. Invalid sequences become U+FFFD. */
  readonly text: string
  /** Long lines and no spaces: written by a machine for machines. */
  readonly minified: boolean
  /** Carries a generator's header or lies where generated or vendored code lies. */
  readonly generated: boolean
  /** Region of a byte range of `bytes`. */
  region(startByte: number, endByte: number): Region
  /** Region of a range of UTF-16 indices of `text`. */
  regionOfText(start: number, end: number): Region
  /** Parses on first use and keeps the outcome for other detectors; the parser itself is the key. */
  parsed<T>(parser: Parser<T>): T
}

/** A parse that several detectors may share. */
export interface Parser<T> {
  readonly id: string
  parse(source: SourceFile): T
}

/** A keyword that occurs in the file. */
export interface KeywordHit {
  /** Index into the detector's `keywords`. */
  readonly keyword: number
  /** Byte offset of its first byte. */
  readonly start: number
}

/** A suppression that is data of the document: an annotation of a manifest, an entry of a resource's metadata. */
export interface FoundMark {
  /** Whose syntax it is in. */
  readonly dialect: Dialect
  readonly at: Region
  /** As users write it, for the report. */
  readonly written: string
  /** Rule ids or peers' ids; `*` stands for all that the dialect's tool has. */
  readonly rules: readonly string[]
  readonly reason?: string
  /** What it reaches: the object that carries it. */
  readonly covers: Region
}

/** What a detector says of one file. */
export interface FileReport<Facts = unknown> {
  readonly findings?: readonly Detected[]
  readonly problems?: readonly Problem[]
  readonly counts?: Readonly<Record<string, number>>
  /** Suppressions that only the document's structure shows; those in comments the engine finds by itself. */
  readonly marks?: readonly FoundMark[]
  /** What `conclude` needs of this file. */
  readonly facts?: Facts
}

/** The files that a detector inspected, in path order, with the listing of all files. */
export interface Project<Facts = unknown> {
  /** All files of the inventory in path order, wanted or not. */
  readonly files: readonly FileEntry[]
  readonly facts: ReadonlyMap<string, Facts>
  /**
   * A further file by its path from the root (`/` separated, already normalised). Never leaves the root, follows no link
   * out of it; undefined when there is none or it cannot be read.
   */
  read(path: string): SourceFile | undefined
}

/** What a detector says of the project. */
export interface ProjectReport {
  readonly findings?: readonly Detected[]
  readonly problems?: readonly Problem[]
  readonly counts?: Readonly<Record<string, number>>
  /** Data that the verdicts rest on. */
  readonly databases?: readonly { readonly name: string; readonly digest: string; readonly date: string }[]
}

/**
 * A finding as a detector makes it. The engine adds frames, fingerprint, state, and severity and confidence from the rule
 * where they are left out.
 */
export interface Detected {
  readonly rule: RuleId
  readonly message: string
  readonly severity?: Severity
  readonly confidence?: Confidence
  readonly at: Location
  readonly related?: readonly Location[]
  readonly flow?: readonly Location[]
  readonly asset?: Asset
  readonly evidence?: Evidence
  readonly fixes?: readonly Fix[]
  /**
   * What makes this defect itself, apart from where it stands: normalised source tokens, resource address and attribute, a
   * secret's keyed hash, package and advisory. Not a path, line, offset or count. White space is folded by the engine.
   */
  readonly identity: readonly string[]
  /** Byte ranges of the primary file whose characters must not appear in frames or messages. */
  readonly redact?: readonly (readonly [start: number, end: number])[]
  /** Findings of equal `group` are reported as one with many places: the same secret in several files. */
  readonly group?: string
}

/** The module form in which the platform lists detectors, so that a worker loads only what it runs. */
export interface DetectorSource {
  readonly id: string
  /**
   * False when the detector certainly does not want the file: it is loaded only when some file of the tree may be wanted.
   * Absent: it is loaded in any case.
   */
  mayWant?(file: FileEntry): boolean
  load(): Promise<Detector>
}

/** A finding before its place in the baseline is known. */
export type Identified = Omit<Finding, 'state'>
