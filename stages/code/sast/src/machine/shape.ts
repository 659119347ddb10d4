import type { FnIr } from '../ir/ir.ts'
import { makeObject, type Obj } from '../value/object.ts'
import { ALL, CLEAN } from '../value/taint.ts'
import { BOTTOM, UNDEFINED, type Value } from '../value/value.ts'
import { objectOf, SEP, type Frame } from './frame.ts'
import type { Machine } from './machine.ts'

/** How much of an argument's shape a callee gets to see. */
export interface Detail {
  readonly depth: number
  readonly constants: boolean
}

export interface Shape {
  readonly key: string
  readonly consts: Value['consts']
  readonly unknown: boolean
  readonly objects: readonly ObjectShape[]
  readonly prefix: string
}

interface ObjectShape {
  readonly like: Obj
  /** Passed by identity: everybody knows it. */
  readonly isGlobal: boolean
  readonly fields: readonly (readonly [string, Shape])[]
  readonly scope: Shape | undefined
  readonly self: Shape | undefined
}

const maxFields = 8
const maxObjects = 4
const longText = 80

export const UNKNOWN_SHAPE: Shape = { key: '?', consts: [], unknown: true, objects: [], prefix: '' }

/** The shape of a value: what a callee may know of it beside its origins. */
export const shapeOf = (f: Frame, value: Value, detail: Detail): Shape => {
  let unknown = value.unknown || value.taint.length > 0
  let consts = value.consts
  if (!detail.constants || consts.some((one) => typeof one === 'string' && one.length > longText)) {
    consts = consts.filter((one) => one === undefined)
    if (consts.length < value.consts.length) unknown = true
  }
  const objects = value.refs.slice(0, maxObjects).map((id) => objectShape(f, id, detail))
  if (value.refs.length > maxObjects) unknown = true
  const prefix = unknown && detail.constants ? value.prefix.slice(0, longText) : ''
  const key = `${unknown ? '?' : ''}${consts.length > 0 ? JSON.stringify(consts.map((one) => (one === undefined ? 'u' : one))) : ''}${objects.map((one) => one.key).join('')}${prefix === '' ? '' : `^${prefix}`}`
  return { key, consts, unknown, objects: objects.map((one) => one.shape), prefix }
}

const isGlobal = (f: Frame, object: Obj): boolean =>
  object.kind === 'module' ||
  object.kind === 'class' ||
  (object.kind === 'scope' && f.machine.global.has(object.id) && !f.state.heap.has(object.id))

const objectShape = (f: Frame, id: number, detail: Detail): { readonly key: string; readonly shape: ObjectShape } => {
  const like = objectOf(f, id)
  if (isGlobal(f, like))
    return { key: `g${id}`, shape: { like, isGlobal: true, fields: [], scope: undefined, self: undefined } }
  const deeper = { ...detail, depth: detail.depth - 1 }
  const fields: (readonly [string, Shape])[] = []
  if (detail.depth > 0 && like.kind !== 'external') {
    for (const [name, value] of like.fields) {
      if (fields.length >= maxFields) break
      if (name === '<up>' && detail.depth < 2) continue
      if (value.consts.length === 0 && value.refs.length === 0) continue
      const shape = shapeOf(f, value, deeper)
      if (shape.key !== '?') fields.push([name, shape])
    }
  }
  const hasScope = like.kind === 'function' && like.scope !== 0 && detail.depth > 0
  const scope = hasScope ? shapeOf(f, { ...BOTTOM, refs: [like.scope] }, deeper) : undefined
  const self = like.self !== undefined && detail.depth > 0 ? shapeOf(f, like.self, deeper) : undefined
  const identity = like.fn !== undefined ? `f${like.fn.id}` : like.cls !== undefined ? `c${like.cls.id}` : like.type
  const inner = fields.map(([name, shape]) => `${name}:${shape.key}`).join(',')
  const key = `{${like.kind[0]}${like.kind[1]}${identity}${like.kind === 'array' && like.len >= 0 && like.len <= maxFields && detail.depth > 0 ? `#${like.len}` : ''}${inner === '' ? '' : `|${inner}`}${scope === undefined ? '' : `^${scope.key}`}${self === undefined ? '' : `@${self.key}`}}`
  return { key, shape: { like, isGlobal: false, fields, scope, self } }
}

