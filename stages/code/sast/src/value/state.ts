import { joinObjects, type Obj } from './object.ts'
import { BOTTOM, join, type Value } from './value.ts'

/** What is known at one point of a function: its variables, the objects it touched, paths that a guard narrowed. */
export interface State {
  readonly vars: Value[]
  /** Shared with other states until the first write; written through `writeObject` only. */
  heap: Map<number, Obj>
  isShared: boolean
  paths: Map<string, Value>
}

export const emptyState = (varCount: number): State => ({
  vars: Array.from({ length: varCount }, () => BOTTOM),
  heap: new Map(),
  isShared: false,
  paths: new Map(),
})

export const copyState = (state: State): State => {
  state.isShared = true
  return {
    vars: [...state.vars],
    heap: state.heap,
    isShared: true,
    paths: state.paths.size === 0 ? state.paths : new Map(state.paths),
  }
}

/** Puts an object into a state. */
export const writeObject = (state: State, object: Obj): void => {
  if (state.isShared) {
    state.heap = new Map(state.heap)
    state.isShared = false
  }
  state.heap.set(object.id, object)
}

/**
 * Joins `from` into `into`.
 * @returns whether `into` changed
 */
export const joinInto = (into: State, from: State, missing: (object: Obj, field: string) => Value): boolean => {
  let changed = false
  for (let i = 0; i < into.vars.length; i++) {
    const mine = into.vars[i]!
    const joined = join(mine, from.vars[i]!)
    if (joined !== mine) {
      into.vars[i] = joined
      changed = true
    }
  }
  if (joinHeaps(into, from, missing)) changed = true
  if (into.paths.size > 0) into.paths = new Map(into.paths)
  for (const [path, value] of into.paths) {
    const other = from.paths.get(path)
    if (other === undefined) into.paths.delete(path)
    else into.paths.set(path, join(value, other))
  }
  return changed
}

const joinHeaps = (into: State, from: State, missing: (object: Obj, field: string) => Value): boolean => {
  if (into.heap === from.heap) return false
  let changed = false
  for (const [id, object] of from.heap) {
    const mine = into.heap.get(id)
    if (mine === object) continue
    const joined = mine === undefined ? soleSide(object, missing) : joinObjects(mine, object, missing)
    if (joined !== mine) {
      writeObject(into, joined)
      changed = true
    }
  }
  for (const [id, object] of into.heap) {
    if (from.heap.has(id)) continue
    const joined = soleSide(object, missing)
    if (joined !== object) {
      writeObject(into, joined)
      changed = true
    }
  }
  return changed
}

/** An overlay that only one side has written: the other side still holds what was there before. */
const soleSide = (object: Obj, missing: (object: Obj, field: string) => Value): Obj => {
  if (object.kind !== 'symbolic' && object.kind !== 'module' && object.kind !== 'class') return object
  let fields: Map<string, Value> | undefined
  for (const [name, value] of object.fields) {
    const joined = join(value, missing(object, name))
    if (joined !== value) (fields ??= new Map(object.fields)).set(name, joined)
  }
  return fields === undefined ? object : { ...object, fields }
}
