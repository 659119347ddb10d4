import type { Rule, Severity } from '@bartizan/model'
import type { Span } from '@bartizan/syntax/dockerfile'
import type { ImageContext } from './context.ts'

/** A replacement in the text of the Dockerfile. */
export interface TextEdit extends Span {
  readonly text: string
}

/** A repair as a check proposes it; it is kept only when a second look finds the defect gone and nothing new. */
export interface Proposal {
  readonly title: string
  readonly safety: 'safe' | 'unsafe'
  readonly edits: readonly TextEdit[]
}

/** One defect that a check found. */
export interface Hit {
  readonly at: Span
  readonly message: string
  /** What makes it itself, besides the rule; the source text at `at` when left out. */
  readonly identity?: readonly string[]
  readonly severity?: Severity
  readonly fix?: Proposal
  readonly related?: readonly { readonly at: Span; readonly note: string }[]
}

/** A rule with its detection and the samples that prove it. */
export interface ContainerCheck {
  readonly rule: Rule
  /** Dockerfiles in which the rule must fire. */
  readonly bad: readonly string[]
  /** Dockerfiles in which it must stay silent. */
  readonly good: readonly string[]
  find(image: ImageContext): Iterable<Hit>
}
