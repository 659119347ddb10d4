import { PatternError, Regex } from '../../re2/index.ts'
import { int, timestamp, uint } from '../arithmetic.ts'
import { CelMap, CelType, Duration, Extension, Timestamp, Uint, entriesOf, fail, isMap, typeName } from '../values.ts'
import type { Cel } from '../values.ts'
import { texts } from './define.ts'
import type { Functions } from './define.ts'
import { durationText, parseDuration, parseTimestamp, timestampText } from './time.ts'

const patterns = new Map<string, Regex>()

/** The compiled RE2 pattern. Fails when it is none. */
export function regex(pattern: string): Regex {
  let found = patterns.get(pattern)
  if (!found) {
    try {
      found = new Regex(pattern)
    } catch (error) {
      if (error instanceof PatternError) fail(error.message)
      throw error
    }
    if (patterns.size > 1_000) patterns.clear()
    patterns.set(pattern, found)
  }
  return found
}

/** Conversions, sizes and the functions over texts that every CEL has. */
export const core: Functions = {
  size: ([value]) => sizeOf(value),
  contains: texts(2, (value, part) => value.includes(part)),
  startsWith: texts(2, (value, part) => value.startsWith(part)),
  endsWith: texts(2, (value, part) => value.endsWith(part)),
  matches: ([value, pattern], env) => {
    if (typeof value !== 'string' || typeof pattern !== 'string') return undefined
    env.spend(Math.ceil(value.length / 10) * Math.ceil(pattern.length / 4))
    return regex(pattern).test(value)
  },
  dyn: ([value]) => value,
  type: ([value]) => new CelType(typeName(value as Cel)),
  bool: ([value]) => toBool(value as Cel),
  int: ([value]) => toInt(value as Cel),
  uint: ([value]) => toUint(value as Cel),
  double: ([value]) => toDouble(value as Cel),
  string: ([value]) => toText(value as Cel),
  bytes: ([value]) =>
    typeof value === 'string' ? Buffer.from(value) : value instanceof Uint8Array ? value : undefined,
  timestamp: ([value]) => {
    if (typeof value === 'bigint') return timestamp(value * 1_000_000_000n)
    return typeof value === 'string' ? parseTimestamp(value) : value instanceof Timestamp ? value : undefined
  },
  duration: ([value]) =>
    typeof value === 'string' ? parseDuration(value) : value instanceof Duration ? value : undefined,
}

function sizeOf(value: Cel | undefined): Cel | undefined {
  if (typeof value === 'string') return BigInt([...value].length)
  if (value instanceof Uint8Array || Array.isArray(value)) return BigInt((value as { length: number }).length)
  return isMap(value) ? BigInt(value instanceof CelMap ? value.entries.size : entriesOf(value).length) : undefined
}

function toBool(value: Cel): Cel | undefined {
  if (typeof value === 'boolean') return value
  if (typeof value !== 'string') return undefined
  if (['1', 't', 'T', 'true', 'TRUE', 'True'].includes(value)) return true
  return ['0', 'f', 'F', 'false', 'FALSE', 'False'].includes(value) ? false : fail('string is no bool')
}

function toInt(value: Cel): Cel | undefined {
  if (typeof value === 'bigint') return value
  if (value instanceof Uint) return int(value.value)
  if (typeof value === 'number') {
    if (!Number.isFinite(value) || value >= 2 ** 63 || value <= -(2 ** 63)) fail('integer overflow')
    return BigInt(Math.trunc(value))
  }
  if (typeof value === 'string')
    return /^[+-]?\d+$/.test(value) ? int(BigInt(value.replace('+', ''))) : fail('string is no int')
  if (!(value instanceof Timestamp)) return undefined
  return value.ns >= 0n ? value.ns / 1_000_000_000n : -((-value.ns + 999_999_999n) / 1_000_000_000n)
}

function toUint(value: Cel): Cel | undefined {
  if (value instanceof Uint) return value
  if (typeof value === 'bigint') return uint(value)
  if (typeof value === 'number') {
    if (!Number.isFinite(value) || value >= 2 ** 64 || value < 0) fail('unsigned integer overflow')
    return uint(BigInt(Math.trunc(value)))
  }
  if (typeof value !== 'string') return undefined
  return /^\d+$/.test(value) ? uint(BigInt(value)) : fail('string is no uint')
}

function toDouble(value: Cel): Cel | undefined {
  if (typeof value === 'number') return value
  if (typeof value === 'bigint') return Number(value)
  if (value instanceof Uint) return Number(value.value)
  if (typeof value !== 'string') return undefined
  if (/^[+-]?inf(?:inity)?$/i.test(value)) return value.startsWith('-') ? -Infinity : Infinity
  if (/^nan$/i.test(value)) return Number.NaN
  return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(value) ? Number(value) : fail('string is no double')
}

/** A double as text, as Go prints it. */
export function doubleText(value: number): string {
  if (Number.isNaN(value)) return 'NaN'
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf'
  const size = Math.abs(value)
  if (value !== 0 && (size < 1e-4 || size >= 1e21)) return value.toExponential().replace(/e([+-])(\d)$/, 'e$10$2')
  return Object.is(value, -0) ? '-0' : String(value)
}

function toText(value: Cel): Cel | undefined {
  if (typeof value === 'string') return value
  if (typeof value === 'boolean' || typeof value === 'bigint') return String(value)
  if (typeof value === 'number') return doubleText(value)
  if (value instanceof Uint) return String(value.value)
  if (value instanceof Uint8Array) return decode(value)
  if (value instanceof Timestamp) return timestampText(value)
  if (value instanceof Extension) return value.type.startsWith('net.') ? value.text : undefined
  return value instanceof Duration ? durationText(value) : undefined
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return fail('invalid UTF-8')
  }
}
