import { EvalError } from '../cell.ts'
import { type HclFunction, plain } from './define.ts'

/** A network: its address as a number, the length of its prefix, and the bits of its family. */
interface Network {
  readonly address: bigint
  readonly prefix: number
  readonly bits: 32 | 128
}

/** The address as a number; undefined when the text is no address. Leading zeros are decimal. */
export function parseAddress(text: string): { address: bigint; bits: 32 | 128 } | undefined {
  if (text.includes(':')) return parseSix(text)
  const parts = text.split('.')
  if (parts.length !== 4 || parts.some((part) => !/^\d{1,10}$/.test(part) || Number(part) > 255)) return undefined
  return { address: parts.reduce((sum, part) => (sum << 8n) | BigInt(Number(part)), 0n), bits: 32 }
}

function parseSix(text: string): { address: bigint; bits: 128 } | undefined {
  let source = text
  const four = /:(\d+\.\d+\.\d+\.\d+)$/.exec(text)
  if (four?.[1] !== undefined) {
    const tail = parseAddress(four[1])
    if (tail === undefined) return undefined
    source = `${text.slice(0, -four[1].length)}${(tail.address >> 16n).toString(16)}:${(tail.address & 0xffffn).toString(16)}`
  }
  const halves = source.split('::')
  if (halves.length > 2) return undefined
  const groups = halves.map((half) => (half === '' ? [] : half.split(':')))
  const count = groups.reduce((sum, group) => sum + group.length, 0)
  if (halves.length === 2 ? count > 7 : count !== 8) return undefined
  const filled =
    halves.length === 2
      ? [...(groups[0] ?? []), ...new Array<string>(8 - count).fill('0'), ...(groups[1] ?? [])]
      : (groups[0] ?? [])
  if (filled.some((group) => !/^[0-9a-fA-F]{1,4}$/.test(group))) return undefined
  return { address: filled.reduce((sum, group) => (sum << 16n) | BigInt(Number.parseInt(group, 16)), 0n), bits: 128 }
}

export function addressText(address: bigint, bits: 32 | 128): string {
  if (bits === 32) return [24n, 16n, 8n, 0n].map((shift) => ((address >> shift) & 255n).toString()).join('.')
  const groups = Array.from({ length: 8 }, (_, index) => ((address >> BigInt(112 - index * 16)) & 0xffffn).toString(16))
  let best = { start: -1, length: 1 }
  for (let start = 0; start < 8; start += 1) {
    let end = start
    while (groups[end] === '0') end += 1
    if (end - start > best.length) best = { start, length: end - start }
  }
  if (best.start < 0) return groups.join(':')
  return `${groups.slice(0, best.start).join(':')}::${groups.slice(best.start + best.length).join(':')}`
}

function parseNetwork(text: string): Network {
  const slash = text.indexOf('/')
  const parsed = slash < 0 ? undefined : parseAddress(text.slice(0, slash))
  const prefix = Number(text.slice(slash + 1))
  if (parsed === undefined || !/^\d{1,3}$/.test(text.slice(slash + 1)) || prefix > parsed.bits)
    throw new EvalError('the text is no network in CIDR notation')
  return { address: parsed.address & maskOf(prefix, parsed.bits), prefix, bits: parsed.bits }
}

function maskOf(prefix: number, bits: number): bigint {
  return ((1n << BigInt(prefix)) - 1n) << BigInt(bits - prefix)
}

const networkText = (network: Network): string => `${addressText(network.address, network.bits)}/${network.prefix}`

function host(text: string, number: number): string {
  const network = parseNetwork(text)
  const size = 1n << BigInt(network.bits - network.prefix)
  const offset = BigInt(number)
  if (offset >= size || -offset > size) throw new EvalError('the network has no such host')
  return addressText(network.address + (offset < 0n ? size + offset : offset), network.bits)
}

function subnet(network: Network, newBits: number, number: number): Network {
  const prefix = network.prefix + newBits
  if (newBits < 0 || prefix > network.bits || (network.bits === 32 && newBits > 32))
    throw new EvalError('the network has not enough bits')
  if (number < 0 || BigInt(number) >= 1n << BigInt(newBits)) throw new EvalError('the network has no such subnet')
  return { address: network.address | (BigInt(number) << BigInt(network.bits - prefix)), prefix, bits: network.bits }
}

/** Consecutive subnets, each as small as asked for and aligned to its size. */
function subnets(text: string, sizes: readonly number[]): string[] {
  const network = parseNetwork(text)
  let next = network.address
  const end = network.address + (1n << BigInt(network.bits - network.prefix))
  return sizes.map((newBits) => {
    const prefix = network.prefix + newBits
    if (newBits < 1 || newBits > 32 || prefix > network.bits) throw new EvalError('the network has not enough bits')
    const size = 1n << BigInt(network.bits - prefix)
    const start = ((next + size - 1n) / size) * size
    if (start + size > end) throw new EvalError('the network has no room left')
    next = start + size
    return networkText({ address: start, prefix, bits: network.bits })
  })
}

function containsNetwork(outer: string, inner: string): boolean {
  const network = parseNetwork(outer)
  const other = inner.includes('/') ? parseNetwork(inner) : undefined
  const single = other === undefined ? parseAddress(inner) : undefined
  if (other === undefined && single === undefined) throw new EvalError('the text is no address or network')
  const [address, bits, prefix] =
    other === undefined
      ? [single?.address ?? 0n, single?.bits, single?.bits ?? 0]
      : [other.address, other.bits, other.prefix]
  if (bits !== network.bits) throw new EvalError('the address families differ')
  return prefix >= network.prefix && (address & maskOf(network.prefix, network.bits)) === network.address
}

export const cidrFunctions: Readonly<Record<string, HclFunction>> = {
  cidrcontains: plain<[string, string]>('s s', ([outer, inner]) => containsNetwork(outer, inner)),
  cidrhost: plain<[string, number]>('s n', ([network, number]) => host(network, number)),
  cidrnetmask: plain<[string]>('s', ([text]) => {
    const network = parseNetwork(text)
    if (network.bits !== 32) throw new EvalError('only IPv4 networks have a mask')
    return addressText(maskOf(network.prefix, 32), 32)
  }),
  cidrsubnet: plain<[string, number, number]>('s n n', ([text, bits, number]) =>
    networkText(subnet(parseNetwork(text), bits, number)),
  ),
  cidrsubnets: plain<readonly [string, ...number[]]>('s n*', ([text, ...sizes]) => subnets(text, sizes)),
}
