import type { RuleSample } from '@bartizan/model'
import { projectChecks } from './project/checks.ts'
import { kubeChecks } from './rules/index.ts'

/** The samples of every rule, each a manifest of its own. */
export const samples: readonly RuleSample[] = [...kubeChecks, ...projectChecks].flatMap(({ rule, bad, good }) => [
  ...bad.map((text): RuleSample => ({ rule: rule.id, kind: 'bad', path: 'manifest.yaml', text })),
  ...good.map((text): RuleSample => ({ rule: rule.id, kind: 'good', path: 'manifest.yaml', text })),
])
