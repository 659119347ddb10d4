import { formatAddress, parseAddress, parseNetwork } from '../../rego/builtins/ip.ts'
import type { Address, Network } from '../../rego/builtins/ip.ts'
import { Extension, fail } from '../values.ts'
import type { Cel } from '../values.ts'
import type { CelFunction, Functions } from './define.ts'

const IP = 'net.IP'
const CIDR = 'net.CIDR'

function strictAddress(text: string): Address | undefined {
  if (text.includes('%') || (text.includes(':') && text.includes('.'))) return undefined
  return parseAddress(text)
}

function mapped(address: Address): Address {
  return address.bits === 128 && address.value >> 32n === 0xffffn
    ? { bits: 32, value: address.value & 0xffffffffn }
    : address
}

const ipValue = (address: Address) =>
  new Extension(IP, address, formatAddress(mapped(address).value, mapped(address).bits))

type Range = Network & { readonly address: Address }

function cidrValue(text: string): Extension | undefined {
  const network = parseNetwork(text)
  const address = strictAddress(text.split('/')[0] as string)
  if (!network || !address) return undefined
  const range: Range = { ...network, address }
  return new Extension(CIDR, range, `${formatAddress(address.value, address.bits)}/${network.prefix}`)
}

const isIp = (value: Cel | undefined): value is Extension => value instanceof Extension && value.type === IP
const isCidr = (value: Cel | undefined): value is Extension => value instanceof Extension && value.type === CIDR

function ofIp(run: (address: Address) => Cel): CelFunction {
  return ([value]) => (isIp(value) ? run(value.data as Address) : undefined)
}

function inRange(address: Address, four: string, six: string): boolean {
  const network = parseNetwork(address.bits === 32 ? four : six)
  return network !== undefined && network.first <= address.value && address.value <= network.last
}

function addressIn(range: Range, value: Cel | undefined): boolean | undefined {
  const address = isIp(value) ? mapped(value.data as Address) : typeof value === 'string' ? parsedIp(value) : undefined
  if (!address) return undefined
  return address.bits === range.bits && range.first <= address.value && address.value <= range.last
}

function parsedIp(text: string): Address {
  const address = strictAddress(text)
  return address ? mapped(address) : fail(`IP address ${JSON.stringify(text)} parse error`)
}

/** IP addresses and networks. */
export const network: Functions = {
  ip: ([value]) => {
    if (typeof value === 'string') return ipValue(strictAddress(value) ?? fail('IP address parse error'))
    return isCidr(value) ? ipValue((value.data as Range).address) : undefined
  },
  cidr: ([value]) =>
    typeof value === 'string' ? (cidrValue(value) ?? fail('network address parse error')) : undefined,
  isIP: ([value]) => (typeof value === 'string' ? strictAddress(value) !== undefined : undefined),
  isCIDR: ([value]) => (typeof value === 'string' ? cidrValue(value) !== undefined : undefined),
  'ip.isCanonical': ([value]) => {
    if (typeof value !== 'string') return undefined
    const address = strictAddress(value) ?? fail('IP address parse error')
    return formatAddress(address.value, address.bits) === value
  },
  family: ofIp((address) => (mapped(address).bits === 32 ? 4n : 6n)),
  isUnspecified: ofIp((address) => address.value === 0n),
  isLoopback: ofIp((address) => inRange(mapped(address), '127.0.0.0/8', '::1/128')),
  isLinkLocalMulticast: ofIp((address) => inRange(mapped(address), '224.0.0.0/24', 'ff02::/16')),
  isLinkLocalUnicast: ofIp((address) => inRange(mapped(address), '169.254.0.0/16', 'fe80::/10')),
  isGlobalUnicast: ofIp((address) => isGlobal(mapped(address))),
  containsIP: ([range, value]) => (isCidr(range) ? addressIn(range.data as Range, value) : undefined),
  containsCIDR: ([range, value]) => {
    if (!isCidr(range)) return undefined
    const inner = typeof value === 'string' ? (cidrValue(value) ?? fail('network address parse error')) : value
    if (!isCidr(inner)) return undefined
    const [a, b] = [range.data as Range, inner.data as Range]
    return a.bits === b.bits && a.first <= b.first && b.last <= a.last
  },
  masked: ([range]) => {
    if (!isCidr(range)) return undefined
    const { first, bits, prefix } = range.data as Range
    return cidrValue(`${formatAddress(first, bits)}/${prefix}`)
  },
  prefixLength: ([range]) => (isCidr(range) ? BigInt((range.data as Range).prefix) : undefined),
}

function isGlobal(address: Address): boolean {
  if (address.value === 0n || address.value === 0xffffffffn) return false
  const excluded: readonly (readonly [string, string])[] = [
    ['127.0.0.0/8', '::1/128'],
    ['224.0.0.0/4', 'ff00::/8'],
    ['169.254.0.0/16', 'fe80::/10'],
  ]
  return !excluded.some(([four, six]) => inRange(address, four, six))
}
