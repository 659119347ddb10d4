import type { Problem } from '@bartizan/model'
import { languageOfRule, patternLanguages } from '@bartizan/syntax/pattern'
import type { MatchOptions, PatternLanguage } from '@bartizan/syntax/pattern'
import type { Names } from '@bartizan/syntax/tree'
import type { Formula, TaintPropagator, TaintSanitizer, TaintSink, TaintSource, YamlRule } from '../rules-yaml/index.ts'
import { compileFormula, matchOptionsOf } from './compile.ts'
import type { Compiled, Compiler } from './compile.ts'
import { requiredBy } from './prefilter.ts'
import type { Requirement } from './prefilter.ts'

/** A part of a taint rule with its compiled formula. */
export type CompiledPart<T> = { readonly part: T; readonly formula: Compiled }

export type CompiledDetection =
  | { readonly mode: 'search'; readonly formula: Compiled }
  | {
      readonly mode: 'taint'
      readonly sources: readonly CompiledPart<TaintSource>[]
      readonly sinks: readonly CompiledPart<TaintSink>[]
      readonly sanitizers: readonly CompiledPart<TaintSanitizer>[]
      readonly propagators: readonly CompiledPart<TaintPropagator>[]
    }

/** A rule ready to run on the files of one language. */
export type CompiledRule = {
  readonly rule: YamlRule
  /** undefined for generic and regex rules, which look at text */
  readonly language: PatternLanguage | undefined
  readonly detection: CompiledDetection
  readonly options: MatchOptions
  readonly requirement: Requirement
}

const TEXT_LANGUAGES = new Set(['generic', 'regex', 'none'])

/**
 * Compiles rules: one compiled rule for every language that a rule names and that has a parser.
 * @returns the compiled rules, and a problem for each pattern or language that cannot be used
 */
export const compileRules = (
  rules: readonly YamlRule[],
  names: Names,
): { readonly rules: readonly CompiledRule[]; readonly problems: readonly Problem[] } => {
  const problems: Problem[] = []
  const compiled: CompiledRule[] = []
  const patterns: Compiler['patterns'] = new Map()
  for (const rule of rules) {
    for (const language of languagesOf(rule, problems)) {
      const one = compileRule({ language, names, rule, problems, patterns })
      if (one !== undefined) compiled.push(one)
    }
  }
  return { rules: compiled, problems }
}

const languagesOf = (rule: YamlRule, problems: Problem[]): readonly (PatternLanguage | undefined)[] => {
  const found = new Set<PatternLanguage | undefined>()
  const missing: string[] = []
  for (const name of rule.languages) {
    const language = languageOfRule(name)
    if (language !== undefined) found.add(language)
    else if (TEXT_LANGUAGES.has(name.toLowerCase())) found.add(undefined)
    else missing.push(name)
  }
  if (missing.length > 0) {
    const known = patternLanguages.map((one) => one.id).join(', ')
    problems.push({
      kind: 'unsupported',
      path: rule.at.path,
      line: rule.at.line,
      cause: `rule ${rule.id}: no patterns for ${missing.join(', ')}`,
      next: `patterns work for ${known}, generic and regex`,
      weight: found.size > 0 ? 'note' : 'incomplete',
    })
  }
  return [...found]
}

const compileRule = (compiler: Compiler): CompiledRule | undefined => {
  const { rule, language } = compiler
  const { detection } = rule
  const options = matchOptionsOf(rule)
  if (detection.mode === 'search') {
    const formula = compileFormula(compiler, detection.formula)
    return {
      rule,
      language,
      detection: { mode: 'search', formula },
      options,
      requirement: language === undefined ? [] : requiredBy(formula),
    }
  }
  if (detection.mode !== 'taint') {
    const cause = `rule ${rule.id}: mode ${detection.mode} is not run`
    compiler.problems.push({ kind: 'unsupported', path: rule.at.path, line: rule.at.line, cause, weight: 'incomplete' })
    return undefined
  }
  const compile = <T extends { readonly formula: Formula }>(parts: readonly T[]): CompiledPart<T>[] =>
    parts.map((part) => ({ part, formula: compileFormula(compiler, part.formula) }))
  const { sources, sinks, sanitizers, propagators } = detection.taint
  const parts = {
    sources: compile(sources),
    sinks: compile(sinks),
    sanitizers: compile(sanitizers),
    propagators: compile(propagators),
  }
  // flow between files may bring a source from elsewhere, a sink always stands in the file that is looked at
  const requirement =
    language === undefined ? [] : requiredBy({ kind: 'any', parts: parts.sinks.map((one) => one.formula) })
  return { rule, language, detection: { mode: 'taint', ...parts }, options, requirement }
}
