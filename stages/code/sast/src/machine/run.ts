import { Op, type FnBody, type FnIr, type Instr } from '../ir/ir.ts'
import type { Obj } from '../value/object.ts'
import { ALL } from '../value/taint.ts'
import { copyState, emptyState, joinInto, type State } from '../value/state.ts'
import { ANY, BOTTOM, isBottom, join, reference, truth, UNDEFINED, type Value } from '../value/value.ts'
import { execute } from './execute.ts'
import { absentIn } from './absent.ts'
import { allocate, get, newFrame, putObject, type Frame } from './frame.ts'
import { refine } from './guards.ts'
import type { Machine } from './machine.ts'
import { materialise, type CallShape } from './shape.ts'
import type { Summary } from './summary.ts'

const maxVisits = 8
const maxRounds = 4

/** The summary of a function for a shape of its arguments; undefined when a limit forbids working it out. */
export const summarise = (machine: Machine, fn: FnIr, shape: CallShape, depth: number): Summary | undefined => {
  let known = machine.summaries.get(fn)
  if (known === undefined) machine.summaries.set(fn, (known = new Map()))
  const key = `${fn.id}|${shape.key}`
  const before = known.get(shape.key)
  if (machine.active.has(key)) {
    machine.recursive.add(key)
    machine.recursive.add(`${fn.id}`)
    return before ?? NOTHING
  }
  if (before !== undefined) return before
  if (
    depth > machine.limits.depth ||
    fn.isBroken ||
    machine.counts.steps > machine.limits.steps ||
    // Recursion whose arguments keep changing.
    (machine.working.get(fn) ?? 0) > 3
  ) {
    machine.counts.capped++
    return undefined
  }
  machine.active.add(key)
  machine.working.set(fn, (machine.working.get(fn) ?? 0) + 1)
  let summary = runOnce(machine, fn, shape, depth)
  for (let round = 1; round < maxRounds && machine.recursive.has(key); round++) {
    const old = known.get(shape.key)
    known.set(shape.key, summary)
    if (old !== undefined && isSame(old, summary)) break
    summary = runOnce(machine, fn, shape, depth)
  }
  machine.active.delete(key)
  machine.working.set(fn, machine.working.get(fn)! - 1)
  known.set(shape.key, summary)
  machine.counts.functions++
  return summary
}

const NOTHING: Summary = {
  returned: BOTTOM,
  thrown: BOTTOM,
  heap: new Map(),
  written: new Map(),
  hits: [],
  comesBack: true,
  whenTrue: [],
  whenFalse: [],
  isComplete: false,
  returnNode: 0,
}

const isSame = (a: Summary, b: Summary): boolean =>
  a.hits.length === b.hits.length && join(a.returned, b.returned) === a.returned && a.written.size === b.written.size

const runOnce = (machine: Machine, fn: FnIr, shape: CallShape, depth: number): Summary => {
  const f = openFrame(machine, fn, shape, depth)
  runBlocks(f)
  if (f.exit !== undefined) {
    f.state = f.exit
    for (const call of f.deferred.values()) call()
  }
  return closeFrame(f)
}

const openFrame = (machine: Machine, fn: FnIr, shape: CallShape, depth: number): Frame => {
  const body = fn.lower()
  const state = emptyState(body.varCount)
  const params = shape.params.map((one, index) => materialise(machine, one, `p${index}`, state.heap))
  const receiver = isBottom({ ...BOTTOM, unknown: shape.receiver.unknown, refs: shape.receiver.objects.map(() => 1) })
    ? BOTTOM
    : materialise(machine, shape.receiver, 'this', state.heap)
  const outer = shape.scope === undefined ? BOTTOM : materialise(machine, shape.scope, 'up', state.heap)
  const initial = new Map(state.heap)
  const f = newFrame({
    machine,
    models: machine.models(fn.file.language),
    fn,
    body,
    temps: Array.from({ length: body.tempCount }),
    state,
    initial,
    params,
    receiver,
    scope: machine.siteId(`scope:${fn.id}`, 0),
    outerScope: outer.refs[0] ?? 0,
    depth,
  })
  if (!fn.isModule) {
    const id = allocate(f, fn.node, 'scope')
    Object.assign(f, { scope: id })
    const own = f.state.heap.get(id)!
    putObject(f, { ...own, fields: new Map(f.outerScope === 0 ? [] : [['<up>', reference(f.outerScope)]]) })
  }
  return f
}

