import type { MatchOptions, Pattern } from '@bartizan/syntax/pattern'
import type { Names } from '@bartizan/syntax/tree'
import type { TaintPropagator, TaintSanitizer, TaintSink, TaintSource } from '../rules-yaml/index.ts'
import { evaluate } from './evaluate.ts'
import type { Evaluation } from './evaluate.ts'
import { unique } from './ranges.ts'
import type { CompiledPart, CompiledRule } from './rules.ts'
import { bindingText } from './text.ts'
import type { MatchTarget, Range } from './target.ts'

/** What one rule found in one file. */
export type RuleResult =
  | { readonly kind: 'search'; readonly rule: CompiledRule; readonly ranges: readonly Range[]; readonly cut: boolean }
  | {
      readonly kind: 'taint'
      readonly rule: CompiledRule
      readonly sources: readonly PartRanges<TaintSource>[]
      readonly sinks: readonly PartRanges<TaintSink>[]
      readonly sanitizers: readonly PartRanges<TaintSanitizer>[]
      readonly propagators: readonly PartRanges<TaintPropagator>[]
      readonly cut: boolean
    }

/** The places of one source, sink, sanitizer or propagator. */
export type PartRanges<T> = { readonly part: T; readonly ranges: readonly Range[] }

/** A session over one file: patterns that rules share are searched once. */
export type FileScan = { run(rule: CompiledRule): RuleResult }

/** Readies a file for many rules. */
export const scanFile = (target: MatchTarget, names: Names): FileScan => {
  const caches = new Map<string, Map<Pattern, readonly Range[]>>()
  const cacheFor = (options: MatchOptions): Map<Pattern, readonly Range[]> => {
    const key = JSON.stringify(options)
    let cache = caches.get(key)
    if (cache === undefined) {
      cache = new Map()
      caches.set(key, cache)
    }
    return cache
  }
  return {
    run: (rule) => {
      const evaluation: Evaluation = {
        target,
        options: rule.options,
        names,
        within: undefined,
        cache: cacheFor(rule.options),
        cut: false,
      }
      return runRule(rule, evaluation)
    },
  }
}

const runRule = (rule: CompiledRule, evaluation: Evaluation): RuleResult => {
  const { detection } = rule
  if (detection.mode === 'search') {
    const ranges = distinct(evaluate(detection.formula, evaluation), evaluation.target)
    return { kind: 'search', rule, ranges, cut: evaluation.cut }
  }
  const places = <T>(parts: readonly CompiledPart<T>[]): PartRanges<T>[] =>
    parts.map(({ part, formula }) => ({ part, ranges: unique(evaluate(formula, evaluation)) }))
  return {
    kind: 'taint',
    rule,
    sources: places(detection.sources),
    sinks: places(detection.sinks),
    sanitizers: places(detection.sanitizers),
    propagators: places(detection.propagators),
    cut: evaluation.cut,
  }
}

/** Findings that show the same code for the same metavariables are one. */
const distinct = (ranges: readonly Range[], target: MatchTarget): readonly Range[] => {
  const found = new Map<string, Range>()
  for (const range of ranges) {
    const texts = [...range.bindings].map(([name, binding]) => `${name}=${bindingText(target, binding)}`).sort()
    const key = `${range.start}:${range.end}:${texts.join('\n')}`
    if (!found.has(key)) found.set(key, range)
  }
  return [...found.values()]
}
