import { Kind } from '@bartizan/knowledge/models'
import { Op, type Instr } from '../ir/ir.ts'
import { unite, withStep } from '../value/taint.ts'
import {
  ANY,
  BOTTOM,
  constant,
  isBottom,
  join,
  reference,
  retaint,
  truth,
  UNDEFINED,
  type Value,
} from '../value/value.ts'
import { argumentsOf } from './apply.ts'
import { callMethod, callSuper, callValue, constructValue } from './call.ts'
import { assignedSink, globalValue, importValue } from './external.ts'
import { loadAny, loadField, loadIndex, storeField, storeIndex } from './fields.ts'
import { allocate, forgetPaths, get, objectOf, putObject, set, type Frame } from './frame.ts'
import { pathOf } from './guards.ts'
import { iterate } from './iterate.ts'
import { sourceValue } from './members.ts'
import { castTo, javaMember } from './typed.ts'
import { binary, textOf, unary } from './operators.ts'

/** Evaluates one instruction that is not a jump. */
export const execute = (f: Frame, instr: Instr): void => {
  switch (instr.op) {
    case Op.const:
      set(f, instr.dst, constant(instr.x))
      return
    case Op.copy:
      copy(f, instr)
      return
    case Op.load:
    case Op.loadIndex:
    case Op.loadUp:
    case Op.loadModule:
      set(f, instr.dst, narrowed(f, instr) ?? load(f, instr))
      return
    case Op.store:
      store(f, instr)
      return
    case Op.storeIndex:
      storeIndexed(f, instr)
      return
    case Op.storeUp:
      storeUp(f, instr)
      return
    case Op.storeModule:
      forgetIfAny(f, `m${String(instr.x)}.${instr.s}`)
      storeField(f, reference(f.machine.moduleId(f.fn.file)), instr.s, withAssign(f, get(f, instr.a), instr.node))
      return
    case Op.binary:
      set(f, instr.dst, binary(f, instr.s, [get(f, instr.a), get(f, instr.b)], instr.node))
      return
    case Op.unary:
      set(
        f,
        instr.dst,
        instr.s === 'more' ? hasMore(f, get(f, instr.a)) : unary(instr.s, instr.a < 0 ? ANY : get(f, instr.a)),
      )
      return
    case Op.concat:
      set(f, instr.dst, textOf(f, argumentsOf(f, instr), instr.node))
      return
    case Op.call:
    case Op.callMethod:
    case Op.construct:
    case Op.super:
      executeCall(f, instr)
      return
    default:
      executeRare(f, instr)
  }
}

const executeCall = (f: Frame, instr: Instr): void => {
  switch (instr.op) {
    case Op.call:
      set(
        f,
        instr.dst,
        callValue(f, {
          callee: get(f, instr.a),
          receiver: instr.b < 0 ? undefined : get(f, instr.b),
          args: argumentsOf(f, instr),
          instr,
        }),
      )
      return
    case Op.callMethod:
      set(f, instr.dst, callMethod(f, { receiver: get(f, instr.a), name: instr.s, args: argumentsOf(f, instr), instr }))
      return
    case Op.construct:
      set(f, instr.dst, constructValue(f, { callee: get(f, instr.a), args: argumentsOf(f, instr), instr }))
      return
    case Op.super:
      set(f, instr.dst, callSuper(f, instr))
      return
    default:
  }
}

const executeRare = (f: Frame, instr: Instr): void => {
  switch (instr.op) {
    case Op.closure:
      set(f, instr.dst, closure(f, instr))
      return
    case Op.class:
      set(f, instr.dst, makeClass(f, instr))
      return
    case Op.object:
      set(f, instr.dst, makeLiteral(f, instr))
      return
    case Op.iterate:
      set(f, instr.dst, iterate(f, get(f, instr.a), instr.s, instr.node))
      return
    case Op.global:
      set(f, instr.dst, globalValue(f, instr.s, instr.node))
      return
    case Op.import:
      set(f, instr.dst, importValue(f, instr.s, instr.node))
      return
    case Op.yield:
      f.yielded = join(f.yielded, get(f, instr.a))
      return
    case Op.caught:
      set(f, instr.dst, join(f.caught.get(Number(instr.x)) ?? BOTTOM, reference(f.machine.externalId('Error'))))
      return
    case Op.receiver:
      set(f, instr.dst, isBottom(f.receiver) ? ANY : f.receiver)
      return
    default:
      executeRarest(f, instr)
  }
}

