import type { PipelineCheck } from '../check.ts'
import { conditionChecks } from './conditions.ts'
import { injectionChecks } from './injection.ts'
import { permissionChecks } from './permissions.ts'
import { releaseChecks } from './release.ts'
import { secretChecks } from './secrets.ts'
import { imageCheck, usesChecks } from './uses.ts'
import { workflowChecks } from './workflow.ts'

/** All checks of GitHub workflows and actions. */
export const workflowRules: readonly PipelineCheck[] = [
  ...injectionChecks,
  ...usesChecks,
  imageCheck,
  ...permissionChecks,
  ...secretChecks,
  ...conditionChecks,
  ...releaseChecks,
  ...workflowChecks,
]
