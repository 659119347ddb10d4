import { RegoSet, entriesOf, isArray, setOf } from '../value/index.ts'
import type { Value } from '../value/index.ts'
import { asString, members } from './arguments.ts'
import { fail, family } from './define.ts'
import type { Env } from './define.ts'
import { formatAddress, parseAddress, parseNetwork } from './ip.ts'
import type { Network } from './ip.ts'

const NETWORKS = 'string|array|set|object'

/** IP addresses and networks. */
export const net = family({
  'net.cidr_contains': [
    ['string', 'string'],
    'boolean',
    ([a, b]) => contains(network(asString(a)), either(asString(b))),
  ],
  'net.cidr_contains_matches': [[NETWORKS, NETWORKS], 'set', ([a, b]) => containsMatches(a as Value, b as Value)],
  'net.cidr_intersects': [
    ['string', 'string'],
    'boolean',
    ([a, b]) => intersects(network(asString(a)), network(asString(b))),
  ],
  'net.cidr_overlap': [
    ['string', 'string'],
    'boolean',
    ([a, b]) => contains(network(asString(a)), either(asString(b))),
  ],
  'net.cidr_expand': [['string'], 'set', ([a], env) => expand(network(asString(a)), env)],
  'net.cidr_is_valid': [['any'], 'boolean', ([a]) => typeof a === 'string' && parseNetwork(a) !== undefined],
  'net.cidr_merge': [['array[string]|set[string]'], 'set', ([list]) => merge(members(list) as readonly string[])],
})

function network(text: string): Network {
  return parseNetwork(text) ?? fail(`invalid CIDR address: ${text}`)
}

/** A network, or an address as the network of itself. */
function either(text: string): Network {
  const found = parseNetwork(text)
  if (found) return found
  const address = parseAddress(text)
  if (!address) return fail(`invalid CIDR or IP address: ${text}`)
  return { bits: address.bits, first: address.value, last: address.value, prefix: address.bits }
}

function contains(outer: Network, inner: Network): boolean {
  return outer.bits === inner.bits && outer.first <= inner.first && inner.last <= outer.last
}

function intersects(a: Network, b: Network): boolean {
  return a.bits === b.bits && a.first <= b.last && b.first <= a.last
}

function containsMatches(a: Value, b: Value): Value {
  const outer = keyed(a)
  const inner = keyed(b)
  const found: Value[] = []
  for (const [keyA, x] of outer) {
    for (const [keyB, y] of inner) if (contains(x, y)) found.push([keyA, keyB])
  }
  return setOf(found)
}

/** Networks with the key that stands for them in the result. */
function keyed(value: Value): [Value, Network][] {
  if (typeof value === 'string') return [[value, either(value)]]
  if (isArray(value)) return value.map((item, i) => [i, either(first(item))])
  if (value instanceof RegoSet) return members(value).map((item) => [item, either(first(item))])
  return entriesOf(value).map(([key, item]) => [key, either(first(item))])
}

function first(item: Value): string {
  const text = isArray(item) ? item[0] : item
  return typeof text === 'string' ? text : fail('element must be string or non-empty array')
}

/** Networks larger than this are not expanded. */
const LARGEST = 1n << 20n

function expand(range: Network, env: Env): Value {
  const count = range.last - range.first + 1n
  if (count > LARGEST) fail('network is too large to expand')
  env.meter.spend(Number(count))
  env.meter.allocate(Number(count) * 32)
  const found: string[] = []
  for (let value = range.first; value <= range.last; value++) found.push(formatAddress(value, range.bits))
  return setOf(found)
}

function merge(texts: readonly string[]): Value {
  const ranges = texts.map((text) => {
    const found = parseNetwork(text)
    if (found) return found
    const address = parseAddress(text)
    if (!address) return fail(`invalid CIDR or IP address: ${text}`)
    if (address.bits === 128) return fail('IPv6 invalid: needs prefix length')
    const prefix = defaultPrefix(address.value)
    const size = 1n << BigInt(32 - prefix)
    const start = address.value - (address.value % size)
    return { bits: 32, first: start, last: start + size - 1n, prefix }
  })
  const result: string[] = []
  for (const bits of [32, 128]) {
    for (const [from, to] of joined(ranges.filter((range) => range.bits === bits))) {
      result.push(...networksOf(from, to, bits))
    }
  }
  return setOf(result)
}

/** The prefix length of an IPv4 address without one, by its class. */
function defaultPrefix(value: bigint): number {
  const top = Number(value >> 24n)
  if (top < 128) return 8
  if (top < 192) return 16
  return top < 224 ? 24 : fail('IPv4 address has no default mask')
}

function joined(ranges: readonly Network[]): [bigint, bigint][] {
  const sorted = ranges.toSorted((a, b) => (a.first < b.first ? -1 : a.first > b.first ? 1 : 0))
  const result: [bigint, bigint][] = []
  for (const { first, last } of sorted) {
    const top = result.at(-1)
    if (top && first <= top[1] + 1n) top[1] = last > top[1] ? last : top[1]
    else result.push([first, last])
  }
  return result
}

/** The fewest networks that cover a range. */
function networksOf(from: bigint, to: bigint, bits: number): string[] {
  const found: string[] = []
  let start = from
  while (start <= to) {
    let size = 1n
    let prefix = bits
    while (prefix > 0 && start % (size * 2n) === 0n && start + size * 2n - 1n <= to) {
      size *= 2n
      prefix--
    }
    found.push(`${formatAddress(start, bits)}/${prefix}`)
    start += size
  }
  return found
}
