import type { RuleEntry, TreeNode } from '../compile/tree.ts'
import { RegoError } from '../errors.ts'
import { ObjectBuilder, RegoSet, compare, entriesOf, equal, isObject, keyOf, lookup, setOf } from '../value/index.ts'
import type { Key, Value } from '../value/index.ts'
import type { Context, Cursor, Pending } from './frame.ts'
import { iterate } from './iterate.ts'
import { nodeShape } from './node-shape.ts'

/** A result of a rule with operands in its head: the keys they took, and the value or member. */
export type Extent = { readonly keys: readonly Value[]; readonly value: Value; readonly isMember: boolean }

/** The evaluator's side of following references: values of nodes and extents of rules. */
export type Source = {
  readonly nodeValue: (context: Context, node: TreeNode) => Value | undefined
  readonly extents: (context: Context, rule: RuleEntry) => readonly Extent[]
}

/** The cursor at `data`. */
export function startCursor(context: Context): Cursor {
  const { shadow, data, engine } = context
  return enter(engine.root, data, shadow, [])
}

function enter(
  node: TreeNode | undefined,
  base: Value | undefined,
  shadow: Cursor['shadow'],
  pending: readonly Pending[],
): Cursor {
  if (shadow?.terminal) return { node: undefined, base, shadow: undefined, pending: [] }
  if (!node || node.rules.length === 0 || nodeShape(node) !== 'open') return { node, base, shadow, pending }
  const own = node.rules.filter((rule) => rule.dynamic > 0).map((rule): Pending => ({ rule, keys: [] }))
  return { node, base, shadow, pending: [...pending, ...own] }
}

/** Moves one key down. */
export function descend(cursor: Cursor, key: Value): Cursor {
  const id = keyOf(key)
  const pending = cursor.pending
    .filter(({ rule, keys }) => mayTake(rule as RuleEntry, keys.length, key))
    .map(({ rule, keys }) => ({ rule, keys: [...keys, key] }))
  const base = cursor.base === undefined ? undefined : stored(cursor.base, key)
  return enter(cursor.node?.children.get(id), base, cursor.shadow?.children.get(id), pending)
}

/** Looks up base data, where numbers also stand for the text of a key. */
export function stored(container: Value, key: Value): Value | undefined {
  return (
    lookup(container, key) ??
    (typeof key === 'number' && isObject(container) ? lookup(container, String(key)) : undefined)
  )
}

/** True when a rule's head can take the key at that depth of its operands. */
function mayTake(rule: RuleEntry, depth: number, key: Value): boolean {
  if (depth >= rule.dynamic) return true
  const operand = rule.code?.suffix[depth]
  return operand?.kind !== 'const' || equal(operand.value, key)
}

/** The keys that exist below a cursor. */
export function keysBelow(source: Source, context: Context, cursor: Cursor): readonly Value[] {
  const keys = new Map<Key, Value>()
  const note = (key: Value) => {
    keys.set(keyOf(key), key)
    return false
  }
  if (cursor.base !== undefined) iterate(cursor.base, note)
  for (const child of cursor.node?.children.values() ?? []) note(child.key)
  for (const { extent, depth } of pendingExtents(source, context, cursor)) {
    const key = extent.keys[depth]
    if (key !== undefined) note(key)
    else iterate(extent.value, note)
  }
  return [...keys.values()].sort(compare)
}

type Found = { readonly extent: Extent; readonly depth: number; readonly keys: readonly Value[] }

function pendingExtents(source: Source, context: Context, cursor: Cursor): Found[] {
  const found: Found[] = []
  for (const { rule, keys } of cursor.pending) {
    for (const extent of source.extents(context, rule as RuleEntry)) {
      if (reaches(extent, keys)) found.push({ extent, depth: keys.length, keys })
    }
  }
  return found
}

/** True when the extent lies on the way that the keys describe, possibly inside its value. */
function reaches(extent: Extent, keys: readonly Value[]): boolean {
  for (let i = 0; i < keys.length && i < extent.keys.length; i++) {
    if (!equal(extent.keys[i] as Value, keys[i] as Value)) return false
  }
  return keys.length <= extent.keys.length || inside(extent, keys.slice(extent.keys.length)) !== undefined
}

/** What lies under further keys inside an extent's value. */
function inside(extent: Extent, keys: readonly Value[]): Value | undefined {
  const [first, ...rest] = keys as [Value]
  if (extent.isMember) return rest.length === 0 && equal(extent.value, first) ? first : undefined
  let value: Value | undefined = extent.value
  for (const key of keys) value = value === undefined ? undefined : lookup(value, key)
  return value
}

