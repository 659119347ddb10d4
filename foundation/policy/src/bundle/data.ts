import { define, isPlain } from '../rego/index.ts'
import type { Value } from '../rego/index.ts'

/** Data with a value merged in at a path; later values win. */
export function mergeData(data: Value, path: readonly string[], value: Value): Value {
  const [key, ...rest] = path
  const base: { [key: string]: Value } = isPlain(data) ? { ...data } : {}
  if (key !== undefined) {
    define(base, key, mergeData(Object.hasOwn(base, key) ? (base[key] as Value) : {}, rest, value))
    return base
  }
  if (!isPlain(value)) return value
  for (const [name, item] of Object.entries(value)) define(base, name, item)
  return base
}
