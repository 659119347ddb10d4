import type { FnIr, Instr } from '../ir/ir.ts'
import type { Obj } from '../value/object.ts'
import { ALL, unite, type Entry, type Taint } from '../value/taint.ts'
import { ANY, BOTTOM, isBottom, join, reference, tainted, UNDEFINED, type Value } from '../value/value.ts'
import { deepTaint, loadAny, loadField, writeField } from './fields.ts'
import { allocate, get, objectOf, putObject, SEP, type Frame } from './frame.ts'
import { flushGlobals } from './flush.ts'
import { reportEntry } from './report.ts'
import type { Application } from './operations.ts'
import { callShape } from './shape.ts'
import type { Summary } from './summary.ts'

/** Applies a function of the project at a call. */
export const applyFunction = (f: Frame, call: Application): Value => {
  const { fn } = call
  const { machine } = f
  machine.reached.add(fn)
  flushGlobals(f)
  const params = bind(f, call)
  const receiver = call.receiver ?? BOTTOM
  const shape = callShape(f, fn, { params, receiver, scope: call.scope })
  const summary = machine.operations.summarise(machine, fn, shape, f.depth + 1)
  if (summary === undefined) {
    f.isComplete = false
    return tainted(params.reduce<Taint>((taint, value) => unite(taint, deepTaint(f, value, 1)), []))
  }
  return new Instantiation(f, call, { params, receiver, summary }).result()
}

/** Distributes arguments over parameters. */
const bind = (f: Frame, call: Application): Value[] => {
  const { fn } = call
  const positional: Value[] = []
  const byName = new Map<string, Value>()
  let rest: Value | undefined
  let restKeywords: Value | undefined
  const takesSelf =
    fn.file.language === 'python' && fn.ownerClass !== undefined && !fn.isStatic && call.receiver !== undefined
  if (takesSelf) positional.push(call.receiver!)
  call.args.forEach((value, index) => {
    const kw = call.kw?.[index] ?? ''
    if (kw === '' && rest === undefined) positional.push(value)
    else if (kw === '' && rest !== undefined) rest = join(rest, value)
    else if (kw === '...') rest = spreadInto(f, value, { positional, rest }, call.node)
    else if (kw === '**') restKeywords = value
    else byName.set(kw, value)
  })
  return fn.params.map((param, index) => {
    if (param.kind === 'rest') return arrayOf(f, positional.slice(index), rest, param.node)
    if (param.kind === 'keywords') return keywordsOf(f, fn, { byName, rest: restKeywords }, param.node)
    const named = byName.get(param.name)
    if (named !== undefined) return named
    if (param.kind === 'plain' && index < positional.length) return positional[index]!
    if (rest !== undefined && param.kind === 'plain') return rest
    if (restKeywords !== undefined) return join(loadField(f, restKeywords, param.name, param.node), UNDEFINED)
    return UNDEFINED
  })
}

const spreadInto = (
  f: Frame,
  value: Value,
  into: { readonly positional: Value[]; readonly rest: Value | undefined },
  node: number,
): Value | undefined => {
  const { positional, rest } = into
  const object = value.refs.length === 1 && !value.unknown ? objectOf(f, value.refs[0]!) : undefined
  if (object?.kind === 'array' && object.len >= 0 && rest === undefined) {
    for (let i = 0; i < object.len; i++) positional.push(object.fields.get(String(i)) ?? UNDEFINED)
    return undefined
  }
  return join(rest ?? BOTTOM, loadAny(f, value, node))
}

const arrayOf = (f: Frame, values: readonly Value[], rest: Value | undefined, node: number): Value => {
  const fields = new Map(values.map((value, index) => [String(index), value] as const))
  return reference(
    allocate(f, node, 'array', { fields, len: rest === undefined ? values.length : -1, elem: rest ?? BOTTOM }),
  )
}

const keywordsOf = (
  f: Frame,
  fn: FnIr,
  given: { readonly byName: ReadonlyMap<string, Value>; readonly rest: Value | undefined },
  node: number,
): Value => {
  const { byName, rest } = given
  const fields = new Map(
    [...byName].filter(([name]) => !fn.params.some((param) => param.name === name && param.kind !== 'keywords')),
  )
  return reference(allocate(f, node, 'object', { fields, elem: rest === undefined ? BOTTOM : loadAny(f, rest, node) }))
}

