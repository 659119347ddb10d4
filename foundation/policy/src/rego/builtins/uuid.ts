import { createHash } from 'node:crypto'
import type { Value } from '../value/index.ts'
import { asNumber, asString } from './arguments.ts'
import { failType, family } from './define.ts'
import type { Services } from '../eval/frame.ts'
import { narrow, toBigInt } from '../value/index.ts'

/** Reading UUIDs. */
export const uuid = family({ 'uuid.parse': [['string'], 'object', ([text]) => parse(asString(text))] })

/** Random values, drawn from the query's seed: the same query always draws the same. */
export const random = family(
  {
    'uuid.rfc4122': [['string'], 'string', ([key], env) => draw(env.services, asString(key))],
    'rand.intn': [
      ['string', 'number'],
      'number',
      ([key, limit], env) => {
        const n = toBigInt(asNumber(limit)) ?? failType('operand 2 must be integer number')
        const size = n < 0n ? -n : n
        if (size === 0n) return 0
        return narrow(BigInt(`0x${digest(env.services, `int:${asString(key)}`).slice(0, 32)}`) % size)
      },
    ],
  },
  { impure: true },
)

function digest(services: Services, key: string): string {
  return createHash('sha256').update(`${services.seed}\0${key}`).digest('hex')
}

function draw(services: Services, key: string): string {
  const hex = digest(services, `uuid:${key}`)
  const variant = ((Number.parseInt(hex[16] as string, 16) & 3) | 8).toString(16)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

const SHAPE =
  /^(?:urn:uuid:)?\{?([0-9a-fA-F]{8})-?([0-9a-fA-F]{4})-?([0-9a-fA-F]{4})-?([0-9a-fA-F]{4})-?([0-9a-fA-F]{12})\}?$/

function parse(text: string): Value | undefined {
  const found = SHAPE.exec(text)
  if (!found) return undefined
  const hex = found.slice(1).join('').toLowerCase()
  const version = Number.parseInt(hex[12] as string, 16)
  const top = Number.parseInt(hex[16] as string, 16)
  const result: { [key: string]: Value } = { version, variant: variantName(top) }
  if (version === 1 || version === 2) addTimeFields(hex, version, result)
  if (version === 6) {
    const ticks = (BigInt(`0x${hex.slice(0, 12)}`) << 12n) | (BigInt(`0x${hex.slice(12, 16)}`) & 0xfffn)
    result['time'] = narrow((ticks - GREGORIAN) * 100n)
  }
  if (version === 7) result['time'] = narrow(BigInt(`0x${hex.slice(0, 12)}`) * 1_000_000n)
  return result
}

function variantName(top: number): string {
  if (top < 8) return 'Reserved'
  if (top < 12) return 'RFC4122'
  return top < 14 ? 'Microsoft' : 'Future'
}

/** 100 ns steps from the start of the Gregorian calendar to 1970. */
const GREGORIAN = 0x01b21dd213814000n

function addTimeFields(hex: string, version: number, result: { [key: string]: Value }): void {
  const node = hex.slice(20)
  result['nodeid'] = (node.match(/../g) as string[]).join('-')
  result['macvariables'] = macVariables(Number.parseInt(node.slice(0, 2), 16))
  result['clocksequence'] = Number.parseInt(hex.slice(16, 20), 16) & 0x3fff
  const steps = (BigInt(`0x${hex.slice(12, 16)}`) & 0xfffn) << 48n
  const ticks = steps | (BigInt(`0x${hex.slice(8, 12)}`) << 32n) | BigInt(`0x${hex.slice(0, 8)}`)
  result['time'] = narrow((ticks - GREGORIAN) * 100n)
  if (version === 2) {
    result['id'] = Number.parseInt(hex.slice(0, 8), 16)
    const domain = Number.parseInt(hex.slice(18, 20), 16)
    result['domain'] = ['Person', 'Group', 'Org'][domain] ?? `Domain${domain}`
  }
}

function macVariables(first: number): string {
  const scope = (first & 2) === 0 ? 'global' : 'local'
  return `${scope}:${(first & 1) === 0 ? 'unicast' : 'multicast'}`
}
