import type { CheckRule } from './check-rule.ts'
import { codeRules } from './code.ts'
import { cryptoRules } from './crypto.ts'
import { settingRules } from './settings.ts'
import { transportRules } from './transport.ts'
import { webRules } from './web.ts'

export type { CheckRule } from './check-rule.ts'

/** All rules about single calls. */
export const checkRules: readonly CheckRule[] = [
  ...cryptoRules,
  ...transportRules,
  ...webRules,
  ...codeRules,
  ...settingRules,
]
