import type { ClassIr, FnIr } from '../ir/ir.ts'
import type { Obj } from '../value/object.ts'
import { ALL, unite, withStep, type Taint } from '../value/taint.ts'
import {
  ANY,
  BOTTOM,
  constant,
  isBottom,
  join,
  reference,
  retaint,
  soleConst,
  UNDEFINED,
  type Value,
} from '../value/value.ts'
import { externalMember } from './members.ts'
import {
  allocate,
  forgetField,
  keyText,
  objectOf,
  portField,
  portValue,
  putObject,
  withoutPorts,
  type Frame,
} from './frame.ts'

const sizes = new Set(['length', 'size'])

/** Reads `value.name`. */
export const loadField = (f: Frame, value: Value, name: string, node: number): Value => {
  const objects = value.refs.map((id) => objectOf(f, id))
  let inherited: Taint = sizes.has(name) ? [] : withoutPorts(value.taint, objects)
  let result = BOTTOM
  for (const object of objects) {
    const part = loadFrom(f, object, name, node)
    result = join(result, part)
  }
  if (objects.length === 0 && name !== 'length') {
    const known = externalMember(f, '*', name, node)
    if (known !== undefined) result = join(result, known)
  }
  for (const one of value.consts) {
    if (name === 'length' && typeof one === 'string') result = join(result, constant(one.length))
    else if (objects.length === 0 && !value.unknown) result = join(result, ANY)
  }
  if (value.unknown || objects.length === 0)
    result = join(result, { ...ANY, ...(objects.length === 0 ? {} : { unknown: result.unknown || isBottom(result) }) })
  if (inherited.length > 0) {
    inherited = withStep(inherited, { file: f.fn.file, node }, 'assign')
    result = retaint({ ...result, unknown: true }, unite(result.taint, inherited))
  }
  return isBottom(result) ? ANY : result
}

/** Reads a field of one object. */
export const loadFrom = (f: Frame, object: Obj, name: string, node: number): Value => {
  const own = object.fields.get(name)
  if (own !== undefined) return own
  if (object.kind === 'external' && name.startsWith('<')) return UNDEFINED
  if (object.kind === 'external') return externalMember(f, object.type, name, node) ?? ANY
  if (object.kind === 'array' && sizes.has(name)) return object.len >= 0 ? constant(object.len) : ANY
  const method = methodValue(f, object, name, node)
  if (method !== undefined) return method
  if (object.kind === 'module') {
    const global = f.machine.object(object.id)
    return global.fields.get(name) ?? moduleFallback(f, global, name)
  }
  if (object.kind === 'class') {
    const global = f.machine.object(object.id).fields.get(name)
    if (global !== undefined) return global
    const bases = object.cls === undefined ? undefined : f.machine.classBases.get(object.cls)
    if (bases !== undefined && !isBottom(bases) && bases.refs.length > 0) return loadField(f, bases, name, node)
    return object.cls?.file.language === 'python' || name !== 'prototype' ? ANY : UNDEFINED
  }
  if (object.kind === 'function' && name === 'prototype') return functionPrototype(f, object, node)
  if (object.proto !== undefined) return loadField(f, object.proto, name, node)
  if (object.port !== '') return typedPort(f, object, name)
  if (object.kind === 'instance') return object.elem === BOTTOM ? declaredField(f, object, name) : object.elem
  if (object.kind === 'function') return UNDEFINED
  if (object.kind === 'object' || object.kind === 'array' || object.kind === 'map')
    return isBottom(object.elem) ? UNDEFINED : join(object.elem, UNDEFINED)
  return ANY
}

const moduleFallback = (f: Frame, module: Obj, name: string): Value => {
  const sub = f.machine.project.submodule(module.type, name)
  return sub === undefined ? (module.type.startsWith('exports:') ? UNDEFINED : ANY) : reference(f.machine.moduleId(sub))
}

const functionPrototype = (f: Frame, object: Obj, node: number): Value => {
  const proto = reference(allocate(f, node, 'object', { type: `prototype:${object.id}` }))
  putObject(f, { ...object, fields: new Map(object.fields).set('prototype', proto) })
  return proto
}

/** What a port's field holds: itself a port, of the declared type where there is one. */
const typedPort = (f: Frame, object: Obj, name: string): Value => {
  const value = portValue(f, portField(object.port, name))
  if (object.cls === undefined) return value
  const known = fieldKnowledge(f, object.cls, name)
  return known === undefined ? value : { ...value, refs: known.refs, ...(known.unknown ? {} : {}) }
}

