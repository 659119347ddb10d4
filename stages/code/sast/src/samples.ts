import type { RuleSample } from '@bartizan/model'
import { checkSamples } from './sample/checks.ts'
import { toSamples } from './sample/files.ts'
import { settingSamples } from './sample/settings.ts'
import { injectionSamples } from './sample/injection.ts'

/** Files that show what each rule reports and what it leaves alone. */
export const samples: readonly RuleSample[] = [
  ...toSamples(injectionSamples),
  ...toSamples(checkSamples),
  ...toSamples(settingSamples),
]
