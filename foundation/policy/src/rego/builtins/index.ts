import { aggregates } from './aggregates.ts'
import { collections } from './collections.ts'
import { comparison } from './comparison.ts'
import type { Builtin } from './define.ts'
import { numbers } from './numbers.ts'
import { objects } from './objects.ts'
import { strings } from './strings.ts'
import { types } from './types.ts'

const families = [aggregates, collections, comparison, numbers, objects, strings, types]

const table = new Map<string, Builtin>(families.flat().map((builtin) => [builtin.name, builtin]))

/** The built-in of a name. */
export function findBuiltin(name: string): Builtin | undefined {
  return table.get(name)
}

/** Names of all built-ins. */
export function builtinNames(): string[] {
  return [...table.keys()]
}