const runBlocks = (f: Frame): void => {
  const { blocks, order } = f.body
  const position = new Int32Array(blocks.length).fill(-1)
  order.forEach((block, index) => (position[block] = index))
  const entry: (State | undefined)[] = Array.from({ length: blocks.length })
  const pending = new Uint8Array(order.length)
  const visits = new Uint8Array(blocks.length)
  const missing = absentIn(f)
  const isSole = solePredecessors(f.body)
  const flowTo = (block: number, state: State): void => {
    if (block < 0) return
    const before = entry[block]
    const index = position[block]!
    if (isSole[block] === 1) {
      entry[block] = state
      pending[index] = 1
    } else if (before === undefined) {
      entry[block] = copyState(state)
      pending[index] = 1
    } else if (joinInto(before, state, missing)) pending[index] = 1
  }
  flowTo(0, f.state)
  for (let index = pending.indexOf(1); index >= 0; index = pending.indexOf(1)) {
    pending[index] = 0
    const block = order[index]!
    if (++visits[block]! > maxVisits || f.steps > f.machine.limits.stepsPerFunction) {
      f.isComplete = false
      if (f.steps > f.machine.limits.stepsPerFunction) break
      continue
    }
    const at = entry[block]!
    if (isSole[block] === 1) entry[block] = undefined
    runBlock(f, block, isSole[block] === 1 ? at : copyState(at), flowTo)
  }
}

/** Blocks that are entered from one place only: what flows in need not be kept for a later join. */
const solePredecessors = (body: FnBody): Uint8Array => {
  const counts = new Uint8Array(body.blocks.length)
  const note = (block: number, by: number): void => {
    if (block >= 0) counts[block] = Math.min(2, counts[block]! + by)
  }
  for (const index of body.order) {
    const block = body.blocks[index]!
    note(block.next, 1)
    note(block.otherwise, 1)
    note(block.handler, 2)
  }
  counts[0] = 2
  return counts
}

const runBlock = (f: Frame, index: number, state: State, flowTo: (block: number, state: State) => void): void => {
  const block = f.body.blocks[index]!
  f.state = state
  f.block = index
  f.dead = false
  if (block.handler >= 0) flowTo(block.handler, state)
  for (const instr of block.instrs) {
    f.steps++
    f.machine.counts.steps++
    if (instr.op === Op.return) {
      leave(f, instr)
      return
    }
    if (instr.op === Op.throw) {
      raise(f, get(f, instr.a), block.handler)
      if (block.handler >= 0) flowTo(block.handler, f.state)
      return
    }
    execute(f, instr)
    if (f.dead) break
  }
  if (block.handler >= 0) {
    flowTo(block.handler, f.state)
    if (!isBottom(f.thrown)) {
      raise(f, f.thrown, block.handler)
      f.thrown = BOTTOM
    }
  }
  if (f.dead) return
  if (block.cond < 0) {
    if (block.next < 0) finish(f)
    else flowTo(block.next, f.state)
    return
  }
  const { canBeTrue, canBeFalse } = truth(get(f, block.cond))
  const other = canBeTrue && canBeFalse ? copyState(f.state) : f.state
  if (canBeTrue) {
    refine(f, block.cond, true)
    flowTo(block.next, f.state)
  }
  if (canBeFalse) {
    f.state = other
    refine(f, block.cond, false)
    flowTo(block.otherwise, f.state)
  }
}

const raise = (f: Frame, value: Value, handler: number): void => {
  if (handler >= 0) f.caught.set(handler, join(f.caught.get(handler) ?? BOTTOM, value))
  else f.thrown = join(f.thrown, value)
}

const leave = (f: Frame, instr: Instr): void => {
  const value = get(f, instr.a)
  f.returned = join(f.returned, value)
  if (value.taint.length > 0) f.returnNode = instr.node
  noteReturn(f, instr, value)
  exitWith(f)
}

const finish = (f: Frame): void => {
  f.returned = join(f.returned, f.fn.isModule ? ANY : UNDEFINED)
  noteMasks(f, f.whenFalse)
  exitWith(f)
}

const exitWith = (f: Frame): void => {
  if (f.exit === undefined) f.exit = copyState(f.state)
  else joinInto(f.exit, f.state, absentIn(f))
}

/** Notes what holds of the parameters where the result is true, and where it is false. */
const noteReturn = (f: Frame, instr: Instr, value: Value): void => {
  const { canBeTrue, canBeFalse } = truth(value)
  if (canBeTrue && canBeFalse) {
    const before = f.state
    f.state = copyState(before)
    refine(f, instr.a, true)
    noteMasks(f, f.whenTrue)
    f.state = copyState(before)
    refine(f, instr.a, false)
    noteMasks(f, f.whenFalse)
    f.state = before
    return
  }
  noteMasks(f, canBeTrue ? f.whenTrue : f.whenFalse)
}

