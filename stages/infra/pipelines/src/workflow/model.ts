import type { YamlEntry, YamlNode, YamlScalar, YamlSpan } from '@bartizan/syntax/yaml'

/** What `uses` names. */
export type Uses =
  | {
      readonly kind: 'repository'
      readonly owner: string
      readonly repo: string
      readonly path: string
      readonly ref: string
      readonly text: string
    }
  | { readonly kind: 'local'; readonly text: string }
  | { readonly kind: 'self'; readonly text: string }
  | { readonly kind: 'docker'; readonly image: string; readonly text: string }

export interface Step {
  readonly kind: 'step'
  readonly node: YamlNode
  readonly id: string | undefined
  readonly uses: Uses | undefined
  /** The entry `uses: …` or `run: …`, to which findings point. */
  readonly entry: YamlEntry | undefined
  readonly run: YamlScalar | undefined
  readonly with: ReadonlyMap<string, YamlEntry>
  readonly env: ReadonlyMap<string, YamlEntry>
  readonly condition: YamlScalar | undefined
  readonly shell: string | undefined
}

export interface Job {
  readonly id: string
  readonly key: YamlSpan
  readonly node: YamlNode
  /** A call of a reusable workflow. */
  readonly uses: Uses | undefined
  readonly usesEntry: YamlEntry | undefined
  readonly steps: readonly Step[]
  readonly env: ReadonlyMap<string, YamlEntry>
  readonly permissions: YamlEntry | undefined
  readonly condition: YamlScalar | undefined
  readonly matrix: YamlNode | undefined
}

export interface Trigger {
  readonly name: string
  readonly at: YamlSpan
  readonly node: YamlNode | undefined
}

/** A workflow, or a composite action: one job without a name. */
export interface Workflow {
  readonly kind: 'workflow' | 'action'
  readonly text: string
  readonly root: YamlNode
  readonly name: YamlEntry | undefined
  readonly on: YamlEntry | undefined
  readonly triggers: readonly Trigger[]
  readonly env: ReadonlyMap<string, YamlEntry>
  readonly permissions: YamlEntry | undefined
  readonly jobs: readonly Job[]
  /** Where to point when something about the whole is missing. */
  readonly header: YamlSpan
}

/** True when the workflow runs on one of the events. */
export function runsOn(workflow: Workflow, ...events: readonly string[]): boolean {
  return workflow.triggers.some(({ name }) => events.includes(name))
}
