/** Where something stands in a rule file, 1-based. */
export type At = { readonly path: string; readonly line: number; readonly column: number }

/** A search formula: Semgrep's pattern operators, nested. */
export type Formula =
  | { readonly kind: 'pattern'; readonly text: string; readonly at: At }
  | { readonly kind: 'regex'; readonly source: string; readonly at: At }
  | {
      readonly kind: 'all'
      readonly parts: readonly Formula[]
      readonly conditions: readonly Condition[]
      readonly focus: readonly (readonly string[])[]
      readonly at: At
    }
  | { readonly kind: 'any'; readonly parts: readonly Formula[]; readonly at: At }
  | { readonly kind: 'inside'; readonly part: Formula; readonly at: At }
  | { readonly kind: 'not'; readonly part: Formula; readonly at: At }

/** A condition on what metavariables are bound to. */
export type Condition =
  | {
      readonly kind: 'regex'
      readonly metavariable: string
      readonly source: string
      readonly constantPropagation: boolean
      readonly at: At
    }
  | {
      readonly kind: 'pattern'
      readonly metavariable: string
      readonly language: string | undefined
      readonly formula: Formula
      readonly at: At
    }
  | {
      readonly kind: 'comparison'
      readonly metavariable: string | undefined
      readonly comparison: string
      readonly base: number | undefined
      readonly strip: boolean
      readonly at: At
    }
  | { readonly kind: 'analysis'; readonly metavariable: string; readonly analyzer: string; readonly at: At }
  | { readonly kind: 'type'; readonly metavariable: string; readonly types: readonly string[]; readonly at: At }

/** `by-side-effect`: whether taint goes to the value, to the variable, or to the variable only. */
export type SideEffect = 'no' | 'yes' | 'only'

export type TaintSource = {
  readonly formula: Formula
  readonly label: string | undefined
  readonly requires: string | undefined
  readonly bySideEffect: SideEffect
  readonly exact: boolean
  readonly control: boolean
}

export type TaintSink = {
  readonly formula: Formula
  readonly requires: Requires | undefined
  readonly exact: boolean
  readonly atExit: boolean
}

/** One formula over labels, or several, each for a metavariable of the sink. */
export type Requires =
  | { readonly kind: 'label'; readonly formula: string }
  | {
      readonly kind: 'by-metavariable'
      readonly formulas: readonly { readonly metavariable: string; readonly formula: string }[]
    }

export type TaintSanitizer = {
  readonly formula: Formula
  readonly exact: boolean
  readonly bySideEffect: SideEffect
  readonly notConflicting: boolean
}

export type TaintPropagator = {
  readonly formula: Formula
  readonly from: string
  readonly to: string
  readonly bySideEffect: boolean
  readonly label: string | undefined
  readonly requires: string | undefined
  readonly replaceLabels: readonly string[] | undefined
}

export type TaintSpec = {
  readonly sources: readonly TaintSource[]
  readonly sinks: readonly TaintSink[]
  readonly sanitizers: readonly TaintSanitizer[]
  readonly propagators: readonly TaintPropagator[]
}

/** What a rule looks for. */
export type Detection =
  | { readonly mode: 'search'; readonly formula: Formula }
  | { readonly mode: 'taint'; readonly taint: TaintSpec }
  | { readonly mode: 'extract'; readonly formula: Formula; readonly extract: string; readonly destLanguage: string }
  | { readonly mode: 'join'; readonly join: unknown }

export type RuleSeverity = 'info' | 'low' | 'medium' | 'high' | 'critical'

export type FixRegex = { readonly regex: string; readonly replacement: string; readonly count: number }

/** A rule of a Semgrep YAML file. */
export type YamlRule = {
  readonly id: string
  readonly message: string
  readonly severity: RuleSeverity
  readonly languages: readonly string[]
  readonly detection: Detection
  readonly include: readonly string[]
  readonly exclude: readonly string[]
  readonly options: Readonly<Record<string, unknown>>
  readonly fix: string | undefined
  readonly fixRegex: FixRegex | undefined
  readonly metadata: Readonly<Record<string, unknown>>
  readonly minVersion: string | undefined
  readonly at: At
}
