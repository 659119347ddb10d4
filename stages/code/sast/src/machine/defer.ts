import type { Instr } from '../ir/ir.ts'
import type { Obj } from '../value/object.ts'
import type { Value } from '../value/value.ts'
import { objectOf, type Frame } from './frame.ts'
import { hintedArguments } from './hints.ts'
import type { Call } from './operations.ts'

/** Functions given to code that is not known are called with what their parameters' names suggest. */
export const invokeCallbacks = (f: Frame, call: Call): void => {
  for (const value of call.args) {
    for (const id of value.refs) {
      const object = objectOf(f, id)
      if (object.kind === 'function' && object.fn !== undefined) defer(f, object, call.instr, undefined)
    }
  }
}

/** Calls a function when the one at work ends, with these arguments or with what its parameters' names suggest. */
export const defer = (f: Frame, object: Obj, instr: Instr, args: readonly Value[] | undefined): void => {
  const fn = object.fn!
  const key = `${object.id}:${instr.node}:${args === undefined ? '' : args.map((one) => one.refs.join()).join(';')}`
  f.deferred.set(key, () => {
    const now = objectOf(f, object.id)
    f.machine.operations.apply(f, {
      fn,
      scope: now.scope,
      receiver: now.self,
      args: args ?? hintedArguments(f.machine, fn),
      node: instr.node,
    })
    f.dead = false
  })
}
