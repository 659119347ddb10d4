/** Why something could not be looked at, or only in part. */
export const problemKinds = [
  'unreadable',
  'too-large',
  'too-deep',
  'too-many',
  'not-text',
  'undecodable',
  'unparsed',
  'archive',
  'detector-failed',
  'detector-timeout',
  'detector-memory',
  'missing-data',
  'stale-data',
  'unsupported',
  'git',
  'configuration',
  'interrupted',
] as const
export type ProblemKind = (typeof problemKinds)[number]

/** An expected failure as a value: shown to the user, kept in the coverage, reflected in the exit code. */
export interface Problem {
  readonly kind: ProblemKind
  /** Relative to the scan root; absent when it is not about one file. */
  readonly path?: string
  readonly line?: number
  /** The detector that met it; absent for the engine itself. */
  readonly detector?: string
  /** What happened, in one sentence. */
  readonly cause: string
  /** What the user can do about it. */
  readonly next?: string
  /**
   * `incomplete` makes the command exit 4. `note` is for what was left out by rule and is only told:
   * binary files, a submodule that was not asked for, a value that cannot be known without credentials.
   */
  readonly weight: 'incomplete' | 'note'
}
