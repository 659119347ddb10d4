import { entropy, variety } from './entropy.ts'
import { pairSurprise } from './pairs.ts'

/** What a value is made of, counted in one pass. */
export interface Shape {
  readonly length: number
  readonly digits: number
  readonly lowers: number
  readonly uppers: number
  readonly symbols: number
  /** Changes between lower, upper, digit and symbol. */
  readonly transitions: number
  /** Letter pairs, and their average surprise in bits. */
  readonly pairs: number
  readonly surprise: number
}

type CharClass = 0 | 1 | 2 | 3

function classOf(code: number): CharClass {
  if (code >= 97 && code <= 122) return 0
  if (code >= 65 && code <= 90) return 1
  return code >= 48 && code <= 57 ? 2 : 3
}

/** Counts the classes of characters and the surprise of letter pairs. */
export function shapeOf(value: string): Shape {
  const seen = [0, 0, 0, 0]
  let transitions = 0
  let pairs = 0
  let surprise = 0
  let last: CharClass | -1 = -1
  for (let i = 0; i < value.length; i++) {
    const code = value.charCodeAt(i)
    const kind = classOf(code)
    seen[kind]!++
    if (last >= 0 && last !== kind) transitions++
    if (kind < 2 && last >= 0 && last < 2 && !(last === 0 && kind === 1)) {
      pairs++
      surprise += pairSurprise(value.charCodeAt(i - 1), code)
    }
    last = kind
  }
  const [lowers = 0, uppers = 0, digits = 0, symbols = 0] = seen
  return {
    length: value.length,
    digits,
    lowers,
    uppers,
    symbols,
    transitions,
    pairs,
    surprise: pairs > 0 ? surprise / pairs : 0,
  }
}

/**
 * How much a value looks drawn by a machine rather than named by a person: near 0 for words and identifiers,
 * near 1 for random text.
 */
export function randomness(value: string): number {
  const shape = shapeOf(value)
  if (shape.length === 0) return 0
  if (/^[0-9a-f]+$|^[0-9A-F]+$/.test(value)) return hexRandomness(value, shape)
  const surprise = clamp((shape.surprise - 3.9) / 1.7) * Math.min(1, shape.pairs / 7)
  const mixing = clamp(shape.transitions / shape.length / 0.5)
  const both = shape.digits > 0 && shape.lowers + shape.uppers > 0 ? 0.15 : 0
  const spread = clamp((variety(value) / Math.min(shape.length, 24) - 0.3) / 0.4)
  return clamp((surprise * 0.5 + mixing * 0.5 + both) * (0.5 + 0.5 * spread))
}

function hexRandomness(value: string, shape: Shape): number {
  if (shape.length < 12 || shape.digits === 0 || shape.lowers + shape.uppers === 0) return 0.2
  return clamp((entropy(value) - 2) / 1.5)
}

/** Share of the characters that lie in runs of letters which read like words. */
export function readable(value: string): number {
  let covered = 0
  for (const [run] of value.matchAll(/[A-Z]?[a-z]{2,40}|[A-Z]{3,40}/g)) {
    if (run.length < 3) continue
    let surprise = 0
    for (let i = 1; i < run.length; i++) surprise += pairSurprise(run.charCodeAt(i - 1), run.charCodeAt(i))
    if (surprise / (run.length - 1) <= (run.length >= 6 ? 4.7 : 4.2)) covered += run.length
  }
  return value.length === 0 ? 0 : covered / value.length
}

function clamp(value: number): number {
  return value < 0 ? 0 : value > 1 ? 1 : value
}
