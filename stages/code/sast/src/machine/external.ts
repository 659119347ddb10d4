import { Context, type ModelRow, type When } from '@bartizan/knowledge/models'
import { Op, type Instr, type Reg } from '../ir/ir.ts'
import { keepContexts, unite, withStep, type Taint } from '../value/taint.ts'
import { ANY, BOTTOM, constant, join, reference, tainted, type Value } from '../value/value.ts'
import { defer, invokeCallbacks } from './defer.ts'
import type { ExternalCall } from './operations.ts'
import { holds } from './conditions.ts'
import { deepTaint, loadField, storeField } from './fields.ts'
import { maxTypeLength, rowsOf, sourceValue } from './members.ts'
import { valuesAt } from './positions.ts'
import { allocate, get, objectOf, putObject, type Frame } from './frame.ts'
import { propertyCall } from './properties.ts'
import { specialCall } from './special.ts'
import { reportCheck, reportEntry } from './report.ts'

/** Calls something of a library: sinks, sources, types and flows by its rows; without rows what goes in comes out. */
export const externalCall = (f: Frame, call: ExternalCall): Value => {
  const { instr } = call
  const special = specialCall(f, call) ?? propertyCall(f, call)
  runChecks(f, call)
  const rows = rowsOf(f, call.name)
  if (special !== undefined && rows.every((row) => row.role !== 'source' && row.role !== 'sink')) return special
  const outcome: Outcome = {
    type: undefined,
    taint: undefined,
    value: undefined,
    keep: -1,
    isSink: false,
    isNeutral: false,
    isKnown: rows.length > 0,
    held: [],
  }
  for (const row of rows) {
    const certain = row.when === undefined || row.when.every((one) => isMet(f, one, call, row.role === 'sink'))
    if (certain) applyRow(f, row, call, outcome)
  }
  if (!outcome.isKnown) {
    f.machine.counts.unresolved++
    invokeCallbacks(f, call)
  }
  void instr
  return special ?? outcomeValue(f, call, outcome)
}

/** Whether a condition of a row is met; for sinks it is enough that it may be. */
const isMet = (f: Frame, when: When, call: ExternalCall, isSink: boolean): boolean => {
  const verdict = holds(f, when, call)
  return verdict === true || (isSink && verdict === undefined && !('sure' in when))
}

interface Outcome {
  type: string | undefined
  taint: Taint | undefined
  value: Value | undefined
  keep: number
  isSink: boolean
  isNeutral: boolean
  readonly isKnown: boolean
  /** What a constructor keeps of its arguments. */
  held: Taint
}

const outcomeValue = (f: Frame, call: ExternalCall, outcome: Outcome): Value => {
  const { instr } = call
  if (outcome.value !== undefined) return outcome.value
  let taint = outcome.taint
  if (taint === undefined && !outcome.isNeutral && !outcome.isSink) {
    taint = call.receiver === undefined ? [] : deepTaint(f, call.receiver, 1)
    for (const value of call.args) taint = unite(taint, deepTaint(f, value, 2))
    taint = withStep(taint, { file: f.fn.file, node: instr.node }, 'model', !outcome.isKnown)
  }
  const kept = keepContexts(taint ?? [], outcome.keep)
  const type = outcome.type ?? call.type ?? (call.isNew === true ? call.name : `${call.name}()`)
  const isStateful = call.isNew === true || outcome.type !== undefined
  const id =
    isStateful && type !== ''
      ? allocate(f, instr.node, 'external', { type })
      : f.machine.externalId(type.length > maxTypeLength ? '?' : f.models.canonical(type))
  if (outcome.held.length > 0) mix(f, reference(id), outcome.held)
  return { ...ANY, taint: kept, refs: type === '' ? [] : [id] }
}