/** True when the rest of a path is to be followed over plain values. */
export function isSettled(cursor: Cursor): boolean {
  if (cursor.node) return nodeShape(cursor.node) !== 'open'
  return cursor.pending.every(({ rule, keys }) => keys.length >= (rule as RuleEntry).dynamic)
}

/** The whole value at a cursor: base data, rules and packages below, merged. */
export function cursorValue(source: Source, context: Context, cursor: Cursor): Value | undefined {
  const { node, base, pending } = cursor
  if (!node && pending.length === 0) return base
  if (node && pending.length === 0) {
    const shape = nodeShape(node)
    if (shape === 'function') return undefined
    if (shape === 'closed') return source.nodeValue(context, node)
  }
  const merged = new Merge()
  addAll({ source, context }, cursor, merged, true)
  return merged.finish()
}

type Asked = { readonly source: Source; readonly context: Context }

/** Adds what stands at and below a cursor; the pending rules of the topmost cursor reach below by themselves. */
function addAll(asked: Asked, cursor: Cursor, merged: Merge, isTop: boolean): void {
  const { source, context } = asked
  const { node, base } = cursor
  if (node) addNode(asked, cursor, node, merged)
  else if (base !== undefined) merged.base(base)
  const pending = isTop ? cursor.pending : cursor.pending.filter(({ keys }) => keys.length === 0)
  for (const { extent, depth, keys } of pendingExtents(source, context, { ...cursor, pending })) {
    if (extent.keys.length >= depth) merged.add(extent.keys.slice(depth), extent.value, extent.isMember)
    else merged.add([], inside(extent, keys.slice(extent.keys.length)) as Value, false)
  }
}

function addNode(asked: Asked, cursor: Cursor, node: TreeNode, merged: Merge): void {
  const shape = nodeShape(node)
  if (shape === 'function') return
  if (shape === 'closed') {
    const value = asked.source.nodeValue(asked.context, node)
    if (value !== undefined) merged.add([], value, false)
    return
  }
  merged.touch()
  const { base } = cursor
  if (base !== undefined) merged.base(base)
  if (base !== undefined && !isObject(base)) return
  for (const child of node.children.values()) {
    const before = base === undefined ? undefined : lookup(base, child.key)
    if (before !== undefined && !isObject(before)) continue
    const below = descend({ ...cursor, pending: [] }, child.key)
    if (below.node && nodeShape(below.node) === 'function') continue
    addAll(asked, below, merged.child(child.key), false)
  }
}

/** Values merged by path: values of rules must agree and hold nothing of others, members of sets gather. */
class Merge {
  private leaf: Value | undefined
  private members: Value[] | undefined
  private children: Map<Key, { key: Value; merge: Merge }> | undefined
  private below: Value | undefined

  /** Makes the node exist, even when nothing is below it. */
  touch(): void {
    this.children ??= new Map()
  }

  /** Base data at this place: rules add to its keys. */
  base(value: Value): void {
    this.below = value
  }

  /** Adds the value or member of a rule under further keys. */
  add(keys: readonly Value[], value: Value, isMember: boolean): void {
    const [key, ...rest] = keys
    if (key !== undefined) this.child(key).add(rest, value, isMember)
    else if (isMember) {
      this.members ??= []
      this.members.push(value)
    } else if (this.leaf === undefined) this.leaf = value
    else if (!equal(this.leaf, value)) conflict()
  }

  /** The place under a key. */
  child(key: Value): Merge {
    this.children ??= new Map()
    const id = keyOf(key)
    let entry = this.children.get(id)
    if (!entry) {
      entry = { key, merge: new Merge() }
      this.children.set(id, entry)
    }
    return entry.merge
  }

  finish(): Value | undefined {
    if (this.members) return this.finishSet(this.members)
    if (this.leaf !== undefined) {
      if (this.children?.size) conflict()
      return this.leaf
    }
    if (this.below !== undefined && (!this.children || !isObject(this.below))) return this.below
    if (!this.children) return undefined
    const builder = new ObjectBuilder()
    if (this.below !== undefined) for (const [key, value] of entriesOf(this.below)) builder.set(key, value)
    for (const { key, merge } of this.children.values()) {
      const value = merge.finish()
      if (value !== undefined) builder.set(key, value)
    }
    return builder.finish()
  }

  private finishSet(members: readonly Value[]): Value {
    const before = this.leaf instanceof RegoSet ? [...this.leaf.items.values()] : []
    if ((this.leaf !== undefined && !(this.leaf instanceof RegoSet)) || this.children?.size) conflict()
    return setOf([...before, ...members])
  }
}

function conflict(): never {
  throw new RegoError('eval_conflict_error', 'object keys must be unique')
}
