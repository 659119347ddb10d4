import { K } from '@bartizan/syntax/tree'
import type { FnIr, SourceUnit } from '../ir/ir.ts'
import { makeObject } from '../value/object.ts'
import { emptyState } from '../value/state.ts'
import { BOTTOM, type Value } from '../value/value.ts'
import { newFrame, type Frame } from './frame.ts'
import { hintedArguments, hintedReceiver } from './hints.ts'
import { exportedFunctions, libraryArguments } from './library.ts'
import type { Machine } from './machine.ts'
import type { Summary } from './summary.ts'

/**
 * Runs the whole project: the top level of every file, then every function that nobody called, first those whose name
 * no call mentions.
 */
export const analyse = (machine: Machine): void => {
  for (const unit of machine.project.units) machine.ensureModule(unit, 0)
  for (const fn of exportedFunctions(machine)) runRoot(machine, fn, libraryArguments(machine, fn))
  const called = calledNames(machine)
  const functions = machine.project.units.flatMap((unit) => unit.functions.filter((fn) => !fn.isModule))
  const roots = functions.filter((fn) => !called.has(fn.name) || isEntry(machine, fn))
  for (const fn of [...roots, ...functions]) if (!machine.reached.has(fn)) runRoot(machine, fn)
}

const isEntry = (machine: Machine, fn: FnIr): boolean => {
  const { entries } = machine.models(fn.file.language).models
  return entries.some((one) => fn.annotations.includes(one.annotation))
}

/** Last names of all callees. */
const calledNames = (machine: Machine): Set<string> => {
  const names = new Set<string>()
  for (const unit of machine.project.units) {
    const { tree } = unit
    for (let i = 0; i < tree.count; i++)
      if (tree.kind[i] === K.call || tree.kind[i] === K.new) names.add(tree.names.text(tree.sym[i]!))
  }
  return names
}

/** Runs a function that nobody in the project calls. */
const runRoot = (machine: Machine, fn: FnIr, args: readonly Value[] = hintedArguments(machine, fn)): void => {
  machine.reached.add(fn)
  const f = rootFrame(machine, fn)
  const scope = enclosingScope(machine, fn)
  machine.operations.apply(f, {
    fn,
    scope,
    receiver: receiverOf(machine, fn),
    args,
    node: fn.node,
  })
  const written = new Map<number, ReadonlySet<string>>()
  for (const [id, object] of f.state.heap) {
    if (object.kind === 'module' || object.kind === 'class' || object.type === 'declared')
      written.set(id, new Set(object.fields.keys()))
  }
  const summary: Summary = {
    returned: BOTTOM,
    thrown: BOTTOM,
    heap: f.state.heap,
    written,
    hits: [],
    comesBack: true,
    whenTrue: [],
    whenFalse: [],
    isComplete: true,
    returnNode: 0,
  }
  machine.operations.publishModule(machine, summary)
}

const receiverOf = (machine: Machine, fn: FnIr): Value | undefined => hintedReceiver(machine, fn)

const enclosingScope = (machine: Machine, fn: FnIr): number => {
  const { parent } = fn
  if (parent === undefined || parent.isModule) return 0
  return machine.finalScopes.get(parent) ?? 0
}

/** A caller that stands for everything outside. */
const rootFrame = (machine: Machine, fn: FnIr): Frame => {
  const unit: SourceUnit = fn.file
  const outside: FnIr = unit.main ?? fn
  const scope = machine.siteId(`outside:${unit.path}`, 0)
  const state = emptyState(0)
  state.heap.set(scope, makeObject(scope, 'scope'))
  return newFrame({
    machine,
    models: machine.models(unit.language),
    fn: outside,
    body: {
      blocks: [],
      order: [],
      varCount: 0,
      tempCount: 0,
      varNames: [],
      hasScope: false,
      size: 0,
      defs: [],
      varDefs: [],
    },
    temps: [],
    state,
    initial: new Map(),
    params: [],
    receiver: BOTTOM,
    scope,
    outerScope: 0,
    depth: 0,
  })
}
