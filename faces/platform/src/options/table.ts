import { confidences } from '@bartizan/model'
import type { Option } from './option.ts'
import { generalOptions } from './general.ts'
import { outputOptions } from './output.ts'
import { releaseOptions } from './release.ts'
import { scopeOptions } from './scope.ts'
import { upkeepOptions } from './upkeep.ts'
import { verdictOptions } from './verdict.ts'

/** Every option of every command that works on a tree, in help order. */
export const options: readonly Option[] = [
  ...scopeOptions,
  ...verdictOptions,
  ...outputOptions,
  ...upkeepOptions,
  ...releaseOptions,
  ...generalOptions,
]

/** The options that one command takes, in help order. */
export function optionsOf(command: string): readonly Option[] {
  return options.filter((option) => option.commands === 'all' || option.commands.includes(command))
}

/** Confidence that a finding needs under each profile. */
export const profileConfidence = {
  default: confidences[1],
  strict: confidences[2],
  audit: confidences[2],
} as const