/** Builds the value that a port with this shape holds on entry, and the objects behind it. */
export const materialise = (machine: Machine, shape: Shape, path: string, heap: Map<number, Obj>): Value => {
  const taint =
    shape.unknown || shape.objects.length > 0 ? [{ atom: machine.atoms.port(path), mask: ALL, step: undefined }] : CLEAN
  const refs = shape.objects.map((one, index) =>
    materialiseObject(machine, one, index === 0 ? path : `${path}#${index}`, heap),
  )
  if (refs.length === 0 && shape.unknown && shape.consts.length === 0) refs.push(machine.symbolicId(path))
  return {
    taint,
    consts: shape.consts,
    refs: [...new Set(refs)].sort((a, b) => a - b),
    unknown: shape.unknown,
    prefix: shape.prefix,
  }
}

const materialiseObject = (machine: Machine, shape: ObjectShape, path: string, heap: Map<number, Obj>): number => {
  const { like } = shape
  if (shape.isGlobal) return like.id
  if (like.kind === 'external') return like.type === '?' ? machine.symbolicId(path) : machine.externalId(like.type)
  const id = machine.symbolicId(path)
  const fields = new Map<string, Value>()
  for (const [name, field] of shape.fields) fields.set(name, materialise(machine, field, `${path}${SEP}${name}`, heap))
  const isListed = like.kind === 'array' && like.len >= 0 && like.len <= maxFields && shape.fields.length === like.len
  let scope = 0
  if (shape.scope !== undefined) scope = materialise(machine, shape.scope, `${path}${SEP}<scope>`, heap).refs[0] ?? 0
  else if (like.kind === 'function' && like.scope !== 0) scope = machine.symbolicId(`${path}${SEP}<scope>`)
  const self = shape.self === undefined ? undefined : materialise(machine, shape.self, `${path}${SEP}<self>`, heap)
  heap.set(
    id,
    makeObject(id, like.kind, {
      fields,
      len: isListed ? like.len : -1,
      weak: like.weak,
      type: like.type,
      port: path.replace(/#\d+$/, ''),
      fn: like.fn,
      cls: like.cls,
      scope,
      self,
    }),
  )
  return id
}

/** The shapes of a call: parameters, receiver, surrounding scope. */
export interface CallShape {
  readonly key: string
  readonly params: readonly Shape[]
  readonly receiver: Shape
  readonly scope: Shape | undefined
}

const FULL: Detail = { depth: 2, constants: true }
const PLAIN: Detail = { depth: 1, constants: false }
const BARE: Detail = { depth: 0, constants: false }

/** Shapes of a call, in less detail the more shapes a function has already been seen in. */
export const callShape = (
  f: Frame,
  fn: FnIr,
  to: { readonly params: readonly Value[]; readonly receiver: Value; readonly scope: number },
): CallShape => {
  const known = f.machine.summaries.get(fn)
  const limit = f.machine.limits.shapes
  const full = shapeWith(f, to, FULL)
  const count = known?.size ?? 0
  if (known === undefined || known.has(full.key) || count < limit) return full
  const plain = shapeWith(f, to, PLAIN)
  return known.has(plain.key) || count < limit * 2 ? plain : shapeWith(f, to, BARE)
}

const shapeWith = (
  f: Frame,
  to: { readonly params: readonly Value[]; readonly receiver: Value; readonly scope: number },
  detail: Detail,
): CallShape => {
  const params = to.params.map((value) =>
    value === UNDEFINED
      ? { ...UNKNOWN_SHAPE, key: 'u', unknown: false, consts: [undefined] }
      : shapeOf(f, value, detail),
  )
  const receiver = shapeOf(f, to.receiver, detail)
  const scope = to.scope === 0 ? undefined : shapeOf(f, { ...BOTTOM, refs: [to.scope] }, detail)
  return {
    key: `${params.map((one) => one.key).join(';')}!${receiver.key}!${scope?.key ?? ''}`,
    params,
    receiver,
    scope,
  }
}
