import type { Confidence, Rule, Severity } from '@bartizan/model'
import type { YamlSpan } from '@bartizan/syntax/yaml'
import type { Workflow } from './workflow/model.ts'

export interface PipelineEdit extends YamlSpan {
  readonly text: string
}

export interface PipelineHit {
  readonly at: YamlSpan
  readonly message: string
  /** What makes it itself, besides the rule. */
  readonly identity: readonly string[]
  readonly severity?: Severity
  readonly confidence?: Confidence
  readonly related?: readonly { readonly at: YamlSpan; readonly note: string }[]
  readonly fix?: { readonly title: string; readonly safety: 'safe' | 'unsafe'; readonly edits: readonly PipelineEdit[] }
}

/** A rule over workflows and actions, with its samples. */
export interface PipelineCheck {
  readonly rule: Rule
  readonly bad: readonly string[]
  readonly good: readonly string[]
  /** Where the samples lie; a workflow by default. */
  readonly path?: string
  find(workflow: Workflow): Iterable<PipelineHit>
}
