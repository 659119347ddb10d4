import { divide, multiply, parseNumber, isInteger, toDouble } from '../value/index.ts'
import type { Num } from '../value/index.ts'
import { asString } from './arguments.ts'
import { fail, family } from './define.ts'

const K = 1024

const BYTES: Readonly<Record<string, number>> = {
  '': 1,
  k: 1e3,
  kb: 1e3,
  m: 1e6,
  mb: 1e6,
  g: 1e9,
  gb: 1e9,
  t: 1e12,
  tb: 1e12,
  p: 1e15,
  pb: 1e15,
  e: 1e18,
  eb: 1e18,
  ki: K,
  kib: K,
  mi: K ** 2,
  mib: K ** 2,
  gi: K ** 3,
  gib: K ** 3,
  ti: K ** 4,
  tib: K ** 4,
  pi: K ** 5,
  pib: K ** 5,
  ei: K ** 6,
  eib: K ** 6,
}

const UNITS: Readonly<Record<string, number>> = {
  '': 1,
  k: 1e3,
  K: 1e3,
  M: 1e6,
  g: 1e9,
  G: 1e9,
  t: 1e12,
  T: 1e12,
  p: 1e15,
  P: 1e15,
  e: 1e18,
  E: 1e18,
  ki: K,
  Ki: K,
  KI: K,
  mi: K ** 2,
  Mi: K ** 2,
  MI: K ** 2,
  gi: K ** 3,
  Gi: K ** 3,
  GI: K ** 3,
  ti: K ** 4,
  Ti: K ** 4,
  TI: K ** 4,
  pi: K ** 5,
  Pi: K ** 5,
  PI: K ** 5,
  ei: K ** 6,
  Ei: K ** 6,
  EI: K ** 6,
}

/** Quantities with units. */
export const units = family({
  'units.parse': [['string'], 'number', ([text]) => parse('units.parse', clean(asString(text)), UNITS)],
  'units.parse_bytes': [
    ['string'],
    'number',
    ([text]) => {
      const value = parse('units.parse_bytes', clean(asString(text)).toLowerCase(), BYTES)
      return isInteger(value) ? value : Math.trunc(toDouble(value))
    },
  ],
})

function clean(text: string): string {
  return text.replaceAll('"', '')
}

function parse(name: string, text: string, table: Readonly<Record<string, number>>): Num {
  if (text === '') fail(`${name}: no amount provided`)
  if (text.includes(' ')) fail(`${name}: spaces not allowed in resource strings`)
  const [, amount, unit] = /^([\d.+-]*(?:[eE][+-]?\d+)?)(.*)$/s.exec(text) as unknown as [string, string, string]
  if (amount === '') fail(`${name}: no amount provided`)
  const number = parseNumber(amount.replace(/^\+/, '').replace(/^\./, '0.').replace(/\.$/, ''))
  if (number === undefined) fail(`${name}: could not parse amount to a number`)
  if (name === 'units.parse' && unit === 'm') return divide(number, 1000) as Num
  const factor = Object.hasOwn(table, unit) ? table[unit] : undefined
  return multiply(number, factor ?? fail(`${name}: unit ${unit} not recognized`))
}
