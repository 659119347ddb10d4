import type { Instr } from '../ir/ir.ts'
import { ANY, BOTTOM, isBottom, join, reference, retaint, type Value } from '../value/value.ts'
import { hierarchy, loadField } from './fields.ts'
import { objectOf, type Frame } from './frame.ts'
import { isHarmlessType } from './hints.ts'

/** A value taken as a declared type: harmless types lose their origins, unknown objects gain a type. */
export const castTo = (f: Frame, value: Value, type: string): Value => {
  if (isHarmlessType(type)) return value.taint.length === 0 ? value : retaint(value, [])
  const known = value.refs.some((id) => {
    const { kind, type: named } = objectOf(f, id)
    return (
      kind !== 'symbolic' &&
      !(kind === 'external' && (named === '?' || named === 'java.lang.Object' || named.includes('()')))
    )
  })
  if (known || (value.refs.length === 0 && !value.unknown)) return value
  const typed = f.machine.project.typeValue(f.machine, f.fn.file, type)
  if (typed === undefined || typed.refs.length === 0) return value
  return { ...value, refs: typed.refs, unknown: true }
}

/** A simple name in Java that is no local: a field of this class, of a base, or of a class around it; else a type. */
export const javaMember = (f: Frame, instr: Instr): Value => {
  const name = instr.s
  if (name.startsWith('class:') || name.startsWith('outer:')) {
    const cls = f.machine.project.classById(Number(name.slice(6)))
    if (cls !== undefined)
      return reference(name.startsWith('class:') ? f.machine.classId(cls) : f.machine.instanceId(cls))
  }
  const start = f.fn.ownerClass
  for (let cls = start; cls !== undefined; cls = cls.outer) {
    for (const one of hierarchy(f, cls)) {
      const constant = one.constants.get(name)
      if (one.constants.has(name) && constant !== undefined) return { ...BOTTOM, consts: [constant] }
      if (one.staticFields.has(name)) return loadField(f, reference(f.machine.classId(one)), name, instr.node)
      if (!one.fieldTypes.has(name)) continue
      if (cls === start && !isBottom(f.receiver)) return loadField(f, f.receiver, name, instr.node)
      return loadField(f, reference(f.machine.instanceId(cls)), name, instr.node)
    }
  }
  const type = f.machine.project.typeValue(f.machine, f.fn.file, name, true)
  return type === undefined ? ANY : join(type, BOTTOM)
}
