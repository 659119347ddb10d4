import { MACRO_SCORES } from './v4-table.ts'
import type { Metrics } from './vector.ts'

const LEVELS: Readonly<Record<string, string>> = {
  AV: 'NALP',
  AC: 'LH',
  AT: 'NP',
  PR: 'NLH',
  UI: 'NPA',
  VC: 'HLN',
  VI: 'HLN',
  VA: 'HLN',
  SC: '_HLN',
  SI: 'SHLN',
  SA: 'SHLN',
  CR: 'HML',
  IR: 'HML',
  AR: 'HML',
  E: 'APU',
}

/** The most severe vectors of each equivalence class, one string of values in the order of `metrics`. */
interface Equivalence {
  readonly metrics: readonly string[]
  readonly highest: Readonly<Record<string, readonly string[]>>
  /** Number of severity steps inside the class. */
  readonly depth: Readonly<Record<string, number>>
}

const EQ1: Equivalence = {
  metrics: ['AV', 'PR', 'UI'],
  highest: { 0: ['NNN'], 1: ['ANN', 'NLN', 'NNP'], 2: ['PNN', 'ALP'] },
  depth: { 0: 1, 1: 4, 2: 5 },
}
const EQ2: Equivalence = { metrics: ['AC', 'AT'], highest: { 0: ['LN'], 1: ['HN', 'LP'] }, depth: { 0: 1, 1: 2 } }
const EQ36: Equivalence = {
  metrics: ['VC', 'VI', 'VA', 'CR', 'IR', 'AR'],
  highest: {
    '00': ['HHHHHH'],
    '01': ['HHLMMH', 'HHHMMM'],
    '10': ['LHHHHH', 'HLHHHH'],
    '11': ['LHLHMH', 'LHHHMM', 'HLHMHM', 'HLLMHH', 'LLHHHM'],
    '21': ['LLLHHH'],
  },
  depth: { '00': 7, '01': 6, '10': 8, '11': 8, '21': 10 },
}
const EQ4: Equivalence = {
  metrics: ['SC', 'SI', 'SA'],
  highest: { 0: ['HSS'], 1: ['HHH'], 2: ['LLL'] },
  depth: { 0: 6, 1: 5, 2: 4 },
}

type Levels = readonly [eq1: number, eq2: number, eq3: number, eq4: number, eq5: number, eq6: number]

/** The value that counts: the modified one, and for what is not defined the worst. */
function effective(metrics: Metrics, name: string): string {
  const modified = metrics.get(`M${name}`)
  if (modified !== undefined && modified !== 'X') return modified
  const value = metrics.get(name) ?? 'X'
  if (value !== 'X') return value
  return name === 'E' ? 'A' : name.length === 2 && name.endsWith('R') && name !== 'PR' ? 'H' : 'X'
}

function macroVector(value: (name: string) => string): Levels {
  const open = [value('AV') === 'N', value('PR') === 'N', value('UI') === 'N']
  const eq1 = open.every(Boolean) ? 0 : value('AV') === 'P' || !open.some(Boolean) ? 2 : 1
  const eq2 = value('AC') === 'L' && value('AT') === 'N' ? 0 : 1
  const high = ['VC', 'VI', 'VA'].map((name) => value(name) === 'H')
  const eq3 = high[0] && high[1] ? 0 : high.some(Boolean) ? 1 : 2
  const eq4 =
    value('SI') === 'S' || value('SA') === 'S' ? 0 : ['SC', 'SI', 'SA'].some((name) => value(name) === 'H') ? 1 : 2
  const eq5 = 'APU'.indexOf(value('E'))
  const eq6 = ['C', 'I', 'A'].some((name) => value(`${name}R`) === 'H' && value(`V${name}`) === 'H') ? 0 : 1
  return [eq1, eq2, eq3, eq4, eq5, eq6]
}

/** Score of a macro vector; undefined where none exists. */
function lookup([eq1, eq2, eq3, eq4, eq5, eq6]: Levels): number | undefined {
  if (eq1 > 2 || eq2 > 1 || eq3 > 2 || eq4 > 2 || eq5 > 2 || eq6 > 1) return undefined
  const at = 2 * (((eq3 * 3 + eq4) * 3 + eq5) * 2 + eq6)
  const digits = MACRO_SCORES[eq1 * 2 + eq2]!.slice(at, at + 2)
  return digits === 'aa' ? 10 : digits === '..' ? undefined : Number(digits) / 10
}

const next = (levels: Levels, at: number): Levels =>
  levels.map((level, index) => (index === at ? level + 1 : level)) as unknown as Levels

/** Score of the next class below in EQ3 and EQ6, which fall together. */
function below36(levels: Levels): number | undefined {
  const [, , eq3, , , eq6] = levels
  if (eq3 === 0 && eq6 === 0) return Math.max(lookup(next(levels, 5)) ?? 0, lookup(next(levels, 2)) ?? 0)
  if (eq3 === 1 && eq6 === 0) return lookup(next(levels, 5))
  return lookup(next(levels, 2))
}

/** Steps from the most severe vector of the class that is nowhere below this one. */
function distance(equivalence: Equivalence, level: string, value: (name: string) => string): number {
  for (const highest of equivalence.highest[level] ?? []) {
    const steps = equivalence.metrics.map(
      (name, index) => LEVELS[name]!.indexOf(value(name)) - LEVELS[name]!.indexOf(highest[index]!),
    )
    if (steps.every((step) => step >= 0)) return steps.reduce((sum, step) => sum + step, 0)
  }
  return 0
}

/** Score of a CVSS 4.0 vector; NaN when a base metric is missing or unknown. */
export function scoreV4(metrics: Metrics): number {
  const value = (name: string): string => effective(metrics, name)
  if (Object.entries(LEVELS).some(([name, levels]) => !levels.includes(value(name)))) return Number.NaN
  if (['VC', 'VI', 'VA', 'SC', 'SI', 'SA'].every((name) => value(name) === 'N')) return 0
  const levels = macroVector(value)
  const score = lookup(levels)
  if (score === undefined) return Number.NaN
  const [eq1, eq2, eq3, eq4, , eq6] = levels
  const drops = [
    { lower: lookup(next(levels, 0)), equivalence: EQ1, level: String(eq1) },
    { lower: lookup(next(levels, 1)), equivalence: EQ2, level: String(eq2) },
    { lower: below36(levels), equivalence: EQ36, level: `${eq3}${eq6}` },
    { lower: lookup(next(levels, 3)), equivalence: EQ4, level: String(eq4) },
  ]
  let sum = 0
  let classes = lookup(next(levels, 4)) === undefined ? 0 : 1
  for (const { lower, equivalence, level } of drops) {
    if (lower === undefined) continue
    classes++
    sum += (score - lower) * (distance(equivalence, level, value) / equivalence.depth[level]!)
  }
  const result = classes === 0 ? score : score - sum / classes
  return Math.round(Math.min(10, Math.max(0, result)) * 10) / 10
}
