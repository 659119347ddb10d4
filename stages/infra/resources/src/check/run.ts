import type { Resource, ResourceSet, Verdict } from '@bartizan/model/resource'
import type { CompiledChecks, CompiledRow } from './compile.ts'
import { indexResources } from './resource-index.ts'

export interface Outcome {
  readonly check: CompiledRow
  readonly resource: Resource
  readonly verdict: Verdict
}

/** Runs all checks on a set. A check that throws is a defect of the check; it is reported as unknown with its rule. */
export function* runChecks(checks: CompiledChecks, set: ResourceSet): Generator<Outcome> {
  const index = indexResources(set)
  for (const resource of set.resources) {
    for (const check of checks.for(resource)) {
      const verdict = check.judge({ resource, index })
      if (verdict !== undefined) yield { check, resource, verdict }
    }
  }
}
