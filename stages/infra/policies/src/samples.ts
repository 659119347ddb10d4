import type { RuleSample } from '@bartizan/model'

/** The one rule stands for the checks of users and has no samples of its own. */
export const samples: readonly RuleSample[] = []
