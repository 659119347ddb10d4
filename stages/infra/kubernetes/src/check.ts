import type { Rule } from '@bartizan/model'
import type { Cell, OriginId } from '@bartizan/model/resource'
import type { Manifest } from './manifest/object.ts'
import type { Pod } from './manifest/pod.ts'

/** One defect in an object. */
export interface KubeHit {
  readonly at: OriginId
  readonly message: string
  /** Where in the object: `containers.web.securityContext.privileged`. */
  readonly path: string
  readonly actual?: string
  readonly fix?: KubeFix
}

/** A setting that puts the defect right. */
export interface KubeFix {
  /** The container or pod spec that holds the setting. */
  readonly holder: Cell
  readonly names: readonly string[]
  readonly value: string | boolean
}

/** An object with its pod, where it has one. */
export interface KubeSubject {
  readonly object: Manifest
  readonly pod: Pod | undefined
  /** All objects of the same file. */
  readonly siblings: readonly Manifest[]
}

/** A rule with its detection and the samples that prove it. */
export interface KubeCheck {
  readonly rule: Rule
  readonly bad: readonly string[]
  readonly good: readonly string[]
  find(subject: KubeSubject): Iterable<KubeHit>
}
