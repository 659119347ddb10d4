import { compareParts, digitsEnd, MAX_VERSION_LENGTH, numeral } from './order.ts'
import type { Part, VersionKey, VersionOrder } from './order.ts'

/** Numbers between dots (and hyphens where the ecosystem has them); undefined when anything else appears. */
function numbers(text: string, hyphens: boolean): Part[] | undefined {
  if (text.length > MAX_VERSION_LENGTH) return undefined
  const key: Part[] = []
  let at = 0
  for (;;) {
    const end = digitsEnd(text, at)
    if (end === at) return undefined
    key.push(numeral(text, at, end))
    if (end === text.length) return key
    const code = text.charCodeAt(end)
    if (code !== 46 && !(hyphens && code === 45)) return undefined
    at = end + 1
  }
}

/** CRAN and Bioconductor: numbers between dots and hyphens, a longer version after its beginning. */
export const cran: VersionOrder = {
  name: 'cran',
  compile: (version) => numbers(version.trim(), true),
  compare: compareParts,
}

/** Hackage: numbers between dots, a longer version after its beginning. */
export const hackage: VersionOrder = {
  name: 'hackage',
  compile: (version) => numbers(version.trim(), false),
  compare: compareParts,
}

function compileCpan(version: string): VersionKey | undefined {
  const text = version.trim().replaceAll('_', '')
  const bare = text.startsWith('v') ? text.slice(1) : text
  const parts = numbers(bare, false)
  if (parts === undefined) return undefined
  const dot = bare.indexOf('.')
  if (!text.startsWith('v') && parts.length === 2) {
    parts.length = 1
    const fraction = bare.slice(dot + 1)
    for (let at = 0; at < fraction.length; at += 3) parts.push(Number(fraction.slice(at, at + 3).padEnd(3, '0')))
  }
  while (parts.length > 0 && parts.at(-1) === 0) parts.pop()
  return parts
}

/** CPAN: decimal versions count their fraction in thousandths, dotted ones part by part. */
export const cpan: VersionOrder = { name: 'cpan', compile: compileCpan, compare: compareParts }

/** Layout: [length of the main part, …main, …pre-release]; an item is a pair [number in front, text behind]. */
function compileConan(version: string): VersionKey | undefined {
  if (version.length > MAX_VERSION_LENGTH) return undefined
  const text = version.trim().toLowerCase().split('+', 1)[0]!
  if (text === '' || !/^[\da-z]/.test(text) || text.startsWith('cci.')) return undefined
  const hyphen = text.indexOf('-')
  const main = conanItems(hyphen < 0 ? text : text.slice(0, hyphen))
  while (main.length > 2 && main.at(-1) === '' && main.at(-2) === 0) main.length -= 2
  return hyphen < 0 ? [main.length, ...main] : [main.length, ...main, ...conanItems(text.slice(hyphen + 1))]
}

/** An item without a number in front sorts after all that have one. */
function conanItems(text: string): Part[] {
  return text.split('.').flatMap((item) => {
    const end = digitsEnd(item, 0)
    return [end === 0 ? Infinity : numeral(item, 0, end), item.slice(end)]
  })
}

function compareConan(a: VersionKey, b: VersionKey): number {
  const left = a[0] as number
  const right = b[0] as number
  const main = compareParts(a.slice(1, left + 1), b.slice(1, right + 1))
  if (main !== 0) return main
  const stable = Number(a.length === left + 1) - Number(b.length === right + 1)
  return stable === 0 ? compareParts(a.slice(left + 1), b.slice(right + 1)) : stable
}

/** Conan: items between dots, words after numbers, a pre-release below its release; `cci.` dates are no versions. */
export const conan: VersionOrder = { name: 'conan', compile: compileConan, compare: compareConan }
