import { toFixedEven } from '../../rego/index.ts'
import { CelType, Duration, Optional, Timestamp, Uint, entriesOf, fail, isMap } from '../values.ts'
import type { Cel } from '../values.ts'
import { doubleText } from './core.ts'
import { position, text, texts } from './define.ts'
import type { CelFunction, Functions } from './define.ts'
import { durationText, timestampText } from './time.ts'

/** Functions that take no more arguments than these. */
function limited(table: Functions, most: Readonly<Record<string, number>>): Functions {
  return Object.fromEntries(
    Object.entries(table).map(([name, run]): [string, CelFunction] => [
      name,
      (args, env) => (args.length > (most[name] ?? args.length) ? undefined : run(args, env)),
    ]),
  )
}

const table: Functions = {
  charAt: ([value, index]) => {
    const at = position(index)
    if (typeof value !== 'string' || at === undefined) return undefined
    const chars = [...value]
    return at < 0 || at > chars.length ? fail('index out of range') : (chars[at] ?? '')
  },
  indexOf: (args) => search(args, (chars, part, from) => find(chars, part, from)),
  lastIndexOf: (args) => search(args, (chars, part, from) => findLast(chars, part, from)),
  lowerAscii: texts(1, (value) => value.replace(/[A-Z]/g, (char) => char.toLowerCase())),
  upperAscii: texts(1, (value) => value.replace(/[a-z]/g, (char) => char.toUpperCase())),
  trim: texts(1, (value) => value.replace(/^\p{White_Space}+/u, '').replace(/\p{White_Space}+$/u, '')),
  reverse: texts(1, (value) => [...value].reverse().join('')),
  replace: ([value, from, to, limit]) => {
    if (typeof value !== 'string' || typeof from !== 'string' || typeof to !== 'string') return undefined
    const count = limit === undefined ? -1 : position(limit)
    return count === undefined ? undefined : replaceSome(value, { from, to, count })
  },
  split: ([value, by, limit]) => {
    if (typeof value !== 'string' || typeof by !== 'string') return undefined
    const count = limit === undefined ? -1 : position(limit)
    return count === undefined ? undefined : splitSome(value, by, count)
  },
  substring: ([value, start, end]) => {
    const from = position(start)
    if (typeof value !== 'string' || from === undefined) return undefined
    const chars = [...value]
    const to = end === undefined ? chars.length : position(end)
    if (to === undefined) return undefined
    return from < 0 || to > chars.length || from > to ? fail('index out of range') : chars.slice(from, to).join('')
  },
  join: ([list, by]) => {
    if (!Array.isArray(list) || (by !== undefined && typeof by !== 'string')) return undefined
    const items = list as readonly Cel[]
    return items.every((item) => typeof item === 'string') ? items.join(by ?? '') : undefined
  },
  'strings.quote': texts(1, quote),
  format: ([pattern, args]) =>
    typeof pattern === 'string' && Array.isArray(args) ? format(pattern, args as readonly Cel[]) : undefined,
}

/** The string extensions; positions count code points. */
export const strings: Functions = limited(table, {
  charAt: 2,
  indexOf: 3,
  join: 2,
  lastIndexOf: 3,
  replace: 4,
  split: 3,
  substring: 3,
})

function search(
  args: readonly Cel[],
  run: (chars: readonly string[], part: readonly string[], from: number | undefined) => number,
): Cel | undefined {
  const [value, part, from] = args
  const start = from === undefined ? undefined : position(from)
  const needle = text(part)
  if (typeof value !== 'string' || needle === undefined || (from !== undefined && start === undefined)) return undefined
  const chars = [...value]
  if (start !== undefined && (start < 0 || start > chars.length)) fail('index out of range')
  return BigInt(run(chars, [...needle], start))
}

function matchesAt(chars: readonly string[], part: readonly string[], at: number): boolean {
  return part.every((char, i) => chars[at + i] === char)
}

function find(chars: readonly string[], part: readonly string[], from = 0): number {
  for (let at = from; at + part.length <= chars.length; at++) if (matchesAt(chars, part, at)) return at
  return -1
}

function findLast(chars: readonly string[], part: readonly string[], from = chars.length): number {
  for (let at = Math.min(from, chars.length - part.length); at >= 0; at--) if (matchesAt(chars, part, at)) return at
  return -1
}

