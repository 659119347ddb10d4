import type { ContainerCheck } from '../check.ts'
import { baseImageChecks } from './base-image.ts'
import { commandChecks } from './commands.ts'
import { instructionChecks } from './instructions.ts'
import { languageCacheChecks } from './language-caches.ts'
import { packageChecks } from './packages.ts'
import { pinningChecks } from './pinning.ts'
import { secretChecks } from './secrets.ts'
import { transportChecks } from './transport.ts'
import { formChecks } from './triggers.ts'
import { userChecks } from './user.ts'

/** All checks of Dockerfiles. */
export const dockerChecks: readonly ContainerCheck[] = [
  ...baseImageChecks,
  ...userChecks,
  ...packageChecks,
  ...pinningChecks,
  ...languageCacheChecks,
  ...transportChecks,
  ...secretChecks,
  ...instructionChecks,
  ...formChecks,
  ...commandChecks,
]
