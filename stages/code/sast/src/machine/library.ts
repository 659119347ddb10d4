import { Kind } from '@bartizan/knowledge/models'
import type { FnIr } from '../ir/ir.ts'
import { ANY, join, type Value } from '../value/value.ts'
import { hintedArguments, isHarmlessType, sourceParameter } from './hints.ts'
import type { Machine } from './machine.ts'

const maxDepth = 4

/** Functions that the main file of a published package hands out, with what hangs on them. */
export const exportedFunctions = (machine: Machine): readonly FnIr[] => {
  const main = machine.project.libraryMain()
  if (main === undefined) return []
  const found = new Set<FnIr>()
  const seen = new Set<number>()
  const visit = (value: Value, depth: number): void => {
    for (const id of value.refs) {
      if (seen.has(id) || depth > maxDepth) continue
      seen.add(id)
      const object = machine.object(id)
      if (object.fn !== undefined) found.add(object.fn)
      for (const methods of [object.cls?.methods, object.cls?.statics]) {
        for (const list of methods?.values() ?? []) for (const fn of list) found.add(fn)
      }
      for (const field of object.fields.values()) visit(field, depth + 1)
    }
  }
  const holder = machine.object(machine.exportsHolder(main))
  visit(holder.fields.get('exports') ?? ANY, 0)
  return [...found].filter((fn) => !fn.file.isTest).sort((a, b) => a.id - b.id)
}

/** Arguments that a user of the library passes on from elsewhere. */
export const libraryArguments = (machine: Machine, fn: FnIr): Value[] => {
  const hinted = hintedArguments(machine, fn)
  return fn.params.map((param, index): Value => {
    const known = hinted[index] ?? ANY
    if (isHarmlessType(param.type) || known.taint.length > 0 || known.refs.length > 0) return known
    return join(known, sourceParameter(machine, fn, param.node, { kind: Kind.library, label: param.name }))
  })
}
