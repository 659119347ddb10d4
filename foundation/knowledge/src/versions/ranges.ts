import { orderOf } from './orders.ts'
import type { VersionKey, VersionOrder } from './order.ts'

/** One bound of a range; every bound of an alternative must hold. */
interface Bound {
  readonly operator: '<' | '<=' | '>' | '>=' | '=' | '!='
  readonly version: string
}

type Alternative = readonly Bound[]

const between = (from: string, to: string): Alternative => [
  { operator: '>=', version: from },
  { operator: '<', version: to },
]

const numbersOf = (version: string): number[] => {
  const numbers: number[] = []
  for (const part of version
    .replace(/^[v=]+/, '')
    .split(/[-+]/, 1)[0]!
    .split('.')) {
    if (!/^\d+$/.test(part)) break
    numbers.push(Number(part))
  }
  return numbers
}

/** The version that counts one up at a place, what follows left out. */
const bump = (numbers: readonly number[], place: number): string =>
  numbers
    .slice(0, place + 1)
    .map((number, at) => (at === place ? number + 1 : number))
    .join('.')

/** `^1.2.3`: up to the next step of the first number that is not zero. */
function caret(version: string): Alternative {
  const numbers = numbersOf(version)
  const first = numbers.findIndex((number) => number > 0)
  const place = first < 0 ? Math.max(numbers.length - 1, 0) : first
  return between(version, `${bump(numbers, place)}-0`)
}

/** `~1.2.3` of npm and Cargo: up to the next minor, or major where only that is stated. */
const tilde = (version: string): Alternative =>
  between(version, `${bump(numbersOf(version), Math.min(1, numbersOf(version).length - 1))}-0`)

/** `~> 1.2.3`, `~= 1.2.3`: the last number but one may not change. */
const pessimistic = (version: string): Alternative =>
  between(version, bump(numbersOf(version), Math.max(0, numbersOf(version).length - 2)))

/** `1.2.*`, `1.x`, `1`: everything that begins so. */
function wildcard(text: string): Alternative {
  const numbers = numbersOf(text)
  return numbers.length === 0 ? [] : between(numbers.join('.'), `${bump(numbers, numbers.length - 1)}-0`)
}

interface Dialect {
  /** What a version without an operator means. */
  readonly bare: 'exact' | 'caret'
  /** What `~1.2.3` means. */
  readonly tilde: (version: string) => Alternative
  /** Separates alternatives. */
  readonly or: RegExp
}

const NPM: Dialect = { bare: 'exact', tilde, or: /\s*\|\|?\s*/ }
const DIALECTS: Readonly<Record<string, Dialect>> = {
  npm: NPM,
  'crates.io': { ...NPM, bare: 'caret' },
  PyPI: { ...NPM, or: /\s*\|\|\s*/ },
  RubyGems: NPM,
  Packagist: { ...NPM, tilde: pessimistic },
  Pub: NPM,
  Hex: { ...NPM, or: /\s+or\s+/ },
  NuGet: NPM,
}

const TERM = /(~>|~=|\^|~|={1,3}|!=|>=|<=|>|<)?\s*(v?\d[\w.*+-]*|[*xX])/g

function bounds(operator: string, version: string, dialect: Dialect): Alternative | undefined {
  const bare = version.replace(/^v/, '')
  const open = /(?:^|\.)[*xX](?:\.|$)/.test(bare)
  switch (operator) {
    case '^':
      return caret(bare)
    case '~':
      return dialect.tilde(bare)
    case '~>':
    case '~=':
      return pessimistic(bare)
    case '<':
    case '<=':
    case '>':
    case '>=':
      return [{ operator, version: bare.replace(/\.[*xX].*$/, '') }]
    case '!=':
      return open ? undefined : [{ operator, version: bare }]
    case '':
      if (open) return wildcard(bare)
      if (dialect.bare === 'caret') return caret(bare)
      return numbersOf(bare).length < 3 && dialect === NPM ? wildcard(bare) : [{ operator: '=', version: bare }]
    default:
      return open ? wildcard(bare) : [{ operator: '=', version: bare }]
  }
}

function parseAlternative(text: string, dialect: Dialect): Alternative | undefined {
  const hyphen = /^\s*v?(\d[\w.+-]*)\s+-\s+v?(\d[\w.+-]*)\s*$/.exec(text)
  if (hyphen !== null)
    return [
      { operator: '>=', version: hyphen[1]! },
      { operator: '<=', version: hyphen[2]! },
    ]
  const found: Bound[] = []
  let rest = text
  for (const match of text.matchAll(TERM)) {
    const part = bounds(match[1] ?? '', match[2]!, dialect)
    if (part === undefined) return undefined
    found.push(...part)
    rest = rest.replace(match[0], '')
  }
  return /^[\s,]*(?:and[\s,]*)*$/.test(rest) ? found : undefined
}

/** The `-0` behind an upper bound keeps the pre-releases of the next step out; only semver knows it. */
function holds(order: VersionOrder, key: VersionKey, { operator, version }: Bound): boolean | undefined {
  const bound = order.compile(order.name === 'semver' ? version : version.replace(/-0$/, ''))
  if (bound === undefined) return undefined
  const position = order.compare(key, bound)
  if (operator === '<') return position < 0
  if (operator === '<=') return position <= 0
  if (operator === '>') return position > 0
  if (operator === '>=') return position >= 0
  return operator === '=' ? position === 0 : position !== 0
}

/**
 * Whether a declared range admits a version, for the package managers whose ranges are of the usual form.
 * @returns undefined when the range or the version cannot be read
 */
export function admits(ecosystem: string, range: string, version: string): boolean | undefined {
  const dialect = Object.hasOwn(DIALECTS, ecosystem) ? DIALECTS[ecosystem] : undefined
  const order = orderOf(ecosystem)
  const key = order?.compile(version)
  if (dialect === undefined || order === undefined || key === undefined || range.length > 500) return undefined
  const text = range.trim()
  if (text === '' || text === '*' || text === 'any' || text === 'latest') return true
  let undecided = false
  for (const part of text.split(dialect.or)) {
    const alternative = parseAlternative(part, dialect)
    const verdicts = alternative?.map((bound) => holds(order, key, bound))
    if (verdicts === undefined || verdicts.includes(undefined)) undecided = true
    else if (!verdicts.includes(false)) return true
  }
  return undecided ? undefined : false
}
