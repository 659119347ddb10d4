import type { Problem } from '@bartizan/model'
import { DEFAULT_OPTIONS, languageOfRule, readPattern } from '@bartizan/syntax/pattern'
import type { MatchOptions, Pattern, PatternLanguage } from '@bartizan/syntax/pattern'
import type { Names } from '@bartizan/syntax/tree'
import type { At, Condition, Formula, YamlRule } from '../rules-yaml/index.ts'
import { readGenericPattern } from './generic.ts'
import type { GenericPattern } from './generic.ts'
import { translateRegex } from './regex.ts'
import type { Regex } from './regex.ts'

/** A formula whose patterns have been read by a language's parser. */
export type Compiled =
  | { readonly kind: 'pattern'; readonly pattern: Pattern }
  | { readonly kind: 'generic'; readonly pattern: GenericPattern }
  | { readonly kind: 'regex'; readonly regex: Regex }
  | {
      readonly kind: 'all'
      readonly parts: readonly Compiled[]
      readonly conditions: readonly CompiledCondition[]
      readonly focus: readonly (readonly string[])[]
    }
  | { readonly kind: 'any'; readonly parts: readonly Compiled[] }
  | { readonly kind: 'inside'; readonly part: Compiled }
  | { readonly kind: 'not'; readonly part: Compiled }
  | { readonly kind: 'never' }

export type CompiledCondition =
  | { readonly kind: 'regex'; readonly metavariable: string; readonly regex: Regex; readonly constants: boolean }
  | {
      readonly kind: 'pattern'
      readonly metavariable: string
      readonly language: PatternLanguage | undefined
      readonly other: boolean
      readonly formula: Compiled
    }
  | { readonly kind: 'comparison'; readonly comparison: Extract<Condition, { kind: 'comparison' }> }
  | { readonly kind: 'analysis'; readonly metavariable: string; readonly analyzer: string }
  | { readonly kind: 'type'; readonly metavariable: string; readonly types: readonly string[] }

/** What compiling needs to know, and where its complaints go. */
export type Compiler = {
  /** undefined for the generic and regex languages */
  readonly language: PatternLanguage | undefined
  readonly names: Names
  readonly rule: YamlRule
  readonly problems: Problem[]
  /** patterns read before, by language and text: equal patterns of many rules are searched once */
  readonly patterns: Map<string, Pattern | undefined>
}

const complain = (compiler: Compiler, at: At, cause: string): Compiled => {
  compiler.problems.push({
    kind: 'configuration',
    path: at.path,
    line: at.line,
    cause: `rule ${compiler.rule.id}: ${cause}`,
    weight: 'incomplete',
  })
  return { kind: 'never' }
}

/** Compiles a formula; what cannot be read becomes a part that never matches, and a problem. */
export const compileFormula = (compiler: Compiler, formula: Formula): Compiled => {
  switch (formula.kind) {
    case 'pattern':
      return compilePattern(compiler, formula.text, formula.at)
    case 'regex': {
      const regex = translateRegex(formula.source, 'gm')
      return regex === undefined
        ? complain(compiler, formula.at, 'the regular expression cannot be used here')
        : { kind: 'regex', regex }
    }
    case 'any':
      return { kind: 'any', parts: formula.parts.map((part) => compileFormula(compiler, part)) }
    case 'inside':
    case 'not':
      return { kind: formula.kind, part: compileFormula(compiler, formula.part) }
    case 'all':
      return {
        kind: 'all',
        parts: formula.parts.map((part) => compileFormula(compiler, part)),
        conditions: formula.conditions.flatMap((one) => compileCondition(compiler, one)),
        focus: formula.focus,
      }
  }
}

const compilePattern = (compiler: Compiler, text: string, at: At): Compiled => {
  if (compiler.language === undefined) return { kind: 'generic', pattern: readGenericPattern(text) }
  const key = `${compiler.language.id}\n${text}`
  if (!compiler.patterns.has(key))
    compiler.patterns.set(key, readPattern(text, compiler.names, compiler.language.readPattern))
  const pattern = compiler.patterns.get(key)
  if (pattern === undefined) return complain(compiler, at, `the pattern cannot be read as ${compiler.language.id}`)
  return { kind: 'pattern', pattern }
}

const compileCondition = (compiler: Compiler, condition: Condition): CompiledCondition[] => {
  switch (condition.kind) {
    case 'regex': {
      const regex = translateRegex(condition.source, '')
      if (regex === undefined) {
        complain(compiler, condition.at, 'the regular expression cannot be used here')
        return []
      }
      return [{ kind: 'regex', metavariable: condition.metavariable, regex, constants: condition.constantPropagation }]
    }
    case 'pattern': {
      const other = condition.language !== undefined
      const language = other ? languageOfRule(condition.language!) : compiler.language
      const formula = compileFormula({ ...compiler, language }, condition.formula)
      return [{ kind: 'pattern', metavariable: condition.metavariable, language, other, formula }]
    }
    case 'comparison':
      return [{ kind: 'comparison', comparison: condition }]
    case 'analysis':
      return [{ kind: 'analysis', metavariable: condition.metavariable, analyzer: condition.analyzer }]
    case 'type':
      return [{ kind: 'type', metavariable: condition.metavariable, types: condition.types }]
  }
}

/** The match options of a rule: Semgrep's names, defaults for the rest. */
export const matchOptionsOf = (rule: YamlRule): MatchOptions => {
  const options: Record<string, boolean | number> = { ...DEFAULT_OPTIONS }
  for (const [name, value] of Object.entries(rule.options)) {
    if (name in options && typeof value === typeof options[name]) options[name] = value as boolean | number
  }
  return options as MatchOptions
}
