import type { ClassIr, FnIr, Instr } from '../ir/ir.ts'
import type { Obj } from '../value/object.ts'
import { unite, withStep, type Taint } from '../value/taint.ts'
import { ANY, BOTTOM, isBottom, join, reference, retaint, tainted, type Value } from '../value/value.ts'
import { applyFunction } from './apply.ts'
import { builtinMethod } from './builtins.ts'
import { externalCall } from './external.ts'
import { hasRows } from './members.ts'
import { sectionMethod } from './sections.ts'
import { classScope, deepTaint, hierarchy, libraryBases, loadField, loadFrom, methodsOf, storeField } from './fields.ts'
import { allocate, get, objectOf, type Frame } from './frame.ts'
import { invokeCallbacks } from './defer.ts'
import type { Call } from './operations.ts'

/** Calls a value. */
export const callValue = (
  f: Frame,
  call: Call & { readonly callee: Value; readonly receiver: Value | undefined },
): Value => {
  let result = BOTTOM
  let handled = false
  const wasDead = f.dead
  let returns = false
  for (const id of call.callee.refs) {
    f.dead = false
    const part = callObject(f, objectOf(f, id), call)
    if (part === undefined) continue
    handled = true
    returns ||= !f.dead
    result = join(result, part)
  }
  f.dead = wasDead || (handled && !returns)
  if (handled) return result
  if (call.callee.refs.length === 0 || call.callee.unknown) return unresolved(f, call)
  return unresolved(f, call)
}

const callObject = (
  f: Frame,
  object: Obj,
  call: Call & { readonly receiver: Value | undefined },
): Value | undefined => {
  const { instr, args } = call
  switch (object.kind) {
    case 'function':
      if (object.type === 'Promise.resolver') return settle(f, object, call)
      if (object.fn === undefined) return undefined
      return applyFunction(f, {
        fn: object.fn,
        scope: object.scope,
        receiver: object.self ?? call.receiver,
        args,
        kw: instr.kw,
        node: instr.node,
        instr,
      })
    case 'class':
      return construct(f, object, call)
    case 'external':
      if (object.type === '?') return undefined
      return externalCall(f, { name: object.type, receiver: call.receiver, args, instr })
    case 'instance': {
      const methods =
        object.cls === undefined ? [] : methodsOf(f, object.cls, f.fn.file.language === 'python' ? '__call__' : 'apply')
      return methods.length === 0 ? undefined : applyMethods(f, { methods, receiver: reference(object.id), call })
    }
    default:
      return undefined
  }
}

/** `resolve(value)` inside the function given to `new Promise`. */
const settle = (f: Frame, object: Obj, call: Call): Value => {
  const target = loadFrom(f, object, 'target', call.instr.node)
  const before = loadField(f, target, '<value>', call.instr.node)
  storeField(f, target, '<value>', join(before, call.args[0] ?? ANY))
  return ANY
}

/** A call whose target is not known: what goes in is assumed to come out. */
export const unresolved = (f: Frame, call: Call & { readonly receiver?: Value | undefined }): Value => {
  f.machine.counts.unresolved++
  let taint: Taint = call.receiver?.taint ?? []
  for (const value of call.args) taint = unite(taint, deepTaint(f, value, 2))
  invokeCallbacks(f, call)
  return tainted(withStep(taint, { file: f.fn.file, node: call.instr.node }, 'model', true))
}

/** Calls a method of a value. */
export const callMethod = (f: Frame, call: Call & { readonly receiver: Value; readonly name: string }): Value => {
  const { receiver } = call
  let result = BOTTOM
  let handled = false
  let returns = false
  for (const id of receiver.refs) {
    f.dead = false
    const part = callMethodOf(f, objectOf(f, id), call)
    if (part === undefined) continue
    handled = true
    returns ||= !f.dead
    result = join(result, part)
  }
  f.dead = handled && !returns
  if (handled) return result
  return callUnknownMethod(f, call)
}

const callMethodOf = (
  f: Frame,
  object: Obj,
  call: Call & { readonly receiver: Value; readonly name: string },
): Value | undefined => {
  const { name, instr, args } = call
  const receiver = call.receiver.refs.length === 1 ? call.receiver : { ...call.receiver, refs: [object.id] }
  if (object.kind === 'external') return callExternalMethod(f, object, { ...call, receiver })
  const own = object.fields.get(name)
  if (own !== undefined && own.refs.some((id) => isCallable(objectOf(f, id))))
    return callValue(f, { callee: own, receiver, args, instr })
  if (object.cls !== undefined && object.kind !== 'function') {
    const methods = dispatch(f, object, name, args.length)
    if (methods.length > 0)
      return applyMethods(f, {
        methods,
        receiver: object.kind === 'class' ? receiverOfStatic(object, methods) : reference(object.id),
        call,
      })
    const library = libraryMethod(f, object.cls, name)
    if (library !== undefined) return externalCall(f, { name: library, receiver, args, instr })
  }
  if (object.kind === 'function') return callFunctionMethod(f, object, call)
  if (object.kind === 'module') {
    const value = loadFrom(f, object, name, instr.node)
    return value.refs.length === 0 ? undefined : callValue(f, { callee: value, receiver: undefined, args, instr })
  }
  const built = builtinMethod(f, object, { receiver, name, args, instr })
  if (built !== undefined) return built
  if (object.proto !== undefined) {
    const value = loadField(f, object.proto, name, instr.node)
    if (value.refs.length > 0) return callValue(f, { callee: value, receiver, args, instr })
  }
  return undefined
}

