import { sameBinding } from '@bartizan/syntax/pattern'
import type { Binding, Bindings, Facts } from '@bartizan/syntax/pattern'
import { bindingText } from './text.ts'
import type { MatchTarget, Range } from './target.ts'

/** More ranges than this of one operator in one file are cut. */
export const MAX_RANGES = 50_000

const agree = (target: MatchTarget, a: Binding, b: Binding): boolean => {
  const facts: Facts | undefined = target.facts
  if (facts !== undefined && a.first !== 0 && b.first !== 0) return sameBinding(facts, a, b)
  return bindingText(target, a) === bindingText(target, b)
}

/** The bindings of both, or undefined when a metavariable stands for different code in each. */
export const mergeBindings = (target: MatchTarget, a: Bindings, b: Bindings): Bindings | undefined => {
  if (b.size === 0) return a
  if (a.size === 0) return b
  let merged: Map<string, Binding> | undefined
  for (const [name, binding] of b) {
    const known = a.get(name)
    if (known === undefined) {
      merged ??= new Map(a)
      merged.set(name, binding)
    } else if (!agree(target, known, binding)) return undefined
  }
  return merged ?? a
}

/** The first of the ranges, sorted by start, that starts at or behind a place. */
const lowerBound = (ranges: readonly Range[], start: number): number => {
  let low = 0
  let high = ranges.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (ranges[middle]!.start < start) low = middle + 1
    else high = middle
  }
  return low
}

/** Calls `visit` for every pair of an inner range that lies in an outer one; both lists are sorted by start. */
const nestedPairs = (
  inner: readonly Range[],
  outer: readonly Range[],
  visit: (inner: Range, outer: Range) => void,
): void => {
  for (const out of outer) {
    for (let i = lowerBound(inner, out.start); i < inner.length && inner[i]!.start <= out.end; i++) {
      if (inner[i]!.end <= out.end) visit(inner[i]!, out)
    }
  }
}

const sorted = (ranges: Range[]): Range[] => ranges.sort((a, b) => a.start - b.start || a.end - b.end)

/** Ranges without doubles, in source order. */
export const unique = (ranges: readonly Range[]): Range[] => {
  const found = new Map<string, Range>()
  for (const range of ranges) {
    let key = `${range.start}:${range.end}:${range.inside ? 1 : 0}`
    for (const [name, one] of range.bindings) key += `|${name}:${one.start}:${one.end}`
    if (!found.has(key)) found.set(key, range)
  }
  return sorted([...found.values()]).slice(0, MAX_RANGES)
}

/**
 * Both at once: of two ranges where one lies in the other, the inner one stays. The surroundings of `pattern-inside` never
 * stay in place of a match that they lie in.
 */
export const intersect = (target: MatchTarget, xs: readonly Range[], ys: readonly Range[]): Range[] => {
  const found: Range[] = []
  const keep = (inner: Range, outer: Range): void => {
    if ((inner.inside && !outer.inside) || found.length > MAX_RANGES) return
    const bindings = mergeBindings(target, inner.bindings, outer.bindings)
    if (bindings !== undefined) found.push({ ...inner, bindings })
  }
  nestedPairs(xs, ys, keep)
  nestedPairs(ys, xs, keep)
  return unique(found)
}

/** Ranges that lie in none of the others with agreeing bindings. */
export const subtract = (target: MatchTarget, xs: readonly Range[], ys: readonly Range[]): Range[] => {
  const removed = new Set<Range>()
  nestedPairs(xs, ys, (x, y) => {
    if (!removed.has(x) && mergeBindings(target, x.bindings, y.bindings) !== undefined) removed.add(x)
  })
  return xs.filter((x) => !removed.has(x))
}

/** Ranges that none of the others touches: how `pattern-not-regex` excludes. */
export const withoutTouched = (xs: readonly Range[], ys: readonly Range[]): Range[] =>
  xs.filter((x) => !ys.some((y) => y.start < x.end && y.end > x.start))

/** Narrows each range to what a metavariable stands for. */
export const focusOn = (ranges: readonly Range[], names: readonly string[]): Range[] => {
  const found: Range[] = []
  for (const range of ranges) {
    for (const name of names) {
      const binding = range.bindings.get(name)
      if (binding === undefined || binding.end <= binding.start) continue
      found.push({ ...range, start: binding.start, end: binding.end, node: binding.first, inside: false })
    }
  }
  return unique(found)
}
