import type { Frame, Region } from '@bartizan/model'

/** Whose syntax a mark is in. */
export type Dialect =
  | 'bartizan'
  | 'gitleaks'
  | 'semgrep'
  | 'checkov'
  | 'trivy'
  | 'kics'
  | 'hadolint'
  | 'zizmor'
  | 'kube-linter'

/** A stretch of lines, counted from 1, both ends included. */
export type Lines = readonly [first: number, last: number]

/** An inline suppression as it stands in a file. Plain data: it travels between threads and is cached. */
export interface Mark {
  readonly dialect: Dialect
  readonly path: string
  readonly region: Region
  readonly frame: Frame
  /** As users write it, for the report: `gitleaks:allow`, `checkov:skip=CKV_AWS_18`. */
  readonly written: string
  /** Rule ids or peers' ids as written. Empty: all rules of the kind that the dialect's tool has, or none in our own. */
  readonly rules: readonly string[]
  readonly reason?: string
  /** Last day on which it holds, as written. */
  readonly until?: string
  readonly covers: readonly Lines[]
}

/** What a dialect reads out of one line. */
export interface Reading {
  readonly dialect: Dialect
  /** Where in the line the mark stands, in UTF-16 units. */
  readonly start: number
  readonly end: number
  readonly rules: readonly string[]
  readonly reason?: string
  readonly until?: string
  readonly reach: Reach
  /** Conditions on attributes of the block: `[acl=public-read]`. */
  readonly where?: readonly (readonly [attribute: string, value: string])[]
}

/**
 * How far a mark reaches. `line`: its own, or the next code line when it stands alone. `statement`: like `line`, and the
 * whole block that begins there. `enclosing`: the block around it. `file`: everything.
 */
export type Reach = 'line' | 'statement' | 'enclosing' | 'file'