const noteMasks = (f: Frame, masks: number[]): void => {
  f.fn.params.forEach((param, index) => {
    masks[index] = (masks[index] ?? 0) | maskOf(f, param.name, index)
  })
}

const maskOf = (f: Frame, name: string, index: number): number => {
  const port = `p${index}`
  let mask = 0
  let found = false
  f.body.varNames.forEach((variable, slot) => {
    if (variable !== name) return
    found = true
    const value = f.state.vars[slot]!
    if (isBottom(value)) mask = ALL
    for (const entry of value.taint) if (entry.atom.port === port) mask |= entry.mask
  })
  return found ? mask : ALL
}

const closeFrame = (f: Frame): Summary => {
  const { fn } = f
  const exit = f.exit
  let returned = f.returned
  if (fn.isGenerator && exit !== undefined) {
    f.state = exit
    returned = reference(allocate(f, fn.node, 'array', { elem: f.yielded, len: -1, type: 'generator' }))
  }
  const written = new Map<number, Set<string>>()
  const heap = new Map<number, Obj>()
  if (exit !== undefined) collectWritten(f, exit, written)
  const reach = (value: Value): void => {
    for (const id of value.refs) visit(id)
    if (value.refs.length === 0) return
  }
  const visit = (id: number): void => {
    if (id === 0 || heap.has(id)) return
    const object = (exit ?? f.state).heap.get(id)
    if (object === undefined) return
    heap.set(id, object)
    if (object.kind === 'module' || object.kind === 'class') {
      for (const name of written.get(id) ?? []) reach(object.fields.get(name)!)
      return
    }
    for (const value of object.fields.values()) reach(value)
    reach(object.elem)
    if (object.scope !== 0) visit(object.scope)
    if (object.self !== undefined) reach(object.self)
    if (object.proto !== undefined) reach(object.proto)
  }
  reach(returned)
  reach(f.thrown)
  for (const id of written.keys()) visit(id)
  keepScope(f, exit)
  return {
    returned,
    thrown: f.thrown,
    heap,
    written,
    hits: [...f.hits.values()],
    comesBack: exit !== undefined,
    whenTrue: fn.params.map((_, index) => f.whenTrue[index] ?? 0),
    whenFalse: fn.params.map((_, index) => f.whenFalse[index] ?? 0),
    isComplete: f.isComplete,
    returnNode: f.returnNode,
  }
}

const collectWritten = (f: Frame, exit: State, into: Map<number, Set<string>>): void => {
  for (const [id, object] of exit.heap) {
    const isGlobal = object.kind === 'module' || object.kind === 'class'
    if (object.port === '' && !isGlobal) continue
    const before = f.initial.get(id)
    const names = new Set<string>()
    for (const [name, value] of object.fields) if (before?.fields.get(name) !== value) names.add(name)
    if (
      names.size > 0 ||
      object.elem !== (before?.elem ?? BOTTOM) ||
      (before !== undefined && before.len !== object.len)
    )
      into.set(id, names)
  }
}

/** Keeps the captured variables for closures that are called when this function has ended. */
const keepScope = (f: Frame, exit: State | undefined): void => {
  if (f.fn.isModule || exit === undefined) return
  const scope = exit.heap.get(f.scope)
  if (scope === undefined || scope.fields.size === 0) return
  const id = f.machine.siteId(`final:${f.fn.id}`, 0)
  f.machine.finalScopes.set(f.fn, id)
  const seen = new Set<number>()
  const keep = (from: number): void => {
    if (seen.has(from) || seen.size > 200) return
    seen.add(from)
    const object = exit.heap.get(from)
    if (object === undefined || object.kind === 'module' || object.kind === 'class') return
    f.machine.keep(
      from === f.scope ? { ...object, id, kind: 'scope' } : object.port === '' ? object : { ...object, port: '' },
    )
    for (const value of object.fields.values()) for (const ref of value.refs) keep(ref)
    for (const ref of object.elem.refs) keep(ref)
    if (object.scope !== 0) keep(object.scope)
  }
  keep(f.scope)
}

/** Keeps what a file's top level left, for everybody. */
export const publishModule = (machine: Machine, summary: Summary): void => {
  for (const [id, object] of summary.heap) {
    if (object.kind === 'module' || object.kind === 'class') {
      const names = summary.written.get(id)
      if (names !== undefined) machine.publish(object, names, false)
    } else machine.keep(object)
  }
}
