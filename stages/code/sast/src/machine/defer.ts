import { Context } from '@bartizan/knowledge/models'
import type { FnIr, Instr } from '../ir/ir.ts'
import type { Obj } from '../value/object.ts'
import type { Value } from '../value/value.ts'
import { objectOf, type Frame } from './frame.ts'
import { hintedArguments } from './hints.ts'
import type { Call } from './operations.ts'
import { reportEntry } from './report.ts'

/** Functions given to code that is not known are called with what their parameters' names suggest. */
export const invokeCallbacks = (f: Frame, call: Call): void => {
  for (const value of call.args) {
    for (const id of value.refs) {
      const object = objectOf(f, id)
      if (object.kind === 'function' && object.fn !== undefined) defer(f, object, call.instr, { args: undefined })
    }
  }
}

export interface Handling {
  readonly args: readonly Value[] | undefined
  /** The framework writes what the function returns into a page. */
  readonly renders?: boolean
}

/** Calls a function when the one at work ends, with these arguments or with what its parameters' names suggest. */
export const defer = (f: Frame, object: Obj, instr: Instr, how: Handling): void => {
  const { args } = how
  const fn = object.fn!
  const key = `${object.id}:${instr.node}:${args === undefined ? '' : args.map((one) => one.refs.join()).join(';')}`
  f.deferred.set(key, () => {
    const now = objectOf(f, object.id)
    const result = f.machine.operations.apply(f, {
      fn,
      scope: now.scope,
      receiver: now.self,
      args: args ?? hintedArguments(f.machine, fn),
      node: instr.node,
    })
    if (how.renders === true) reportRendered(f, fn, result)
    f.dead = false
  })
}

/** A framework writes what the handler returns into the page. */
const reportRendered = (f: Frame, fn: FnIr, result: Value): void => {
  const summaries = [...(f.machine.summaries.get(fn)?.values() ?? [])]
  const node = summaries.find((one) => one.returnNode > 0)?.returnNode
  if (node === undefined) return
  for (const entry of result.taint)
    reportEntry(f, { context: Context.html, kinds: 0, sink: 'response', file: fn.file, node, entry })
}
