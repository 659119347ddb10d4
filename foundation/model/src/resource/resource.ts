import type { OriginId, Origins } from './origin.ts'
import type { Address, Cell, Condition } from './value.ts'

/** The source languages from which resources are loaded. */
export const formats = [
  'terraform',
  'cloudformation',
  'kubernetes',
  'dockerfile',
  'compose',
  'arm',
  'github-actions',
  'gitlab-ci',
] as const
export type Format = (typeof formats)[number]

/** A use of one resource by another, found in the source even where the value is unknown. */
export interface Ref {
  readonly to: Address
  /** The path in the body where it stands: `bucket`, `vpc_config.subnet_ids`. */
  readonly path: string
}

/** One declared thing: a cloud resource, a data source, a provider block, a Kubernetes object, an image stage, a job. */
export interface Resource {
  readonly format: Format
  readonly address: Address
  /**
   * As the format names it: `aws_s3_bucket`, `AWS::S3::Bucket`, `Deployment`. Other Terraform blocks are prefixed:
   * `data.aws_iam_policy_document`, `provider.aws`, `module`.
   */
  readonly type: string
  readonly name: string
  readonly provider?: string
  /** A map; repeated nested blocks are lists of maps. */
  readonly body: Cell
  readonly refs: readonly Ref[]
  /** Index or key of a `count` or `for_each` instance, as written in the address. */
  readonly instance?: string
  /** `maybe` when a condition or an unknown count decides whether it is created. */
  readonly certainty: 'exists' | 'maybe'
  /** The whole block, header included. */
  readonly origin: OriginId
  /** Only the header: where to point when an attribute is missing. */
  readonly header: OriginId
}

/** Resources that see each other: one root module with its children, one stack, one cluster's manifests. */
export interface ResourceSet {
  readonly format: Format
  /** Folder or file it was loaded from, relative to the scan root. */
  readonly root: string
  readonly resources: readonly Resource[]
  readonly origins: Origins
}

/** Where a verdict was reached: the value (or the block that lacks it), and its path in the body. */
export interface VerdictPlace {
  readonly at: OriginId
  readonly path: string
  /** The value as it would be written, when it is known and not sensitive. */
  readonly actual?: string
  /** More places in the same resource with the same defect. */
  readonly also?: readonly OriginId[]
}

/** What a check says about one resource. `depends`: fails when the condition holds (with `negated`, when it does not). */
export type Verdict =
  | ({ readonly kind: 'pass' } & VerdictPlace)
  | ({ readonly kind: 'fail' } & VerdictPlace)
  | ({ readonly kind: 'depends'; readonly when: Condition; readonly negated: boolean } & VerdictPlace)
  /** `why`: the origins of the values that are not known. */
  | { readonly kind: 'unknown'; readonly why: readonly OriginId[]; readonly path: string }
