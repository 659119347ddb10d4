import type { Value } from '../value/index.ts'
import { fail, family } from './define.ts'
import { asString } from './arguments.ts'

/** Semantic versions. */
export const semver = family({
  'semver.is_valid': [['any'], 'boolean', ([text]) => typeof text === 'string' && parse(text) !== undefined],
  'semver.compare': [
    ['string', 'string'],
    'number',
    ([a, b]): Value => compare(required(asString(a), 1), required(asString(b), 2)),
  ],
})

type Version = { readonly numbers: readonly bigint[]; readonly pre: readonly string[] }

const VERSION =
  /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(?:-([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?(?:\+[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?$/

function parse(text: string): Version | undefined {
  const found = VERSION.exec(text)
  if (!found) return undefined
  const numbers = [found[1], found[2], found[3]].map((part) => BigInt(part as string))
  return { numbers, pre: found[4]?.split('.') ?? [] }
}

function required(text: string, operand: number): Version {
  return parse(text) ?? fail(`semver.compare: operand ${operand}: string ${JSON.stringify(text)} is not a valid SemVer`)
}

function compare(a: Version, b: Version): number {
  for (const [i, left] of a.numbers.entries()) {
    const right = b.numbers[i] as bigint
    if (left !== right) return left < right ? -1 : 1
  }
  if (a.pre.length === 0 || b.pre.length === 0) return Math.sign(b.pre.length - a.pre.length)
  for (let i = 0; i < Math.max(a.pre.length, b.pre.length); i++) {
    const left = a.pre[i]
    const right = b.pre[i]
    if (left === undefined) return -1
    if (right === undefined) return 1
    const order = compareIdentifiers(left, right)
    if (order !== 0) return order
  }
  return 0
}

function compareIdentifiers(a: string, b: string): number {
  const numericA = /^\d+$/.test(a)
  const numericB = /^\d+$/.test(b)
  if (numericA && numericB) return BigInt(a) < BigInt(b) ? -1 : BigInt(a) > BigInt(b) ? 1 : 0
  if (numericA !== numericB) return numericA ? -1 : 1
  return a < b ? -1 : a > b ? 1 : 0
}
