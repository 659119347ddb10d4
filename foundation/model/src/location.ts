/**
 * A stretch of a file. Bytes count from 0, end exclusive. Lines and columns count from 1, the end column is exclusive,
 * and columns are UTF-16 code units, as editors and SARIF count them.
 */
export interface Region {
  readonly startByte: number
  readonly endByte: number
  readonly startLine: number
  readonly startColumn: number
  readonly endLine: number
  readonly endColumn: number
}

/** The lines around a region, taken while the bytes were at hand, so that no reporter reads the tree again. */
export interface Frame {
  /** Line number of the first line, from 1. */
  readonly firstLine: number
  /** Lines without their ends; long ones cut, secret values already redacted. */
  readonly lines: readonly string[]
  /** Columns (UTF-16) cut from the front of every line, where long lines were cut around the region. */
  readonly cut?: number
}

/** A place in a file of the scanned tree. */
export interface FileLocation {
  readonly kind: 'file'
  /** Relative to the scan root, with `/` between segments. */
  readonly path: string
  /** Absent when the finding is about the file as a whole. */
  readonly region?: Region
  readonly frame?: Frame
  /** What is to be seen here, for related places and flow steps. */
  readonly note?: string
  /** Inside an archive or a decoded layer: the names from outer to inner. The region is then in the outer file. */
  readonly inside?: readonly string[]
  /** The commit in which it was found, when it is not in the work tree. */
  readonly commit?: CommitRef
}

/** Who brought a line into the history. */
export interface CommitRef {
  readonly id: string
  readonly author: string
  /** RFC 3339, UTC. */
  readonly date: string
  readonly summary: string
  /** True when the branch head still holds it. */
  readonly inHead: boolean
}

/** A place that is not in a file: a declared resource, an image layer, a log event, an HTTP exchange. */
export interface NamedLocation {
  readonly kind: 'resource' | 'image-layer' | 'log-event' | 'exchange'
  readonly name: string
  readonly note?: string
}

export type Location = FileLocation | NamedLocation

/** Narrows a location to one in a file. */
export function isFileLocation(location: Location): location is FileLocation {
  return location.kind === 'file'
}
