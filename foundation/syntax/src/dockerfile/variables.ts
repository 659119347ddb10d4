import type { Instruction } from './ast.ts'
import { lineage, type Stage, type StageGraph } from './stages.ts'
import { substitute, type Lookup } from './substitute.ts'

/** Variables as they stand at a stage's end (or before `until`): ARG defaults, overridden by ENV, base stages first. */
export function stageVariables(graph: StageGraph, stage: Stage, until?: Instruction): Lookup {
  const globals = new Map<string, string>()
  for (const instruction of graph.globals) {
    for (const { key, value } of instruction.pairs) {
      if (value !== undefined) globals.set(key, substitute(value.value, (name) => globals.get(name)).text)
    }
  }
  const values = new Map<string, string>()
  const environment = new Set<string>()
  const lookup: Lookup = (name) => values.get(name)
  for (const part of lineage(graph, stage)) {
    for (const instruction of part.instructions) {
      if (instruction === until) return lookup
      const env = instruction.keyword === 'ENV'
      if (!env && instruction.keyword !== 'ARG') continue
      for (const { key, value } of instruction.pairs) {
        if (!env && environment.has(key)) continue
        const text = value === undefined ? undefined : substitute(value.value, lookup)
        const known = text === undefined ? globals.get(key) : text.complete ? text.text : undefined
        if (known === undefined) values.delete(key)
        else values.set(key, known)
        if (env) environment.add(key)
      }
    }
  }
  return lookup
}
