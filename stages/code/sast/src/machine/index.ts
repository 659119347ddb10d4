import { applyFunction } from './apply.ts'
import { callValue } from './call.ts'
import { externalCall, importValue } from './external.ts'
import { Machine, type MachineSetup } from './machine.ts'
import type { Operations } from './operations.ts'
import { publishModule, summarise } from './run.ts'

export { limitsFor, type Found, type Limits, type Machine } from './machine.ts'
export { indexModels } from './models.ts'
export { analyse } from './roots.ts'

const operations: Operations = {
  summarise,
  publishModule,
  apply: applyFunction,
  call: callValue,
  external: externalCall,
  importValue,
}

/** Puts the interpreter together. */
export const createMachine = (setup: Omit<MachineSetup, 'operations'>): Machine => new Machine({ ...setup, operations })