const declaredField = (f: Frame, object: Obj, name: string): Value => {
  if (object.cls === undefined) return ANY
  return fieldKnowledge(f, object.cls, name) ?? (object.cls.file.language === 'java' ? ANY : UNDEFINED)
}

/** What the declaration of a field says of its type. */
const fieldKnowledge = (f: Frame, cls: ClassIr, name: string): Value | undefined => {
  for (const one of hierarchy(f, cls)) {
    const type = one.fieldTypes.get(name)
    if (type !== undefined) {
      const value = f.machine.project.typeValue(f.machine, one.file, type)
      if (value !== undefined) return value
    }
  }
  return undefined
}

/** A class and its bases, nearest first. */
export const hierarchy = (f: Frame, cls: ClassIr): ClassIr[] => {
  const found: ClassIr[] = []
  const visit = (one: ClassIr): void => {
    if (found.includes(one) || found.length > 24) return
    found.push(one)
    for (const id of f.machine.classBases.get(one)?.refs ?? []) {
      const base = objectOf(f, id)
      if (base.cls !== undefined) visit(base.cls)
    }
    for (const name of one.baseNames) {
      const base = f.machine.project.classNamed(one.file, name)
      if (base !== undefined) visit(base)
    }
  }
  visit(cls)
  return found
}

/** Names of library types among the bases of a class. */
export const libraryBases = (f: Frame, cls: ClassIr): string[] => {
  const found: string[] = []
  for (const one of hierarchy(f, cls)) {
    for (const id of f.machine.classBases.get(one)?.refs ?? []) {
      const base = objectOf(f, id)
      if (base.kind === 'external') found.push(base.type)
    }
    for (const name of one.baseNames)
      if (f.machine.project.classNamed(one.file, name) === undefined)
        found.push(f.machine.project.externalType(one.file, name))
  }
  return found
}

/** Methods of a class under a name, from the nearest class that has any. */
export const methodsOf = (f: Frame, cls: ClassIr, name: string): readonly FnIr[] => {
  for (const one of hierarchy(f, cls)) {
    const found = one.methods.get(name) ?? one.statics.get(name)
    if (found !== undefined) return found
  }
  return []
}

const methodValue = (f: Frame, object: Obj, name: string, node: number): Value | undefined => {
  if (object.cls === undefined) return undefined
  const self = reference(object.id)
  for (const one of hierarchy(f, object.cls)) {
    const getter = object.kind === 'class' ? undefined : one.getters.get(name)
    if (getter !== undefined)
      return f.machine.operations.apply(f, { fn: getter, scope: classScope(f, one), receiver: self, args: [], node })
    const methods = one.methods.get(name) ?? one.statics.get(name)
    if (methods === undefined) continue
    let value = BOTTOM
    for (const method of methods) {
      const id = f.machine.siteId(`method:${method.id}:${object.id}`, 0)
      putObject(f, {
        ...objectOf(f, id),
        id,
        kind: 'function',
        fields: new Map(),
        elem: BOTTOM,
        type: '',
        port: '',
        fn: method,
        scope: classScope(f, one),
        ...(object.kind === 'class' ? {} : { self }),
      })
      value = join(value, reference(id))
    }
    return value
  }
  return undefined
}

/** Scope in which a class was made. */
export const classScope = (f: Frame, cls: ClassIr): number => {
  const home = f.machine.classHomes.get(cls)
  if (home === undefined) return 0
  if (f.fn === home) return f.scope
  let scope = f.outerScope
  for (let at = f.fn.parent; at !== undefined && scope !== 0; at = at.parent) {
    if (at === home) return scope
    scope = loadField(f, reference(scope), '<up>', cls.node).refs[0] ?? 0
  }
  const made = objectOf(f, f.machine.classId(cls)).scope
  return f.state.heap.has(made) ? made : (f.machine.finalScopes.get(home) ?? 0)
}

/** Reads `value[key]`. */
export const loadIndex = (f: Frame, value: Value, key: Value, node: number): Value => {
  if (!key.unknown && key.refs.length === 0 && key.consts.length > 0 && key.consts.length <= 3) {
    let result = BOTTOM
    for (const one of key.consts) {
      result = join(result, loadKey(f, value, one, node))
    }
    return result
  }
  return loadAny(f, value, node)
}