const isCallable = (object: Obj): boolean =>
  object.kind === 'function' || object.kind === 'class' || object.kind === 'external'

const receiverOfStatic = (object: Obj, methods: readonly FnIr[]): Value | undefined =>
  methods[0]!.file.language === 'python' && !methods[0]!.annotations.includes('classmethod')
    ? undefined
    : reference(object.id)

/** Methods that a call may run: by number of arguments, and in subclasses where the object is only known by its type. */
const dispatch = (f: Frame, object: Obj, name: string, count: number): readonly FnIr[] => {
  const cls = object.cls!
  const own = byArity(methodsOf(f, cls, name), count)
  const isOpen = object.kind === 'symbolic' || object.weak || object.port !== '' || object.type === 'declared'
  if (!isOpen || object.kind === 'class') return own
  const all = new Set(own.filter((method) => !isAbstract(method)))
  for (const sub of f.machine.project.subclasses(cls))
    for (const method of byArity(sub.methods.get(name) ?? [], count)) if (!isAbstract(method)) all.add(method)
  return [...all].slice(0, 8)
}

const isAbstract = (fn: FnIr): boolean =>
  fn.name !== '' && fn.file.language === 'java' && !fn.file.functions.includes(fn)

const byArity = (methods: readonly FnIr[], count: number): readonly FnIr[] => {
  if (methods.length < 2) return methods
  const exact = methods.filter((method) => method.params.length === count)
  return exact.length > 0 ? exact : methods
}

const libraryMethod = (f: Frame, cls: ClassIr, name: string): string | undefined =>
  libraryBases(f, cls)
    .map((base) => `${base}.${name}`)
    .find((full) => hasRows(f, full))

const applyMethods = (
  f: Frame,
  to: { readonly methods: readonly FnIr[]; readonly receiver: Value | undefined; readonly call: Call },
): Value => {
  let result = BOTTOM
  let returns = false
  for (const fn of to.methods) {
    f.dead = false
    const scope = fn.ownerClass === undefined ? 0 : classScope(f, fn.ownerClass)
    result = join(
      result,
      applyFunction(f, {
        fn,
        scope,
        receiver: to.receiver,
        args: to.call.args,
        kw: to.call.instr.kw,
        node: to.call.instr.node,
        instr: to.call.instr,
      }),
    )
    returns ||= !f.dead
  }
  f.dead = !returns
  return result
}

const callExternalMethod = (
  f: Frame,
  object: Obj,
  call: Call & { readonly receiver: Value; readonly name: string },
): Value | undefined => {
  const field = object.fields.get(call.name)
  if (field !== undefined && field.refs.length > 0)
    return callValue(f, { callee: field, receiver: call.receiver, args: call.args, instr: call.instr })
  const full = `${object.type}.${call.name}`
  const kept = sectionMethod(f, object, call)
  if (kept !== undefined) return kept
  if (!hasRows(f, full)) {
    const built = builtinMethod(f, object, call)
    if (built !== undefined) return built
    if (hasRows(f, `*.${call.name}`))
      return externalCall(f, {
        name: `*.${call.name}`,
        receiver: call.receiver,
        args: call.args,
        instr: call.instr,
        type: `${object.type}.${call.name}()`,
      })
  }
  return externalCall(f, { name: full, receiver: call.receiver, args: call.args, instr: call.instr })
}

/** `fn.call(…)`, `fn.apply(…)`, `fn.bind(…)`. */
const callFunctionMethod = (
  f: Frame,
  object: Obj,
  call: Call & { readonly receiver: Value; readonly name: string },
): Value | undefined => {
  const { args, instr } = call
  const plain: Instr = { ...instr, kw: undefined, list: instr.list.slice(1) }
  switch (call.name) {
    case 'call':
      return callValue(f, { callee: reference(object.id), receiver: args[0], args: args.slice(1), instr: plain })
    case 'apply':
      return callValue(f, {
        callee: reference(object.id),
        receiver: args[0],
        args: args.slice(1, 2),
        instr: { ...plain, kw: ['...'] },
      })
    case 'bind': {
      const self = args[0]
      if (object.fn === undefined || args.length !== 1) return reference(object.id)
      return reference(
        allocate(f, instr.node, 'function', { fn: object.fn, scope: object.scope, self: object.self ?? self }),
      )
    }
    default:
      if (f.fn.file.language !== 'java' || call.name === 'andThen' || call.name === 'compose') return undefined
      return callValue(f, { callee: reference(object.id), receiver: undefined, args, instr })
  }
}

