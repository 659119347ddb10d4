import { order } from '../compare.ts'
import { arithmetic } from '../arithmetic.ts'
import { Extension, fail } from '../values.ts'
import type { Cel } from '../values.ts'
import { regex } from './core.ts'
import { position } from './define.ts'
import type { CelFunction, Functions } from './define.ts'

const QUANTITY = /^([+-]?)(\d+(?:\.\d*)?|\.\d+)(?:([eE][+-]?\d{1,3})|(Ki|Mi|Gi|Ti|Pi|Ei|n|u|m|k|M|G|T|P|E)?)$/
const SCALES: Readonly<Record<string, readonly [bigint, number]>> = {
  n: [1n, -9],
  u: [1n, -6],
  m: [1n, -3],
  k: [1n, 3],
  M: [1n, 6],
  G: [1n, 9],
  T: [1n, 12],
  P: [1n, 15],
  E: [1n, 18],
  Ki: [1024n, 0],
  Mi: [1024n ** 2n, 0],
  Gi: [1024n ** 3n, 0],
  Ti: [1024n ** 4n, 0],
  Pi: [1024n ** 5n, 0],
  Ei: [1024n ** 6n, 0],
}

/** A quantity in billionths. */
function parseQuantity(text: string): bigint | undefined {
  const found = QUANTITY.exec(text)
  if (!found) return undefined
  const [, sign, digits, exponent, suffix] = found as unknown as [string, string, string, string?, string?]
  const [whole = '', fraction = ''] = digits.split('.')
  const [factor, power] = suffix === undefined ? [1n, 0] : (SCALES[suffix] as readonly [bigint, number])
  const shift = power + Number(exponent?.slice(1) ?? 0) + 9 - fraction.length
  const value = BigInt(`${whole}${fraction}` || '0') * factor
  const scaled = shift >= 0 ? value * 10n ** BigInt(shift) : -(-value / 10n ** BigInt(-shift))
  return sign === '-' ? -scaled : scaled
}

const quantity = (value: bigint) => new Extension('kubernetes.Quantity', value, String(value))
const isQuantity = (value: Cel | undefined): value is Extension =>
  value instanceof Extension && value.type === 'kubernetes.Quantity'
const amount = (value: Extension) => value.data as bigint

