import type { RuleSample } from '@bartizan/model'
import { configurationChecks } from './configuration.ts'
import { gitlabChecks } from './gitlab/checks.ts'
import { workflowRules } from './rules/index.ts'

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
  ...workflowRules.flatMap((check) => samplesOf(check, check.path ?? '.github/workflows/sample.yml')),
  ...configurationChecks.flatMap((check) => samplesOf(check, check.path)),
  ...gitlabChecks.flatMap((check) => samplesOf(check, '.gitlab-ci.yml')),
]
