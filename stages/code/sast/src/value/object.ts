import type { ClassIr, FnIr } from '../ir/ir.ts'
import { BOTTOM, join, type Value } from './value.ts'

/**
 * An object of the analysed program.
 *
 * - `object`, `array`, `map`, `set`: made by a literal or a container's constructor
 * - `instance`: of a class of the project; `class`: such a class; `function`: a closure
 * - `module`: variables or exports of a file; `scope`: captured variables of a function at work
 * - `external`: something of a library, known by its model name in `type`
 * - `symbolic`: what a port holds on entry; unwritten fields are ports themselves
 */
export interface Obj {
  readonly id: number
  readonly kind:
    | 'object'
    | 'array'
    | 'map'
    | 'set'
    | 'instance'
    | 'class'
    | 'function'
    | 'module'
    | 'scope'
    | 'external'
    | 'symbolic'
  readonly fields: ReadonlyMap<string, Value>
  /** What stands under keys that are not known. */
  readonly elem: Value
  /** Known number of elements of an array; -1 when unknown. */
  readonly len: number
  /** Stands for several objects: writes do not replace. */
  readonly weak: boolean
  readonly type: string
  /** Path of the port; '' unless symbolic. */
  readonly port: string
  readonly fn: FnIr | undefined
  readonly cls: ClassIr | undefined
  /** Scope of a closure or class, receiver bound to a method. */
  readonly scope: number
  readonly self: Value | undefined
  readonly proto: Value | undefined
}

const NO_FIELDS: ReadonlyMap<string, Value> = new Map()

export const makeObject = (id: number, kind: Obj['kind'], more: Partial<Obj> = {}): Obj => ({
  id,
  kind,
  fields: NO_FIELDS,
  elem: BOTTOM,
  len: kind === 'array' ? 0 : -1,
  weak: false,
  type: '',
  port: '',
  fn: undefined,
  cls: undefined,
  scope: 0,
  self: undefined,
  proto: undefined,
  ...more,
})

/** Either state of one object. `missing` says what a field holds that only one side has written. */
export const joinObjects = (a: Obj, b: Obj, missing: (object: Obj, field: string) => Value): Obj => {
  if (a === b) return a
  let fields: Map<string, Value> | undefined
  for (const [name, value] of b.fields) {
    const mine = a.fields.get(name)
    const joined = join(mine ?? missing(a, name), value)
    if (joined !== mine) (fields ??= new Map(a.fields)).set(name, joined)
  }
  for (const [name, value] of a.fields) {
    if (b.fields.has(name)) continue
    const joined = join(value, missing(b, name))
    if (joined !== value) (fields ??= new Map(a.fields)).set(name, joined)
  }
  const elem = join(a.elem, b.elem)
  const len = a.len === b.len ? a.len : -1
  const weak = a.weak || b.weak
  const proto = a.proto === undefined ? b.proto : b.proto === undefined ? a.proto : join(a.proto, b.proto)
  const self = a.self === undefined ? b.self : b.self === undefined ? a.self : join(a.self, b.self)
  if (
    fields === undefined &&
    elem === a.elem &&
    len === a.len &&
    weak === a.weak &&
    proto === a.proto &&
    self === a.self
  )
    return a
  return { ...a, fields: fields ?? a.fields, elem, len, weak, proto, self }
}
