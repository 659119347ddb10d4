import type { Operand } from '../compile/ir.ts'
import { RegoSet, entriesOf, isArray, isObject, isPlain, itemsOf, keysOf, lookup } from '../value/index.ts'
import type { Value } from '../value/index.ts'
import { isSettled } from './cursor.ts'
import type { Cursor, Frame, Getter, Matcher } from './frame.ts'

/** Follows a value: what comes after a reference found it. */
export type Follow = (frame: Frame, value: Value) => boolean

/** A key of a path under data: bound already, or matched while it is iterated. */
export type DataKey =
  | { readonly kind: 'bound'; readonly getter: Getter; readonly operand: Operand }
  | { readonly kind: 'free'; readonly matcher: Matcher; readonly operand: Operand }
/** A path under data: its keys, and how to go on over plain values from each position. */
export type DataPath = { readonly keys: readonly DataKey[]; readonly plain: readonly Follow[] }
/** For each position of a path: how to go on over plain values from there. */
export function plainFollows(keys: readonly DataKey[], end: Follow): Follow[] {
  const follows: Follow[] = [end]
  for (let i = keys.length - 1; i >= 0; i--) {
    const key = keys[i] as DataKey
    const next = follows[0] as Follow
    if (key.kind === 'free') {
      follows.unshift((frame, value) => each(frame, value, key.matcher, next))
    } else {
      follows.unshift((frame, value) => {
        const k = key.getter(frame)
        if (k === undefined) return false
        const found = lookup(value, k)
        return found !== undefined && next(frame, found)
      })
    }
  }
  return follows
}

/** Follows a path through virtual documents. */
export function followCursor(frame: Frame, cursor: Cursor, index: number, data: DataPath): boolean {
  const { context } = frame
  const { engine } = context
  const key = data.keys[index]
  if (!key || isSettled(cursor)) {
    const value = engine.cursorValue(context, cursor)
    return value !== undefined && (data.plain[index] as Follow)(frame, value)
  }
  if (key.kind === 'bound') {
    const k = key.getter(frame)
    return k !== undefined && followCursor(frame, engine.descend(context, cursor, k), index + 1, data)
  }
  for (const k of engine.keysBelow(context, cursor)) {
    engine.meter.tick()
    if (key.matcher(frame, k) && followCursor(frame, engine.descend(context, cursor, k), index + 1, data)) {
      return true
    }
  }
  return false
}

/** Tries every element of a container. */
export function each(frame: Frame, container: Value, matcher: Matcher, next: Follow): boolean {
  const { meter, recorder } = frame.context.engine
  const mark = recorder?.reads.length ?? 0
  if (isArray(container)) {
    for (let i = 0; i < container.length; i++) {
      meter.tick()
      if (recorder) recorder.reads.length = mark
      recorder?.read(container, i)
      if (matcher(frame, i) && next(frame, container[i] as Value)) return true
    }
    return false
  }
  if (container instanceof RegoSet) {
    for (const item of itemsOf(container)) {
      meter.tick()
      if (matcher(frame, item) && next(frame, item)) return true
    }
    return false
  }
  if (isPlain(container)) {
    for (const key of keysOf(container)) {
      meter.tick()
      if (recorder) recorder.reads.length = mark
      recorder?.read(container, key)
      if (matcher(frame, key) && next(frame, container[key] as Value)) return true
    }
    return false
  }
  if (!isObject(container)) return false
  for (const [key, value] of entriesOf(container)) {
    meter.tick()
    if (matcher(frame, key) && next(frame, value)) return true
  }
  return false
}