const VERSION = /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(?:-([0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]+)?$/
type Version = { readonly numbers: readonly [bigint, bigint, bigint]; readonly pre: string | undefined }

function parseVersion(text: string): Version | undefined {
  const found = VERSION.exec(text)
  if (!found) return undefined
  return {
    numbers: [BigInt(found[1] as string), BigInt(found[2] as string), BigInt(found[3] as string)],
    pre: found[4],
  }
}

const isVersion = (value: Cel | undefined): value is Extension =>
  value instanceof Extension && value.type === 'kubernetes.Semver'

function compareVersions(a: Version, b: Version): number {
  for (const [i, left] of a.numbers.entries()) {
    const right = b.numbers[i] as bigint
    if (left !== right) return left < right ? -1 : 1
  }
  if (a.pre === b.pre) return 0
  if (a.pre === undefined || b.pre === undefined) return a.pre === undefined ? 1 : -1
  return a.pre < b.pre ? -1 : 1
}

const isUrl = (value: Cel | undefined): value is Extension =>
  value instanceof Extension && value.type === 'kubernetes.URL'
const url = (text: string) => (/^[a-zA-Z][a-zA-Z0-9+.-]*:|^\//.test(text) ? URL.parse(text, 'relative:/') : null)
const part =
  (read: (url: URL) => Cel): CelFunction =>
  ([value]) =>
    isUrl(value) ? read(value.data as URL) : undefined

/** Compares two quantities or two versions. */
function ordering(check: (order: number) => Cel): CelFunction {
  return ([a, b]) => {
    if (isQuantity(a) && isQuantity(b)) return check(amount(a) < amount(b) ? -1 : amount(a) > amount(b) ? 1 : 0)
    return isVersion(a) && isVersion(b) ? check(compareVersions(a.data as Version, b.data as Version)) : undefined
  }
}

/** Combines a quantity with another or with an int. */
function combined(operate: (a: bigint, b: bigint) => bigint): CelFunction {
  return ([a, b]) => {
    if (!isQuantity(a)) return undefined
    if (isQuantity(b)) return quantity(operate(amount(a), amount(b)))
    return typeof b === 'bigint' ? quantity(operate(amount(a), b * 1_000_000_000n)) : undefined
  }
}

const list = (value: Cel | undefined): readonly Cel[] | undefined =>
  Array.isArray(value) ? (value as readonly Cel[]) : undefined

/** The libraries that Kubernetes adds: quantities, versions, URLs, lists, regular expressions. */
export const kubernetes: Functions = {
  quantity: ([value]) =>
    typeof value === 'string' ? quantity(parseQuantity(value) ?? fail('quantity does not parse')) : undefined,
  isQuantity: ([value]) => (typeof value === 'string' ? parseQuantity(value) !== undefined : undefined),
  isInteger: ([value]) => (isQuantity(value) ? amount(value) % 1_000_000_000n === 0n : undefined),
  asInteger: ([value]) => {
    if (!isQuantity(value)) return undefined
    return amount(value) % 1_000_000_000n === 0n ? amount(value) / 1_000_000_000n : fail('quantity is no integer')
  },
  asApproximateFloat: ([value]) => (isQuantity(value) ? Number(amount(value)) / 1e9 : undefined),
  sign: ([value]) => (isQuantity(value) ? (amount(value) > 0n ? 1n : amount(value) < 0n ? -1n : 0n) : undefined),
  add: combined((a, b) => a + b),
  sub: combined((a, b) => a - b),
  isGreaterThan: ordering((order) => order > 0),
  isLessThan: ordering((order) => order < 0),
  compareTo: ordering((order) => BigInt(order)),
  semver: ([value]) => {
    if (typeof value !== 'string') return undefined
    const version = parseVersion(value) ?? fail('version does not parse')
    return new Extension('kubernetes.Semver', version, value.split('+')[0] as string)
  },
  isSemver: ([value]) => (typeof value === 'string' ? parseVersion(value) !== undefined : undefined),
  major: ([value]) => (isVersion(value) ? (value.data as Version).numbers[0] : undefined),
  minor: ([value]) => (isVersion(value) ? (value.data as Version).numbers[1] : undefined),
  patch: ([value]) => (isVersion(value) ? (value.data as Version).numbers[2] : undefined),
  url: ([value]) => {
    if (typeof value !== 'string') return undefined
    const parsed = url(value) ?? fail('URL does not parse')
    return new Extension('kubernetes.URL', parsed, parsed.href)
  },
  isURL: ([value]) => (typeof value === 'string' ? url(value) !== null : undefined),
  getScheme: part((found) => (found.protocol === 'relative:' ? '' : found.protocol.slice(0, -1))),
  getHost: part((found) => found.host),
  getHostname: part((found) => found.hostname.replace(/^\[|\]$/g, '')),
  getPort: part((found) => found.port),
  getEscapedPath: part((found) => found.pathname),
  getQuery: part((found) => {
    const result: { [key: string]: Cel[] } = Object.create(null) as { [key: string]: Cel[] }
    for (const [key, value] of found.searchParams) (result[key] ??= []).push(value)
    return result
  }),
  find: ([value, pattern]) => {
    if (typeof value !== 'string' || typeof pattern !== 'string') return undefined
    const range = regex(pattern).exec(value)?.[0]
    return range ? value.slice(range[0], range[1]) : ''
  },
  findAll: ([value, pattern, limit]) => {
    if (typeof value !== 'string' || typeof pattern !== 'string') return undefined
    const most = limit === undefined ? Infinity : (position(limit) ?? 0)
    const found = regex(pattern).all(value, most < 0 ? Infinity : most)
    return found.map((match) => value.slice(match[0]?.[0], match[0]?.[1]))
  },
  isSorted: ([value]) => list(value)?.every((item, i, items) => i === 0 || order(items[i - 1] as Cel, item) <= 0),
  sum: ([value]) => {
    const items = list(value)
    return items && (items.length === 0 ? 0n : items.reduce((sum, item) => arithmetic('+', sum, item)))
  },
  min: ([value]) => pick(list(value), -1),
  max: ([value]) => pick(list(value), 1),
}

function pick(items: readonly Cel[] | undefined, sign: number): Cel | undefined {
  if (!items) return undefined
  if (items.length === 0) return fail('list is empty')
  return items.reduce((best, item) => (order(item, best) * sign > 0 ? item : best))
}