/** One application of a summary: ports are replaced by what the caller has, objects by copies. */
class Instantiation {
  private readonly f: Frame
  private readonly call: Application
  private readonly params: readonly Value[]
  private readonly receiver: Value
  private readonly summary: Summary
  private readonly ports = new Map<string, Value>()
  private readonly copies = new Map<number, readonly number[]>()

  constructor(
    f: Frame,
    call: Application,
    to: { readonly params: readonly Value[]; readonly receiver: Value; readonly summary: Summary },
  ) {
    this.f = f
    this.call = call
    this.params = to.params
    this.receiver = to.receiver
    this.summary = to.summary
  }

  result(): Value {
    const { f, summary, call } = this
    for (const hit of summary.hits) {
      for (const entry of this.entries(hit.entry)) reportEntry(f, { ...hit, entry })
    }
    this.applyWrites()
    if (!isBottom(summary.thrown)) f.thrown = join(f.thrown, this.value(summary.thrown))
    if (!summary.comesBack) {
      if (summary.isComplete && !f.machine.recursive.has(`${call.fn.id}`)) f.dead = true
      return BOTTOM
    }
    this.noteGuards()
    return this.value(summary.returned)
  }

  private noteGuards(): void {
    const { call, summary, f } = this
    if (call.instr === undefined) return
    const isInformative = [...summary.whenTrue, ...summary.whenFalse].some((mask) => mask !== ALL)
    const offset = call.fn.file.language === 'python' && call.fn.ownerClass !== undefined && !call.fn.isStatic ? 1 : 0
    if (isInformative)
      f.guards.set(call.instr, {
        regs: call.instr.list,
        whenTrue: summary.whenTrue.slice(offset),
        whenFalse: summary.whenFalse.slice(offset),
      })
    else f.guards.delete(call.instr)
  }

  /** The value that the caller has at a port. */
  private port(path: string): Value {
    const known = this.ports.get(path)
    if (known !== undefined) return known
    this.ports.set(path, ANY)
    const value = this.lookUp(path)
    this.ports.set(path, value)
    return value
  }

