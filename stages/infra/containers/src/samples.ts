import type { RuleSample } from '@bartizan/model'
import { dockerChecks } from './rules/index.ts'

/** The samples of every rule, each a file of its own. */
export const samples: readonly RuleSample[] = dockerChecks.flatMap(({ rule, bad, good }) => [
  ...bad.map((text): RuleSample => ({ rule: rule.id, kind: 'bad', path: 'Dockerfile', text })),
  ...good.map((text): RuleSample => ({ rule: rule.id, kind: 'good', path: 'Dockerfile', text })),
])