const executeRarest = (f: Frame, instr: Instr): void => {
  switch (instr.op) {
    case Op.cast:
      set(f, instr.dst, castTo(f, get(f, instr.a), instr.s))
      return
    case Op.decorate:
      set(f, instr.dst, decorate(f, instr))
      return
    case Op.arguments:
      set(
        f,
        instr.dst,
        reference(
          allocate(f, instr.node, 'array', {
            fields: new Map(f.params.map((value, i) => [String(i), value])),
            len: -1,
          }),
        ),
      )
      return
    case Op.rest:
      set(f, instr.dst, rest(f, instr))
      return
    case Op.param:
      set(f, instr.dst, f.params[Number(instr.x)] ?? UNDEFINED)
      return
    case Op.missing:
      set(f, instr.dst, isMissing(get(f, instr.a)))
      return
    case Op.member:
      set(f, instr.dst, javaMember(f, instr))
      return
    case Op.reexport:
      reexport(f, get(f, instr.a), get(f, instr.b))
      return
    case Op.delete:
      if (instr.s !== '') storeField(f, get(f, instr.a), instr.s, UNDEFINED)
      return
    default:
  }
}

const copy = (f: Frame, instr: Instr): void => {
  const value = get(f, instr.a)
  const isNamed = (instr.dst & 1) === 0 && f.body.varNames[instr.dst >> 1] !== ''
  set(f, instr.dst, isNamed ? withAssign(f, value, instr.node) : value)
}

/** An assignment is a step of the trace. */
const withAssign = (f: Frame, value: Value, node: number): Value =>
  retaint(value, withStep(value.taint, { file: f.fn.file, node }, 'assign'))

const forgetIfAny = (f: Frame, path: string): void => {
  if (f.state.paths.size > 0) forgetPaths(f, path)
}

const narrowed = (f: Frame, instr: Instr): Value | undefined => {
  if (f.state.paths.size === 0) return undefined
  const path = pathOf(f, instr)
  return path === undefined ? undefined : f.state.paths.get(path)
}

const load = (f: Frame, instr: Instr): Value => {
  switch (instr.op) {
    case Op.load:
      return loadField(f, get(f, instr.a), instr.s, instr.node)
    case Op.loadIndex:
      return loadIndex(f, get(f, instr.a), get(f, instr.b), instr.node)
    case Op.loadModule: {
      const value = loadField(f, reference(f.machine.moduleId(f.fn.file)), instr.s, instr.node)
      if (!f.machine.sourceNames.has(instr.s)) return value
      return join(value, sourceValue(f, instr.node, { kind: Kind.remote, label: instr.s }))
    }
    default: {
      const scope = scopeAt(f, instr.b, instr.node)
      return scope === undefined ? ANY : loadField(f, scope, instr.s, instr.node)
    }
  }
}

const scopeAt = (f: Frame, hops: number, node: number): Value | undefined => {
  if (hops === 0) return reference(f.scope)
  if (f.outerScope === 0) return undefined
  let scope = reference(f.outerScope)
  for (let i = 1; i < hops; i++) scope = loadField(f, scope, '<up>', node)
  return scope
}

const storeUp = (f: Frame, instr: Instr): void => {
  forgetIfAny(f, `u${instr.b}.${instr.s}`)
  const scope = scopeAt(f, instr.b, instr.node)
  if (scope !== undefined) storeField(f, scope, instr.s, withAssign(f, get(f, instr.a), instr.node))
}

const store = (f: Frame, instr: Instr): void => {
  const target = get(f, instr.a)
  const value = get(f, instr.b)
  assignedSink(f, { target, name: instr.s, value, node: instr.node })
  storeField(f, target, instr.s, withAssign(f, value, instr.node))
}

const storeIndexed = (f: Frame, instr: Instr): void => {
  const target = get(f, instr.a)
  const key = get(f, instr.b)
  const value = get(f, instr.list[0]!)
  assignedSink(f, { target, name: '[]', value, key, reg: instr.a, node: instr.node })
  storeIndex(f, target, key, withAssign(f, value, instr.node))
}

const hasMore = (f: Frame, value: Value): Value => {
  if (value.unknown || value.refs.length !== 1) return ANY
  const object = objectOf(f, value.refs[0]!)
  return object.kind === 'array' && object.len === 0 && !object.weak ? constant(false) : ANY
}

const closure = (f: Frame, instr: Instr): Value => {
  const fn = f.machine.project.functionById(Number(instr.x))
  if (fn === undefined) return ANY
  const scope = f.fn.isModule ? 0 : f.scope
  const self = fn.isConstructor || scope === 0 ? undefined : undefined
  return reference(allocate(f, instr.node, 'function', { fn, scope, self }))
}