const applyRow = (f: Frame, row: ModelRow, call: ExternalCall, outcome: Outcome): void => {
  const { instr } = call
  switch (row.role) {
    case 'sink':
      outcome.isSink = true
      for (const value of valuesAt(f, row.at, call)) report(f, row, value, instr.node)
      return
    case 'source':
      if (row.call !== true) return
      outcome.taint = unite(outcome.taint ?? [], sourceValue(f, instr.node, { ...row, label: row.name }).taint)
      if (row.type !== undefined) outcome.type = row.type
      return
    case 'barrier':
      outcome.keep &= ~row.contexts
      return
    case 'neutral':
      outcome.isNeutral = true
      return
    case 'returns':
      outcome.type = row.type
      return
    case 'same':
      outcome.value = join(outcome.value ?? BOTTOM, valuesAt(f, row.at, call)[0] ?? ANY)
      return
    case 'flow':
      applyFlow(f, row, call, outcome)
      return
    case 'calls':
      for (const value of valuesAt(f, row.at, call)) deferHandlers(f, value, row, call)
      if (outcome.taint === undefined) outcome.isNeutral = true
      return
    case 'notes':
      if (call.receiver !== undefined) storeField(f, call.receiver, row.field, constant(row.value))
      outcome.isNeutral = true
      return
    case 'ends':
      f.dead = true
      return
    default:
  }
}

const report = (f: Frame, row: Extract<ModelRow, { role: 'sink' }>, value: Value, node: number): void => {
  const taint = row.at.endsWith('*') ? deepTaint(f, value) : value.taint
  for (const entry of taint)
    reportEntry(f, { context: row.context, kinds: row.kinds ?? 0, sink: row.name, file: f.fn.file, node, entry })
}

const applyFlow = (f: Frame, row: Extract<ModelRow, { role: 'flow' }>, call: ExternalCall, outcome: Outcome): void => {
  let taint: Taint = []
  for (const value of valuesAt(f, row.from, call))
    taint = unite(taint, row.from.endsWith('*') ? deepTaint(f, value) : value.taint)
  taint = withStep(taint, { file: f.fn.file, node: call.instr.node }, 'model')
  if (row.to === 'return') {
    outcome.taint = unite(outcome.taint ?? [], taint)
    return
  }
  if (row.to === 'receiver' && call.receiver === undefined) outcome.held = unite(outcome.held, taint)
  else for (const target of valuesAt(f, row.to, call)) mix(f, target, taint)
  if (row.to === 'receiver' && outcome.taint === undefined) outcome.isNeutral = true
}

/** Adds origins to what an object holds. */
export const mix = (f: Frame, target: Value, taint: Taint): void => {
  if (taint.length === 0) return
  for (const id of target.refs) {
    const object = objectOf(f, id)
    putObject(f, { ...object, elem: join(object.elem, tainted(taint)) })
  }
}

type HandlerRow = Extract<ModelRow, { role: 'calls' }>

/** Functions given to a framework are called when the function at work ends. */
const deferHandlers = (f: Frame, value: Value, row: HandlerRow, call: ExternalCall): void => {
  const { params, renders = false } = row
  for (const id of value.refs) {
    const object = objectOf(f, id)
    if (object.kind === 'array') for (const field of object.fields.values()) deferHandlers(f, field, row, call)
    if (object.kind !== 'function' || object.fn === undefined) continue
    const fn = object.fn
    const shift = params[0] === 'express.Request' && fn.params.length >= 4 ? 1 : 0
    const args: Value[] = fn.params.map((param, index) => {
      const type = shift > 0 && index === 0 ? '' : (params[Math.min(index - shift, params.length - 1)] ?? '')
      if (type === '') return ANY
      if (type.startsWith('=')) return valuesAt(f, type.slice(1), call)[0] ?? ANY
      if (!type.startsWith('@')) return { ...ANY, refs: [f.machine.externalId(type)] }
      return remoteParameter(f, fn, param.node, { type, name: param.name, declared: param.type })
    })
    defer(f, object, call.instr, { args, renders })
  }
}

/** Evaluates the checks on calls under a name. */
const runChecks = (f: Frame, call: ExternalCall): void => {
  const checks = f.machine.checks[f.fn.file.language].get(call.name)
  if (checks === undefined) return
  for (const check of checks)
    if (check.when.every((one) => holds(f, one, call) === true)) reportCheck(f, check, call.instr.node)
}

