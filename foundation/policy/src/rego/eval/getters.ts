import type { Slot } from '../compile/ir.ts'
import { RegoError } from '../errors.ts'
import { ObjectBuilder, equal, isPlain, lookup } from '../value/index.ts'
import type { Value } from '../value/index.ts'
import type { Frame, Getter, Step } from './frame.ts'

/** The values of all getters; undefined when one has none. */
export function allValues(getters: readonly Getter[], frame: Frame): Value[] | undefined {
  const values: Value[] = []
  for (const getter of getters) {
    const value = getter(frame)
    if (value === undefined) return undefined
    values.push(value)
  }
  return values
}

/** Follows constant keys from a start. */
export function constantPath(start: Getter, keys: readonly Value[]): Getter {
  return (frame) => {
    let value = start(frame)
    const { recorder } = frame.context.engine
    for (const key of keys) {
      if (value === undefined) return undefined
      recorder?.read(value, key)
      value =
        typeof key === 'string' && isPlain(value)
          ? Object.hasOwn(value, key)
            ? value[key]
            : undefined
          : lookup(value, key)
    }
    return value
  }
}

/** Collects an entry of an object comprehension. */
export function objectStep(key: Getter, value: Getter, accumulator: Slot): Step {
  return (frame) => {
    const k = key(frame)
    const v = value(frame)
    if (k !== undefined && v !== undefined) {
      ;(frame.slots[accumulator] as unknown as (readonly [Value, Value])[]).push([k, v])
      frame.context.engine.meter.allocate(32)
    }
    return false
  }
}

/** Builds an object from the entries that a body collects; equal keys must have equal values. */
export function objectComprehension(run: Step, accumulator: Slot): Getter {
  return (frame) => {
    const entries: (readonly [Value, Value])[] = []
    frame.slots[accumulator] = entries as unknown as Value
    run(frame)
    const builder = new ObjectBuilder()
    for (const [key, value] of entries) {
      const known = builder.get(key)
      if (known !== undefined && !equal(known, value)) {
        throw new RegoError('eval_conflict_error', 'object comprehension produces conflicting outputs')
      }
      builder.set(key, value)
    }
    return builder.finish()
  }
}