const makeClass = (f: Frame, instr: Instr): Value => {
  const { machine } = f
  const cls = machine.project.classById(Number(instr.x))
  if (cls === undefined) return ANY
  const id = machine.classId(cls)
  const scope = f.fn.isModule ? 0 : f.scope
  const bases = argumentsOf(f, instr).reduce((all, one) => join(all, one), BOTTOM)
  machine.classBases.set(cls, join(machine.classBases.get(cls) ?? BOTTOM, { ...BOTTOM, refs: bases.refs }))
  if (scope !== 0) machine.classHomes.set(cls, f.fn)
  if (scope !== 0 && machine.object(id).scope === 0) {
    const known = machine.object(id)
    machine.global.set(id, { ...known, scope })
  }
  return reference(id)
}

const makeLiteral = (f: Frame, instr: Instr): Value => {
  if (instr.s === 'regex') return reference(allocate(f, instr.node, 'external', { type: `regex:${String(instr.x)}` }))
  const values = argumentsOf(f, instr)
  const kind = instr.s === 'array' ? 'array' : instr.s === 'set' ? 'set' : instr.s === 'map' ? 'map' : 'object'
  if (values.length === 0) return reference(allocate(f, instr.node, kind))
  if (kind === 'set') return reference(allocate(f, instr.node, kind, { elem: values.reduce(join, BOTTOM) }))
  const fields = new Map<string, Value>()
  let elem = BOTTOM
  let count = 0
  let isExact = values.length <= 32
  values.forEach((value, index) => {
    if (instr.kw?.[index] === '...') {
      const object = value.refs.length === 1 ? objectOf(f, value.refs[0]!) : undefined
      if (object?.kind === 'array' && object.len >= 0 && object.len <= 16 && isExact) {
        for (let i = 0; i < object.len; i++) fields.set(String(count++), object.fields.get(String(i)) ?? UNDEFINED)
        return
      }
      isExact = false
      elem = join(elem, loadAny(f, value, instr.node))
    } else if (isExact) fields.set(String(count++), value)
    else elem = join(elem, value)
  })
  return reference(allocate(f, instr.node, kind, { fields, elem, len: isExact ? count : -1 }))
}

const decorate = (f: Frame, instr: Instr): Value => {
  const target = get(f, instr.a)
  const result = callValue(f, {
    callee: get(f, instr.b),
    receiver: undefined,
    args: [target],
    instr: { ...instr, list: [instr.a] },
  })
  const isCallable = result.refs.some((id) => objectOf(f, id).kind === 'function')
  return isCallable ? { ...result, taint: [] } : target
}

const rest = (f: Frame, instr: Instr): Value => {
  const value = get(f, instr.a)
  const object = value.refs.length === 1 ? objectOf(f, value.refs[0]!) : undefined
  if (object === undefined || object.kind === 'external' || object.port !== '') {
    return {
      ...ANY,
      taint: unite(value.taint, loadAny(f, value, instr.node).taint),
      refs: instr.s === 'object' ? value.refs : [],
    }
  }
  if (instr.s === 'object') {
    const fields = new Map([...object.fields].filter(([name]) => !(instr.kw ?? []).includes(name)))
    return reference(allocate(f, instr.node, 'object', { fields, elem: object.elem }))
  }
  if (object.len < 0)
    return reference(allocate(f, instr.node, 'array', { elem: loadAny(f, value, instr.node), len: -1 }))
  const from = Number(instr.x)
  const fields = new Map<string, Value>()
  for (let i = from; i < object.len; i++) fields.set(String(i - from), object.fields.get(String(i)) ?? UNDEFINED)
  return reference(allocate(f, instr.node, 'array', { fields, len: Math.max(0, object.len - from) }))
}

const isMissing = (value: Value): Value => {
  if (!value.unknown && value.refs.length === 0 && value.consts.length === 1 && value.consts[0] === undefined)
    return constant(true)
  if (value.unknown || value.consts.includes(undefined)) return ANY
  return constant(truth(value).canBeTrue && false)
}

const reexport = (f: Frame, from: Value, to: Value): void => {
  for (const id of from.refs) {
    const object = objectOf(f, id)
    const all = new Map([...f.machine.object(id).fields, ...object.fields])
    for (const [name, value] of all) if (name !== 'default') storeField(f, to, name, value)
  }
  const first = to.refs[0]
  if (first !== undefined && from.refs.length === 0) putObject(f, { ...objectOf(f, first), elem: ANY })
}
