import type { Confidence, Cwe, Severity } from '@bartizan/model'
import type { Format, Resource, Verdict } from '@bartizan/model/resource'
import type { Operator } from './operator.ts'
import type { ResourceIndex } from './resource-index.ts'

/**
 * A path in a resource's body: names joined by `.`. Lists of blocks are entered by themselves; `[]` enters a list of
 * scalars; `*` takes every key of a map; alternatives are joined by ` | `, of which the first one present counts.
 */
export type Path = string
export type PathByFormat = Path | Partial<Readonly<Record<Format, Path>>>

/** A condition on a resource, as data. Every kind answers with a verdict that carries the place. */
export type Test =
  | {
      readonly kind: 'attribute'
      readonly path: PathByFormat
      readonly op: Operator
      /** The verdict when nothing stands at the path. Default `fail`. */
      readonly absent?: 'pass' | 'fail'
      /** How several values at the path count. Default `every`. */
      readonly over?: 'every' | 'some'
    }
  | { readonly kind: 'all' | 'any'; readonly of: readonly Test[] }
  | { readonly kind: 'not'; readonly of: Test }
  | {
      /** Passes when a resource of one of the types, for which `where` holds, refers to this one or is referred to by it. */
      readonly kind: 'connected'
      readonly types: readonly string[]
      readonly where?: Test
      /** Only references at this path count (in the resource that refers). */
      readonly via?: Path
    }
  | { readonly kind: 'code'; readonly check: Check }

/** The TypeScript form. Undefined: the row does not apply to this resource. */
export type Check = (subject: Subject) => Verdict | undefined

/** What a check sees: one resource and the set it lives in. */
export interface Subject {
  readonly resource: Resource
  readonly index: ResourceIndex
}

/** The replacement or insertion that repairs a row's defect, as source text in the format's own syntax. */
export interface RowFix {
  readonly set: string | number | boolean
  readonly safety?: 'safe' | 'unsafe'
}

/** One control, in every format in which it can be broken. */
export interface CheckRow {
  /** Kebab-case, unique in its table; the rule id is `room/id`. */
  readonly id: string
  /** The defect in one line, sentence case, no final stop. */
  readonly title: string
  readonly severity: Severity
  readonly confidence?: Confidence
  readonly weakness?: Cwe
  /** Ids that other tools use for the same control, separated by blanks. */
  readonly aliases?: string
  /** `FRAMEWORK:ID`, separated by blanks. */
  readonly controls?: string
  /** Resource types per format, separated by blanks. */
  readonly on: Partial<Readonly<Record<Format, string>>>
  /** The short form of one attribute test: `path`, `require`, `absent`, `over`. */
  readonly path?: PathByFormat
  readonly require?: Operator
  readonly absent?: 'pass' | 'fail'
  readonly over?: 'every' | 'some'
  /** The long form, instead of `path` and `require`. */
  readonly test?: Test
  /** The row applies only where this passes. */
  readonly when?: Test
  /** What follows from the defect, one sentence. */
  readonly why: string
  /** What to do, one sentence. Derived from `require` when absent. */
  readonly remedy?: string
  readonly fix?: RowFix
  /** Bodies of sample resources per format, when they cannot be derived from `require`. Whole blocks when they start with a keyword. */
  readonly bad?: Partial<Readonly<Record<Format, string>>>
  readonly good?: Partial<Readonly<Record<Format, string>>>
}

/** Rows of one room: `aws`, `azure`, `google`, `kubernetes`, `docker`. */
export interface CheckTable {
  readonly room: string
  readonly rows: readonly CheckRow[]
}
