import type { ComposeCheck } from './define.ts'
import { isolationChecks } from './isolation.ts'
import { operationChecks } from './operation.ts'

export type { ComposeCheck, ComposeFault } from './define.ts'

/** All checks of Compose files. */
export const composeChecks: readonly ComposeCheck[] = [...isolationChecks, ...operationChecks]
