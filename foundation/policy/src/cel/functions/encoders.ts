import { Optional, Uint, CelMap, fail, isMap, entriesOf } from '../values.ts'
import type { Cel } from '../values.ts'
import type { Functions } from './define.ts'

/** Base64, and values that may be absent. */
export const encoders: Functions = {
  'base64.encode': ([value]) => (value instanceof Uint8Array ? Buffer.from(value).toString('base64') : undefined),
  'base64.decode': ([value]) => {
    if (typeof value !== 'string') return undefined
    return /^[A-Za-z0-9+/]*={0,2}$/.test(value) ? Uint8Array.from(Buffer.from(value, 'base64')) : fail('illegal base64')
  },
  'optional.of': ([value]) => new Optional(value),
  'optional.none': () => new Optional(undefined),
  'optional.ofNonZeroValue': ([value]) => new Optional(isZero(value as Cel) ? undefined : value),
  'optional.unwrap': ([value]) => unwrap(value),
  unwrapOpt: ([value]) => unwrap(value),
  hasValue: ([value]) => (value instanceof Optional ? value.value !== undefined : undefined),
  value: ([value]) => (value instanceof Optional ? (value.value ?? fail('optional.none() dereference')) : undefined),
}

function unwrap(value: Cel | undefined): Cel | undefined {
  if (!Array.isArray(value)) return undefined
  return (value as readonly Cel[]).flatMap((item) => {
    if (!(item instanceof Optional)) return fail('list holds what is no optional')
    return item.value === undefined ? [] : [item.value]
  })
}

function isZero(value: Cel): boolean {
  if (value === null || value === false || value === '' || value === 0n || value === 0) return true
  if (value instanceof Uint) return value.value === 0n
  if (value instanceof Uint8Array || Array.isArray(value)) return (value as { length: number }).length === 0
  if (value instanceof CelMap) return value.entries.size === 0
  return isMap(value) && entriesOf(value).length === 0
}