function replaceSome(value: string, { from, to, count }: { from: string; to: string; count: number }): string {
  const pieces = from === '' ? ['', ...value, ''] : value.split(from)
  const list = from === '' && value === '' ? ['', ''] : pieces
  let result = list[0] as string
  for (let i = 1; i < list.length; i++) result += (count < 0 || i <= count ? to : from) + (list[i] as string)
  return result
}

function splitSome(value: string, by: string, count: number): Cel {
  if (count === 0) return []
  const pieces = by === '' ? [...value] : value.split(by)
  if (count < 0 || pieces.length <= count) return pieces
  return [...pieces.slice(0, count - 1), pieces.slice(count - 1).join(by)]
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\u0007': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  '\\': '\\\\',
  '"': '\\"',
}

function quote(value: string): string {
  return `"${value.toWellFormed().replace(/[\u0007\b\f\n\r\t\v\\"]/g, (char) => ESCAPES[char] as string)}"`
}

function format(pattern: string, args: readonly Cel[]): string {
  let next = 0
  return pattern.replace(
    /%(?:%|(?:\.(\d+))?([a-zA-Z])?)/g,
    (whole, precision: string | undefined, verb: string | undefined) => {
      if (whole === '%%') return '%'
      if (verb === undefined) return fail('could not parse formatting clause')
      const value = args[next++]
      if (value === undefined) return fail(`index ${next - 1} out of range`)
      return clause(verb, value, precision === undefined ? undefined : Math.min(Number(precision), 1_000))
    },
  )
}

function clause(verb: string, value: Cel, precision: number | undefined): string {
  switch (verb) {
    case 's':
      return display(value)
    case 'd':
      return decimal(value)
    case 'f':
      return fixed(value, precision ?? 6)
    case 'e':
      return scientific(value, precision ?? 6)
    case 'b':
      if (typeof value === 'boolean') return value ? '1' : '0'
      return whole(value, 'b').toString(2)
    case 'o':
      return whole(value, 'o').toString(8)
    case 'x':
      return hex(value)
    case 'X':
      return hex(value).toUpperCase()
    default:
      return fail(`unrecognized formatting clause "${verb}"`)
  }
}

function whole(value: Cel, verb: string): bigint {
  if (typeof value === 'bigint') return value
  return value instanceof Uint ? value.value : fail(`%${verb} takes integers only`)
}

function hex(value: Cel): string {
  if (typeof value === 'string') return Buffer.from(value).toString('hex')
  return value instanceof Uint8Array ? Buffer.from(value).toString('hex') : whole(value, 'x').toString(16)
}

function special(value: number): string | undefined {
  if (Number.isNaN(value)) return 'NaN'
  if (Number.isFinite(value)) return undefined
  return value > 0 ? 'Infinity' : '-Infinity'
}

function decimal(value: Cel): string {
  if (typeof value === 'number') return special(value) ?? doubleText(value)
  return String(whole(value, 'd'))
}

function number(value: Cel, verb: string): number {
  if (typeof value === 'number') return value
  if (typeof value === 'bigint') return Number(value)
  return value instanceof Uint ? Number(value.value) : fail(`%${verb} takes numbers only`)
}

function fixed(value: Cel, precision: number): string {
  const found = number(value, 'f')
  return special(found) ?? toFixedEven(found, Math.min(precision, 100))
}

function scientific(value: Cel, precision: number): string {
  const found = number(value, 'e')
  return special(found) ?? found.toExponential(Math.min(precision, 100)).replace(/e([+-])(\d)$/, 'e$10$2')
}

function display(value: Cel): string {
  if (typeof value === 'string') return value
  if (value === null || typeof value === 'boolean' || typeof value === 'bigint') return String(value)
  if (typeof value === 'number') return special(value) ?? doubleText(value)
  if (value instanceof Uint) return String(value.value)
  if (value instanceof Uint8Array) return Buffer.from(value).toString('utf8')
  if (value instanceof Timestamp) return timestampText(value)
  if (value instanceof Duration) return durationText(value)
  if (value instanceof CelType) return value.name
  if (Array.isArray(value)) return `[${(value as readonly Cel[]).map(display).join(', ')}]`
  if (value instanceof Optional || !isMap(value)) return fail('%s does not take this type')
  const entries = entriesOf(value).map(([key, item]) => [display(key), display(item)] as const)
  return `{${entries
    .toSorted((a, b) => (a[0] < b[0] ? -1 : 1))
    .map(([key, item]) => `${key}: ${item}`)
    .join(', ')}}`
}
