import type { Obj } from '../value/object.ts'
import { UNDEFINED, ANY, type Value } from '../value/value.ts'
import { portField, portValue, type Frame } from './frame.ts'

/** What a field holds in a state in which it was not written. */
export const absentIn =
  (f: Frame) =>
  (object: Obj, field: string): Value => {
    if (object.port !== '')
      return f.initial.get(object.id)?.fields.get(field) ?? portValue(f, portField(object.port, field))
    if (object.kind === 'module' || object.kind === 'class')
      return f.machine.object(object.id).fields.get(field) ?? UNDEFINED
    if (object.kind === 'external') return ANY
    return UNDEFINED
  }
