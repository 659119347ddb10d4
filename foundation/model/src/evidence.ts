import type { Location } from './location.ts'

/** The proof behind a finding. Each detector family has its own kind; all are plain data. */
export type Evidence = SecretEvidence | ValueEvidence | TraceEvidence | AdvisoryEvidence | PolicyEvidence

/** A credential. The value itself is never stored. */
export interface SecretEvidence {
  readonly kind: 'secret'
  /** First and last characters as far as they reveal nothing. */
  readonly redacted: string
  /** Keyed hash of the value: equal for equal secrets within one repository. */
  readonly identity: string
  /** Layers that were undone to see it, outermost first: base64, hex, gzip … */
  readonly decoded?: readonly string[]
  readonly verification?: { readonly state: 'live' | 'revoked' | 'unknown'; readonly reason: string }
}

/** A configured value that is not what it should be. */
export interface ValueEvidence {
  readonly kind: 'value'
  /** Where in the resource: `versioning.enabled`. */
  readonly path: string
  /** As it would be written; undefined when it is missing. */
  readonly actual?: string
  readonly expected?: string
  /** Attribute, variable, argument … in the order in which the value travelled. */
  readonly origin?: readonly Location[]
}

/** A data flow from a source to a sink; the steps stand in the finding's flow. */
export interface TraceEvidence {
  readonly kind: 'trace'
  readonly source: string
  readonly sink: string
  readonly route?: string
  readonly guards: readonly { readonly test: string; readonly verdict: string; readonly at?: Location }[]
  /** Calls that had to be assumed to pass data on. */
  readonly assumed: number
}

/** An advisory that applies to a package. */
export interface AdvisoryEvidence {
  readonly kind: 'advisory'
  readonly package: string
  readonly version: string
  readonly ids: readonly string[]
  readonly range: string
  readonly comparator: string
  readonly fixed: readonly string[]
  /** From a root of the dependency graph down to the package. */
  readonly path: readonly string[]
  readonly risk?: number
}

/** A policy that was not met, with the input paths that it read. */
export interface PolicyEvidence {
  readonly kind: 'policy'
  readonly policy: string
  readonly inputPaths: readonly string[]
}
