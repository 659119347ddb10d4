import { RegoSet, entriesOf, isArray, isObject, itemsOf } from '../value/index.ts'
import type { Value } from '../value/index.ts'

/** Visits key and value of each element in order until the visitor returns true; undefined for what cannot be iterated. */
export function iterate(container: Value, visit: (key: Value, value: Value) => boolean): boolean | undefined {
  if (isArray(container)) {
    for (let i = 0; i < container.length; i++) if (visit(i, container[i] as Value)) return true
    return false
  }
  if (container instanceof RegoSet) {
    for (const item of itemsOf(container)) if (visit(item, item)) return true
    return false
  }
  if (!isObject(container)) return undefined
  for (const [key, value] of entriesOf(container)) if (visit(key, value)) return true
  return false
}
