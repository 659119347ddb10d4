import type { Const, FnBody, FnIr, Instr, Reg } from '../ir/ir.ts'
import { makeObject, type Obj } from '../value/object.ts'
import { ALL, type Taint } from '../value/taint.ts'
import { writeObject, type State } from '../value/state.ts'
import { ANY, BOTTOM, type Value } from '../value/value.ts'
import type { Machine } from './machine.ts'
import type { ModelIndex } from './models.ts'
import type { Hit } from './summary.ts'

/** Separates the selectors of a port's path. */
export const SEP = '\x01'
/** A path with more selectors than this stands for everything below. */
const maxSelectors = 4

/** A function at work. */
export interface Frame {
  readonly machine: Machine
  readonly models: ModelIndex
  readonly fn: FnIr
  readonly body: FnBody
  readonly temps: Value[]
  state: State
  readonly initial: ReadonlyMap<number, Obj>
  readonly params: readonly Value[]
  readonly receiver: Value
  /** Object of the captured variables of this activation, and of the function around it. */
  readonly scope: number
  readonly outerScope: number
  returned: Value
  yielded: Value
  exit: State | undefined
  thrown: Value
  readonly caught: Map<number, Value>
  readonly hits: Map<string, Hit>
  /** Set when the rest of the block cannot run. */
  dead: boolean
  readonly guards: Map<
    Instr,
    { readonly regs: readonly Reg[]; readonly whenTrue: readonly number[]; readonly whenFalse: readonly number[] }
  >
  readonly whenTrue: number[]
  readonly whenFalse: number[]
  /** Functions handed to a framework, called when this function ends. */
  readonly deferred: Map<string, () => void>
  /** Objects whose state others have been told. */
  readonly flushed: Map<number, Obj>
  block: number
  depth: number
  steps: number
  returnNode: number
  isComplete: boolean
}

/** What differs between frames when they are opened. */
type FrameStart = Pick<
  Frame,
  | 'machine'
  | 'models'
  | 'fn'
  | 'body'
  | 'temps'
  | 'state'
  | 'initial'
  | 'params'
  | 'receiver'
  | 'scope'
  | 'outerScope'
  | 'depth'
>

/** A frame before its first block. Written out field by field: all frames then have one hidden class. */
export const newFrame = (start: FrameStart): Frame => ({
  machine: start.machine,
  models: start.models,
  fn: start.fn,
  body: start.body,
  temps: start.temps,
  state: start.state,
  initial: start.initial,
  params: start.params,
  receiver: start.receiver,
  scope: start.scope,
  outerScope: start.outerScope,
  returned: BOTTOM,
  yielded: BOTTOM,
  exit: undefined,
  thrown: BOTTOM,
  caught: new Map(),
  hits: new Map(),
  dead: false,
  guards: new Map(),
  whenTrue: [],
  whenFalse: [],
  deferred: new Map(),
  flushed: new Map(),
  block: 0,
  depth: start.depth,
  steps: 0,
  returnNode: 0,
  isComplete: true,
})

/** Value of a register. */
export const get = (f: Frame, reg: Reg): Value =>
  reg < 0 ? ANY : (reg & 1) === 0 ? f.state.vars[reg >> 1]! : (f.temps[reg >> 1] ?? BOTTOM)

/** Sets a register. */
export const set = (f: Frame, reg: Reg, value: Value): void => {
  if (reg < 0) return
  if ((reg & 1) === 1) f.temps[reg >> 1] = value
  else {
    const slot = reg >> 1
    f.state.vars[slot] = value
    if (f.state.paths.size > 0) forgetPaths(f, `v${slot}`)
  }
}

/** Forgets what guards said of paths that start at a root or hold a field. */
export const forgetPaths = (f: Frame, root: string): void => {
  for (const path of f.state.paths.keys()) if (path === root || path.startsWith(`${root}.`)) f.state.paths.delete(path)
}

export const forgetField = (f: Frame, field: string): void => {
  for (const path of f.state.paths.keys())
    if (path.endsWith(`.${field}`) || path.includes(`.${field}.`)) f.state.paths.delete(path)
}

/** The object as it is now. */
export const objectOf = (f: Frame, id: number): Obj => f.state.heap.get(id) ?? f.machine.object(id)

/** Replaces an object in the state. */
export const putObject = (f: Frame, object: Obj): void => {
  writeObject(f.state, object)
}

const kinds: readonly Obj['kind'][] = [
  'object',
  'array',
  'map',
  'set',
  'instance',
  'class',
  'function',
  'module',
  'scope',
  'external',
  'symbolic',
]

/** Makes an object at a place of the code. In a loop the second one makes it weak. */
export const allocate = (f: Frame, node: number, kind: Obj['kind'], more: Partial<Obj> = {}): number => {
  const id =
    more.type === undefined
      ? f.machine.placeId(f.fn, node * 16 + kinds.indexOf(kind))
      : f.machine.siteId(`${f.fn.id}:${node}:${kind}${more.type}`, 0)
  const before = f.state.heap.get(id)
  const fresh = makeObject(id, kind, more)
  putObject(
    f,
    before === undefined ? fresh : { ...fresh, weak: true, fields: before.fields, elem: before.elem, len: -1 },
  )
  return id
}

/** The value that a port holds on entry. */
export const portValue = (f: Frame, path: string): Value => ({
  ...ANY,
  taint: [{ atom: f.machine.atoms.port(path), mask: ALL, step: undefined }],
  refs: [f.machine.symbolicId(path)],
})

/** Path of a field below a port. */
export const portField = (path: string, field: string): string => {
  if (path.endsWith(`${SEP}*`)) return path
  let selectors = 0
  for (const part of path.split(SEP)) if (part !== '<up>' && part !== '<scope>') selectors++
  return selectors > maxSelectors ? `${path}${SEP}*` : `${path}${SEP}${field}`
}

/** Origins without those that a field's own port already stands for. */
export const withoutPorts = (taint: Taint, objects: readonly Obj[]): Taint => {
  if (taint.length === 0 || objects.every((object) => object.port === '')) return taint
  return taint.filter((entry) => entry.atom.port === '' || !objects.some((object) => object.port === entry.atom.port))
}

/** Key of a constant as a property name. */
export const keyText = (key: Const): string => String(key)