  private lookUp(path: string): Value {
    const cut = path.lastIndexOf(SEP)
    if (cut < 0) {
      if (path === 'this') return this.receiver
      if (path === 'up') return this.call.scope === 0 ? ANY : reference(this.call.scope)
      return this.params[Number(path.slice(1))] ?? UNDEFINED
    }
    const base = this.port(path.slice(0, cut))
    const selector = path.slice(cut + 1).replace(/#\d+$/, '')
    if (selector === '*') return tainted(deepTaint(this.f, base))
    if (selector === '[]') return loadAny(this.f, base, this.call.node)
    if (selector === '<scope>' || selector === '<self>') return this.insideFunction(base, selector)
    return loadField(this.f, base, selector, this.call.node)
  }

  private insideFunction(base: Value, selector: string): Value {
    let value = BOTTOM
    for (const id of base.refs) {
      const object = objectOf(this.f, id)
      if (selector === '<self>') value = join(value, object.self ?? BOTTOM)
      else if (object.scope !== 0) value = join(value, reference(object.scope))
    }
    return isBottom(value) ? ANY : value
  }

  private entries(entry: Entry): readonly Entry[] {
    if (entry.atom.port === '') return [this.passed(entry, undefined)]
    return this.port(entry.atom.port).taint.flatMap((actual) => {
      const mask = actual.mask & entry.mask
      return mask === 0 ? [] : [this.passed({ atom: actual.atom, mask, step: entry.step }, actual)]
    })
  }

  /** An origin with the way through the callee appended to the way before the call. */
  private passed(entry: Entry, actual: Entry | undefined): Entry {
    const { f, call } = this
    if (actual === undefined)
      return {
        ...entry,
        step: { file: f.fn.file, node: call.node, op: 'return', prev: entry.step, inner: undefined, assumed: false },
      }
    return {
      ...entry,
      step: { file: f.fn.file, node: call.node, op: 'enter', prev: actual.step, inner: entry.step, assumed: false },
    }
  }

  private taint(taint: Taint): Taint {
    let out: Taint = []
    for (const entry of taint) {
      const one = this.entries(entry)
      out = unite(out, one.length < 2 ? one : [...one].sort((a, b) => a.atom.id - b.atom.id))
    }
    return out
  }

  private value(value: Value): Value {
    if (value.refs.length === 0) return value.taint.length === 0 ? value : { ...value, taint: this.taint(value.taint) }
    let out: Value = { ...value, taint: this.taint(value.taint), refs: [] }
    let unknown = value.unknown
    for (const id of value.refs) {
      const refs = this.objects(id)
      out = join(out, { ...BOTTOM, refs })
      const object = this.summary.heap.get(id) ?? this.f.machine.object(id)
      if (object.port !== '' && value.unknown && value.refs.length === 1 && !object.port.includes(SEP)) {
        const actual = this.port(object.port)
        if (actual.consts.length > 0) out = join(out, { ...BOTTOM, consts: actual.consts })
        unknown = actual.unknown || (actual.refs.length === 0 && actual.consts.length === 0)
      }
    }
    return { ...out, unknown: unknown || (out.refs.length === 0 && out.consts.length === 0), prefix: value.prefix }
  }

  /** Ids in the caller of an object that the summary names. */
  private objects(id: number): readonly number[] {
    const known = this.copies.get(id)
    if (known !== undefined) return known
    const { f } = this
    const object = this.summary.heap.get(id)
    if (object === undefined || isShared(object, f)) {
      const plain = f.machine.object(id)
      const refs = plain.port === '' ? [id] : this.port(plain.port).refs
      this.copies.set(id, refs)
      return refs
    }
    if (object.port !== '') {
      const refs = this.port(object.port).refs
      this.copies.set(id, refs)
      return refs
    }
    const copy = f.machine.copyId(`${f.fn.id}:${this.call.node}:${this.call.fn.id}`, id)
    this.copies.set(id, [copy])
    this.copyObject(object, copy)
    return [copy]
  }

  private copyObject(object: Obj, id: number): void {
    const { f } = this
    const before = f.state.heap.get(id)
    const fields = new Map<string, Value>()
    for (const [name, value] of object.fields) fields.set(name, this.value(value))
    const scope = object.scope === 0 ? 0 : (this.objects(object.scope)[0] ?? 0)
    const copy: Obj = {
      ...object,
      id,
      fields,
      elem: this.value(object.elem),
      scope,
      self: object.self === undefined ? undefined : this.value(object.self),
      proto: object.proto === undefined ? undefined : this.value(object.proto),
    }
    if (before === undefined) putObject(f, copy)
    else {
      for (const [name, value] of before.fields) fields.set(name, join(fields.get(name) ?? BOTTOM, value))
      putObject(f, { ...copy, fields, elem: join(copy.elem, before.elem), weak: true, len: -1 })
    }
  }

  private applyWrites(): void {
    const { f, summary } = this
    for (const [id, names] of summary.written) {
      const object = summary.heap.get(id)!
      const targets = object.port === '' ? [id] : this.port(object.port).refs
      for (const target of targets) this.applyTo(target, object, names, targets.length === 1)
    }
    void f
  }

  private applyTo(target: number, object: Obj, names: ReadonlySet<string>, isSole: boolean): void {
    const { f } = this
    const values = [...names].map((name) => [name, this.value(object.fields.get(name)!)] as const)
    const elem = this.value(object.elem)
    const now = objectOf(f, target)
    const strong = isSole && !now.weak
    if (strong && values.length > 1) this.writeAll(now, values)
    else for (const [name, value] of values) writeField(f, objectOf(f, target), { name, value, strong })
    const after = objectOf(f, target)
    const isExact = object.kind === 'array' && object.len >= 0 && isSole
    const len = isExact ? object.len : after.kind === 'array' && !isBottom(elem) ? -1 : after.len
    if (!isBottom(elem) || len !== after.len) putObject(f, { ...after, elem: join(after.elem, elem), len })
  }

  /** Writes many fields at once: one copy of the object. */
  private writeAll(now: Obj, values: readonly (readonly [string, Value])[]): void {
    const fields = new Map(now.fields)
    let { len } = now
    for (const [name, value] of values) {
      fields.set(name, value)
      if (now.kind === 'array' && len >= 0 && /^\d+$/.test(name)) len = Math.max(len, Number(name) + 1)
    }
    putObject(this.f, { ...now, fields, len })
  }
}

const isShared = (object: Obj, f: Frame): boolean =>
  object.kind === 'module' ||
  object.kind === 'class' ||
  (object.kind === 'external' && f.machine.isStatic(object.id)) ||
  (object.port === '' && f.machine.global.has(object.id) && object.kind === 'scope')

/** Values of the argument registers of an instruction. */
export const argumentsOf = (f: Frame, instr: Instr): Value[] => instr.list.map((reg) => get(f, reg))