const callUnknownMethod = (f: Frame, call: Call & { readonly receiver: Value; readonly name: string }): Value => {
  const name = `*.${call.name}`
  const built = builtinMethod(f, undefined, call)
  if (hasRows(f, name)) {
    const result = externalCall(f, { name, receiver: call.receiver, args: call.args, instr: call.instr })
    return built ?? result
  }
  return built ?? unresolved(f, call)
}

/** `new X(…)` or, in Python, `X(…)`. */
export const constructValue = (f: Frame, call: Call & { readonly callee: Value }): Value => {
  let result = BOTTOM
  for (const id of call.callee.refs) {
    const object = objectOf(f, id)
    if (object.kind === 'class') result = join(result, construct(f, object, call))
    else if (object.kind === 'external')
      result = join(
        result,
        externalCall(f, { name: object.type, receiver: undefined, args: call.args, instr: call.instr, isNew: true }),
      )
    else if (object.kind === 'function' && object.fn !== undefined)
      result = join(result, constructPlain(f, object, call))
  }
  if (!isBottom(result)) return result
  return unresolved(f, call)
}

/** A function used as a constructor. */
const constructPlain = (f: Frame, object: Obj, call: Call): Value => {
  const proto = loadFrom(f, object, 'prototype', call.instr.node + 1)
  const id = allocate(f, call.instr.node, 'object', { proto })
  const made = applyFunction(f, {
    fn: object.fn!,
    scope: object.scope,
    receiver: reference(id),
    args: call.args,
    kw: call.instr.kw,
    node: call.instr.node,
  })
  return made.refs.length > 0 && !made.unknown && made.consts.length === 0 ? made : reference(id)
}

const construct = (f: Frame, object: Obj, call: Call): Value => {
  const cls = object.cls!
  const id = allocate(f, call.instr.node, 'instance', { cls, elem: BOTTOM, type: '' })
  const self = reference(id)
  initialiseFields(f, cls, self, call)
  const name = cls.file.language === 'python' ? '__init__' : cls.file.language === 'java' ? cls.name : 'constructor'
  const constructors = byArity(constructorsOf(f, cls, name), call.args.length)
  if (constructors.length > 0) applyMethods(f, { methods: constructors, receiver: self, call })
  let taint: Taint = []
  const libraries = libraryBases(f, cls)
  if (constructors.length === 0 && libraries.length > 0) {
    externalCall(f, { name: libraries[0]!, receiver: self, args: call.args, instr: call.instr })
    for (const value of call.args) taint = unite(taint, value.taint)
  }
  f.dead = false
  return retaint(self, taint)
}

const constructorsOf = (f: Frame, cls: ClassIr, name: string): readonly FnIr[] => {
  if (cls.file.language === 'java') return cls.methods.get(name) ?? []
  return methodsOf(f, cls, name)
}

/** Runs field initialisers, those of bases first. */
export const initialiseFields = (f: Frame, cls: ClassIr, self: Value, call: Call): void => {
  for (const one of hierarchy(f, cls).reverse()) {
    if (one.fieldInit !== undefined)
      applyFunction(f, {
        fn: one.fieldInit,
        scope: classScope(f, one),
        receiver: self,
        args: [],
        node: call.instr.node,
      })
  }
}

/** `super(…)`, `super.m(…)`. */
export const callSuper = (f: Frame, instr: Instr): Value => {
  const cls = f.fn.ownerClass ?? enclosingClass(f.fn)
  const args = instr.list.map((reg) => get(f, reg))
  const call: Call = { args, instr }
  if (cls === undefined) return unresolved(f, call)
  for (const base of hierarchy(f, cls).slice(1)) {
    const name = instr.s === 'constructor' && base.file.language === 'java' ? base.name : instr.s
    const methods = byArity(base.methods.get(name) ?? base.statics.get(name) ?? [], args.length)
    if (methods.length > 0)
      return applyMethods(f, { methods, receiver: f.receiver === BOTTOM ? f.params[0] : f.receiver, call })
  }
  const library = libraryBases(f, cls)[0]
  if (library === undefined) return ANY
  return externalCall(f, {
    name: instr.s === 'constructor' ? library : `${library}.${instr.s}`,
    receiver: f.receiver,
    args,
    instr,
  })
}

const enclosingClass = (fn: FnIr): ClassIr | undefined => {
  for (let at: FnIr | undefined = fn; at !== undefined; at = at.parent)
    if (at.ownerClass !== undefined) return at.ownerClass
  return undefined
}