/** Assignments to a library's property can be uses: `element.innerHTML = x`. */
export const assignedSink = (
  f: Frame,
  to: {
    readonly target: Value
    readonly name: string
    readonly value: Value
    readonly key?: Value
    readonly reg?: Reg
    readonly node: number
  },
): void => {
  const types = to.target.refs
    .map((id) => objectOf(f, id))
    .filter((object) => object.kind === 'external')
    .map((object) => object.type)
  if (to.target.refs.length === 0 || to.target.unknown) types.push('*')
  const { key } = to
  if (key !== undefined && key.taint.length > 0) keySink(f, { reg: to.reg ?? -1, key, node: to.node })
  for (const type of types) {
    const name = `${type}.${to.name}`
    const call: ExternalCall = { name, receiver: to.target, args: [to.value], instr: { ...NO_INSTR, node: to.node } }
    for (const row of rowsOf(f, name)) {
      if (row.role !== 'sink') continue
      if (row.at === 'value') report(f, row, to.value, to.node)
      else if (row.at === 'key' && to.key !== undefined) report(f, row, to.key, to.node)
    }
    const checks = f.machine.checks[f.fn.file.language].get(`${name}=`) ?? []
    for (const check of checks)
      if (check.when.every((one) => holds(f, one, call) === true)) reportCheck(f, check, to.node)
  }
}

const NO_INSTR: Instr = { op: Op.store, dst: -1, a: -1, b: -1, s: '', list: [], kw: undefined, x: undefined, node: 0 }

/**
 * A property written under a key from outside, into an object that was itself reached by a key from outside: the way in
 * which a prototype is polluted.
 */
const keySink = (f: Frame, to: { readonly reg: Reg; readonly key: Value; readonly node: number }): void => {
  if (f.fn.file.language !== 'javascript' || !isReachedByKey(f, to.reg, 0)) return
  for (const entry of to.key.taint)
    reportEntry(f, { context: Context.key, kinds: 0, sink: 'object[key]', file: f.fn.file, node: to.node, entry })
}

/** Whether a register holds an object that was read under a key that is not constant, or is the target of a recursion. */
const isReachedByKey = (f: Frame, reg: Reg, depth: number): boolean => {
  if (reg < 0 || depth > 6) return false
  for (const block of f.body.blocks) {
    for (const instr of block.instrs) {
      if (instr.dst !== reg) continue
      if (instr.op === Op.loadIndex && get(f, instr.b).taint.length > 0) return true
      if (instr.op === Op.copy && isReachedByKey(f, instr.a, depth + 1)) return true
      if (instr.op === Op.param && f.machine.recursive.has(`${f.fn.id}`)) return true
    }
  }
  return false
}

/** A global name: a builtin, or a variable of the browser or the runtime. */
export const globalValue = (f: Frame, name: string, node: number): Value => {
  const { machine, fn } = f
  if (fn.file.language === 'javascript') {
    if (name === 'exports') return loadField(f, reference(machine.exportsHolder(fn.file)), 'exports', node)
    if (name === 'module') return reference(machine.exportsHolder(fn.file))
  }
  const own =
    machine.object(machine.moduleId(fn.file)).fields.get(name) ??
    f.state.heap.get(machine.moduleId(fn.file))?.fields.get(name)
  if (own !== undefined) return own
  for (const star of fn.file.stars) {
    const value = loadField(f, importValue(f, star, node), name, node)
    if (value.refs.length > 0 || value.consts.length > 0) return value
  }
  const canonical = f.models.canonical(name)
  const rows = f.models.rows(canonical)
  let value: Value = { ...ANY, refs: [machine.externalId(canonical)] }
  for (const row of rows) {
    if (row.role === 'source' && row.call !== true)
      value = sourceValue(f, node, { ...row, label: row.name, type: canonical })
    else if (row.role === 'has') value = { ...value, refs: [machine.externalId(row.type)] }
  }
  return value
}

/** A module as seen from this file: one of the project, or a library by name. */
export const importValue = (f: Frame, specifier: string, node: number): Value => {
  const { machine, fn } = f
  const target = machine.project.resolve(fn.file, specifier)
  if (target === undefined)
    return { ...ANY, refs: [machine.externalId(f.models.canonical(machine.project.externalName(fn.file, specifier)))] }
  machine.ensureModule(target, f.depth)
  if (fn.file.language !== 'javascript') return reference(machine.moduleId(target))
  return loadField(f, reference(machine.exportsHolder(target)), 'exports', node)
}

/** A parameter that a framework fills from a request. */
const remoteParameter = (
  f: Frame,
  fn: NonNullable<ReturnType<typeof objectOf>['fn']>,
  node: number,
  about: { readonly type: string; readonly name: string; readonly declared: string },
): Value => f.machine.entryParameter(fn, node, about)
