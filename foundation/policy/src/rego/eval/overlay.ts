import { RegoObject, define, isObject, isPlain, lookup } from '../value/index.ts'
import type { Value } from '../value/index.ts'
import type { Context, Mock, Shadow } from './frame.ts'

/** A resolved `with` modifier. */
export type Change =
  | {
      readonly kind: 'document'
      readonly root: 'input' | 'data'
      readonly path: readonly string[]
      readonly value: Value
    }
  | { readonly kind: 'function'; readonly target: string; readonly mock: Mock }

/** The documents after the changes; nothing computed under the old ones is reused. */
export function overlay(context: Context, changes: readonly Change[]): Context {
  let { input, data, shadow } = context
  let mocks: Map<string, Mock> | undefined = context.mocks && new Map(context.mocks)
  for (const change of changes) {
    if (change.kind === 'function') {
      mocks ??= new Map()
      mocks.set(change.target, change.mock)
    } else if (change.root === 'input') input = replaced(input, change.path, 0, change.value)
    else {
      data = replaced(data, change.path, 0, change.value)
      shadow = shadowed(shadow, change.path)
    }
  }
  return { ...context, input, data, shadow, mocks, memo: new Map() }
}

/** A copy of the document with the value at the path; only the containers on the path are copied. */
function replaced(document: Value | undefined, path: readonly string[], index: number, value: Value): Value {
  const key = path[index]
  if (key === undefined) return value
  const child = replaced(document === undefined ? undefined : lookup(document, key), path, index + 1, value)
  if (!isObject(document)) {
    const copy: { [key: string]: Value } = {}
    define(copy, key, child)
    return copy
  }
  if (document instanceof RegoObject) {
    const entries = new Map(document.entries)
    entries.set(key, [key, child])
    return new RegoObject(entries)
  }
  const copy: { [key: string]: Value } = isPlain(document) ? { ...document } : {}
  define(copy, key, child)
  return copy
}

function shadowed(shadow: Shadow | undefined, path: readonly string[]): Shadow {
  const copy: Shadow = { terminal: shadow?.terminal ?? false, children: new Map(shadow?.children) }
  const [key, ...rest] = path
  if (key === undefined) copy.terminal = true
  else copy.children.set(key, shadowed(copy.children.get(key), rest))
  return copy
}
