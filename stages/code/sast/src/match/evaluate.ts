import { findMatches } from '@bartizan/syntax/pattern'
import type { Binding, Bindings, MatchOptions, Pattern } from '@bartizan/syntax/pattern'
import type { Names } from '@bartizan/syntax/tree'
import type { Compiled } from './compile.ts'
import { holds } from './conditions.ts'
import { findGeneric } from './generic.ts'
import { requiredBy } from './prefilter.ts'
import { focusOn, intersect, MAX_RANGES, subtract, unique, withoutTouched } from './ranges.ts'
import { allMatches } from './regex.ts'
import type { Regex } from './regex.ts'
import type { MatchTarget, Range } from './target.ts'

/** What an evaluation runs over. */
export type Evaluation = {
  readonly target: MatchTarget
  readonly options: MatchOptions
  readonly names: Names
  /** the part of the file that a nested formula looks at */
  readonly within: { readonly node: number; readonly start: number; readonly end: number } | undefined
  /** patterns already searched in this file, by pattern */
  readonly cache: Map<Pattern, readonly Range[]>
  /** set when a limit cut the search short */
  cut: boolean
}

/** The ranges of a formula in a file. */
export const evaluate = (formula: Compiled, evaluation: Evaluation): readonly Range[] => {
  switch (formula.kind) {
    case 'pattern':
      return searchPattern(formula.pattern, evaluation)
    case 'generic':
      return clip(findGeneric(formula.pattern, evaluation.target, evaluation.options), evaluation)
    case 'regex':
      return clip(searchRegex(formula.regex, evaluation.target), evaluation)
    case 'any':
      return unique(formula.parts.flatMap((part) => evaluate(part, evaluation)))
    case 'inside':
      return evaluate(formula.part, evaluation).map((range) => ({ ...range, inside: true }))
    case 'all':
      return evaluateAll(formula, evaluation)
    case 'not':
    case 'never':
      return formula.kind === 'not'
        ? subtract(evaluation.target, wholeOf(evaluation), evaluate(formula.part, evaluation))
        : []
  }
}

const searchPattern = (pattern: Pattern, evaluation: Evaluation): readonly Range[] => {
  const { target, within } = evaluation
  if (target.facts === undefined || target.index === undefined) return []
  const known = within === undefined ? evaluation.cache.get(pattern) : undefined
  if (known !== undefined) return known
  const search = { options: evaluation.options, within }
  const { matches, cut } = findMatches(pattern, { facts: target.facts, index: target.index }, search)
  if (cut) evaluation.cut = true
  const ranges = matches.map((match) => ({ ...match, inside: false }))
  if (within === undefined) evaluation.cache.set(pattern, ranges)
  return ranges
}

const searchRegex = (regex: Regex, target: MatchTarget): Range[] =>
  allMatches(regex, target.text()).map((match) => {
    const start = target.byteOffset(match.index)
    return {
      start,
      end: target.byteOffset(match.index + match[0].length),
      node: 0,
      bindings: captures(match, target),
      inside: false,
    }
  })

const captures = (match: RegExpExecArray, target: MatchTarget): Bindings => {
  const bound = new Map<string, Binding>()
  const bind = (name: string, text: string | undefined): void => {
    if (text === undefined) return
    const at = match.index + Math.max(0, match[0].indexOf(text))
    bound.set(name, { first: 0, last: 0, start: target.byteOffset(at), end: target.byteOffset(at + text.length), text })
  }
  for (let i = 1; i < match.length; i++) bind(`$${i}`, match[i])
  for (const [name, text] of Object.entries(match.groups ?? {})) bind(`$${name}`, text)
  return bound
}

const clip = (ranges: readonly Range[], { within }: Evaluation): readonly Range[] =>
  within === undefined ? ranges : ranges.filter((range) => range.start >= within.start && range.end <= within.end)

/** The whole of what is looked at, for formulas that only exclude. */
const wholeOf = ({ within, target }: Evaluation): Range[] => [
  within === undefined
    ? { start: 0, end: target.source.length, node: 0, bindings: new Map(), inside: false }
    : { start: within.start, end: within.end, node: within.node, bindings: new Map(), inside: false },
]

/** With more surroundings than this, a pattern that matches anywhere is searched once in the whole file. */
const MAX_SURROUNDINGS = 500

/** A pattern that names nothing matches nearly anywhere. */
const isLoose = (part: Compiled): part is Extract<Compiled, { kind: 'pattern' }> =>
  part.kind === 'pattern' && part.pattern.form === 'expression' && requiredBy(part).length === 0

const rankOf = (part: Compiled): number => {
  if (part.kind === 'inside' || part.kind === 'regex') return 1
  return isLoose(part) ? 2 : 0
}

/** Searches a pattern in each of the surroundings with the bindings that hold there. */
const searchInside = (pattern: Pattern, surroundings: readonly Range[], evaluation: Evaluation): readonly Range[] => {
  const { target, options } = evaluation
  if (target.facts === undefined || target.index === undefined) return []
  const found: Range[] = []
  for (const around of surroundings) {
    const within =
      evaluation.within === undefined
        ? around
        : { start: Math.max(around.start, evaluation.within.start), end: Math.min(around.end, evaluation.within.end) }
    const search = { options, within, bindings: around.bindings }
    const { matches, cut } = findMatches(pattern, { facts: target.facts, index: target.index }, search)
    if (cut) evaluation.cut = true
    for (const match of matches) found.push({ ...match, inside: false })
    if (found.length > MAX_RANGES) break
  }
  return unique(found)
}

const evaluateAll = (formula: Extract<Compiled, { kind: 'all' }>, evaluation: Evaluation): readonly Range[] => {
  const { target } = evaluation
  const positive = formula.parts.filter((part) => part.kind !== 'not')
  // what names something first, surroundings after that, patterns that match anywhere last: the sets stay small
  positive.sort((a, b) => rankOf(a) - rankOf(b))
  let ranges: readonly Range[] | undefined
  for (const part of positive) {
    if (ranges !== undefined && ranges.length === 0) return []
    if (
      ranges !== undefined &&
      isLoose(part) &&
      ranges.length <= MAX_SURROUNDINGS &&
      ranges.every((one) => one.inside)
    ) {
      ranges = searchInside(part.pattern, ranges, evaluation)
      continue
    }
    const found = evaluate(part, evaluation)
    ranges = ranges === undefined ? found : intersect(target, ranges, found)
  }
  ranges ??= wholeOf(evaluation)
  for (const part of formula.parts) {
    if (part.kind !== 'not' || ranges.length === 0) continue
    const excluded = evaluate(part.part, evaluation)
    ranges = part.part.kind === 'regex' ? withoutTouched(ranges, excluded) : subtract(target, ranges, excluded)
  }
  for (const condition of formula.conditions) {
    if (ranges.length === 0) break
    ranges = unique(ranges.flatMap((range) => holds(condition, range, { evaluation, evaluate })))
  }
  return applyFocus(formula.focus, ranges, evaluation)
}

const applyFocus = (
  focus: readonly (readonly string[])[],
  ranges: readonly Range[],
  { target }: Evaluation,
): readonly Range[] => {
  if (focus.length === 0) return ranges
  let found: readonly Range[] | undefined
  for (const names of focus) {
    const narrowed = focusOn(ranges, names)
    found = found === undefined ? narrowed : intersect(target, found, narrowed)
  }
  return found ?? []
}
