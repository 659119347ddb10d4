import { keyOf } from './key.ts'
import { entriesOf } from './order.ts'
import { RegoObject, RegoSet } from './types.ts'
import type { Key, Value } from './types.ts'

/** A set of the given values. */
export function setOf(values: Iterable<Value>): RegoSet {
  const items = new Map<Key, Value>()
  for (const value of values) {
    const key = keyOf(value)
    if (!items.has(key)) items.set(key, value)
  }
  return new RegoSet(items)
}

/** An object of the given entries; a later entry replaces an earlier one of the same key. */
export function objectOf(entries: Iterable<readonly [Value, Value]>): Value {
  const builder = new ObjectBuilder()
  for (const [key, value] of entries) builder.set(key, value)
  return builder.finish()
}

/** Collects entries; yields a plain object as long as every key is a string. */
export class ObjectBuilder {
  private plain: { [key: string]: Value } | undefined = {}
  private entries: Map<Key, readonly [Value, Value]> | undefined

  /** The value under a key so far. */
  get(key: Value): Value | undefined {
    if (this.entries) return this.entries.get(keyOf(key))?.[1]
    if (typeof key !== 'string' || !this.plain || !Object.hasOwn(this.plain, key)) return undefined
    return this.plain[key]
  }

  /** Adds or replaces an entry. */
  set(key: Value, value: Value): void {
    if (this.plain && typeof key === 'string') {
      define(this.plain, key, value)
      return
    }
    if (!this.entries) {
      this.entries = new Map(entriesOf(this.plain as Value).map((entry) => [keyOf(entry[0]), entry]))
      this.plain = undefined
    }
    this.entries.set(keyOf(key), [key, value])
  }

  /** The object built. */
  finish(): Value {
    if (this.plain) return this.plain
    const entries = this.entries as Map<Key, readonly [Value, Value]>
    for (const [key] of entries.values()) if (typeof key !== 'string') return new RegoObject(entries)
    const plain: { [key: string]: Value } = {}
    for (const [key, value] of entries.values()) define(plain, key as string, value)
    return plain
  }
}

/** Assigns an own property, also under the name that JavaScript reserves for the prototype. */
export function define(target: { [key: string]: Value }, key: string, value: Value): void {
  if (key === '__proto__') {
    Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true })
  } else target[key] = value
}
