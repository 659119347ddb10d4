import type { RuleSample } from '@bartizan/model'
import { composeChecks } from './compose/checks.ts'
import { dockerChecks } from './rules/index.ts'

interface Sampled {
  readonly rule: { readonly id: RuleSample['rule'] }
  readonly bad: readonly string[]
  readonly good: readonly string[]
}

function samplesOf({ rule, bad, good }: Sampled, path: string): RuleSample[] {
  return [
    ...bad.map((text): RuleSample => ({ rule: rule.id, kind: 'bad', path, text })),
    ...good.map((text): RuleSample => ({ rule: rule.id, kind: 'good', path, text })),
  ]
}

/** The samples of every rule, each a file of its own. */
export const samples: readonly RuleSample[] = [
  ...dockerChecks.flatMap((check) => samplesOf(check, 'Dockerfile')),
  ...composeChecks.flatMap((check) => samplesOf(check, 'compose.yaml')),
]
