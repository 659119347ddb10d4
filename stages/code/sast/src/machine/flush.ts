import type { Obj } from '../value/object.ts'
import type { Value } from '../value/value.ts'
import { objectOf, type Frame } from './frame.ts'

/**
 * Makes what a function wrote to variables that everybody sees known to a callee, before it is called. Only values that
 * do not speak of the function's own ports can be told to others.
 */
export const flushGlobals = (f: Frame): void => {
  for (const [id, object] of f.state.heap) {
    if (object.kind !== 'module' && object.kind !== 'class') continue
    if (f.flushed.get(id) === object) continue
    f.flushed.set(id, object)
    const names = [...object.fields].filter(([, value]) => isConcrete(f, value)).map(([name]) => name)
    f.machine.publish(object, names, false)
    for (const name of names) keepReachable(f, object.fields.get(name)!, 0)
  }
}

const isConcrete = (f: Frame, value: Value): boolean =>
  value.taint.every((entry) => entry.atom.port === '') && value.refs.every((id) => objectOf(f, id).port === '')

const keepReachable = (f: Frame, value: Value, depth: number): void => {
  if (depth > 4) return
  for (const id of value.refs) keepObject(f, id, depth)
}

const keepObject = (f: Frame, id: number, depth: number): void => {
  const object = f.state.heap.get(id)
  if (object === undefined || f.flushed.get(id) === object || object.port !== '') return
  f.flushed.set(id, object)
  if (object.kind === 'module' || object.kind === 'class') return
  const concrete: Obj = { ...object, fields: new Map([...object.fields].filter(([, value]) => isConcrete(f, value))) }
  f.machine.keep(concrete)
  for (const field of concrete.fields.values()) keepReachable(f, field, depth + 1)
  keepReachable(f, object.elem, depth + 1)
  if (object.scope !== 0) keepObject(f, object.scope, depth + 1)
}