const loadKey = (f: Frame, value: Value, key: Value['consts'][number], node: number): Value => {
  if (typeof key !== 'number') return loadField(f, value, keyText(key), node)
  const sole = soleConst(value)
  if (typeof sole?.value === 'string') return constant(key < 0 ? sole.value.at(key) : sole.value[key])
  if (key >= 0) return loadField(f, value, keyText(key), node)
  let result = BOTTOM
  for (const id of value.refs) {
    const object = objectOf(f, id)
    result = join(
      result,
      object.len >= 0
        ? (object.fields.get(String(object.len + key)) ?? loadAny(f, reference(id), node))
        : loadAny(f, reference(id), node),
    )
  }
  return value.refs.length === 0
    ? loadAny(f, value, node)
    : retaint(
        result,
        unite(
          result.taint,
          withoutPorts(
            value.taint,
            value.refs.map((id) => objectOf(f, id)),
          ),
        ),
      )
}

/** Reads some element, which one is not known. */
export const loadAny = (f: Frame, value: Value, node: number): Value => {
  const objects = value.refs.map((id) => objectOf(f, id))
  let result = BOTTOM
  for (const object of objects) result = join(result, anyOf(f, object, node))
  const inherited = withoutPorts(value.taint, objects)
  if (objects.length === 0 || value.unknown)
    result = join(result, objects.length === 0 ? ANY : result.unknown || isBottom(result) ? ANY : result)
  return inherited.length === 0 ? result : retaint({ ...result, unknown: true }, unite(result.taint, inherited))
}

const anyOf = (f: Frame, object: Obj, node: number): Value => {
  let result = object.elem
  for (const value of object.fields.values()) result = join(result, value)
  if (object.kind === 'external') return join(result, externalMember(f, object.type, '[]', node) ?? ANY)
  if (object.port !== '' && !(object.kind === 'array' && object.len >= 0))
    return join(result, portValue(f, portField(object.port, '[]')))
  if (object.kind === 'module')
    for (const value of f.machine.object(object.id).fields.values()) result = join(result, value)
  return isBottom(result) ? UNDEFINED : result
}

/** Writes `target.name = value`. */
export const storeField = (f: Frame, target: Value, name: string, value: Value): void => {
  if (f.state.paths.size > 0) forgetField(f, name)
  const isStrong = target.refs.length === 1
  for (const id of target.refs) {
    const object = objectOf(f, id)
    const setter = setterOf(f, object, name)
    if (setter !== undefined) {
      f.machine.operations.apply(f, { fn: setter, scope: 0, receiver: reference(id), args: [value], node: setter.node })
      continue
    }
    writeField(f, object, {
      name,
      value,
      strong: isStrong && !object.weak && (object.kind !== 'external' || object.type === '?'),
    })
  }
}

const setterOf = (f: Frame, object: Obj, name: string): FnIr | undefined => {
  if (object.kind !== 'instance' || object.cls === undefined) return undefined
  for (const one of hierarchy(f, object.cls)) {
    const setter = one.setters.get(name)
    if (setter !== undefined) return setter
  }
  return undefined
}

/** Writes a field of one object. */
export const writeField = (
  f: Frame,
  object: Obj,
  write: { readonly name: string; readonly value: Value; readonly strong: boolean },
): void => {
  const { name, value, strong } = write
  const before = object.fields.get(name)
  const next = strong
    ? value
    : join(before ?? (object.port === '' ? BOTTOM : portValue(f, portField(object.port, name))), value)
  const fields = new Map(object.fields).set(name, next)
  const index = object.kind === 'array' && /^\d+$/.test(name) ? Number(name) + 1 : -1
  putObject(f, { ...object, fields, len: object.len >= 0 && index > object.len ? index : object.len })
}

/** Writes `target[key] = value`. */
export const storeIndex = (f: Frame, target: Value, key: Value, value: Value): void => {
  const sole = soleConst(key)
  if (sole !== undefined) {
    storeField(f, target, keyText(sole.value), value)
    return
  }
  for (const id of target.refs) {
    const object = objectOf(f, id)
    putObject(f, { ...object, elem: join(object.elem, value) })
  }
}

/** Origins of a value and of everything that it holds, to a depth. */
export const deepTaint = (f: Frame, value: Value, depth = 3): Taint => {
  let taint = value.taint
  if (depth === 0) return taint
  for (const id of value.refs) {
    const object = objectOf(f, id)
    if (object.kind === 'function' || object.kind === 'class' || object.kind === 'module') continue
    for (const field of object.fields.values()) taint = unite(taint, deepTaint(f, field, depth - 1))
    taint = unite(taint, deepTaint(f, object.elem, depth - 1))
    if (object.port !== '')
      taint = unite(taint, [{ atom: f.machine.atoms.port(`${object.port}\x01*`), mask: ALL, step: undefined }])
  }
  return taint
}
