import type { Binding } from '@bartizan/syntax/pattern'
import { isCatastrophic, isHighEntropy } from './analysis.ts'
import { evaluateComparison } from './comparison.ts'
import type { Compiled, CompiledCondition } from './compile.ts'
import type { Evaluation } from './evaluate.ts'
import { mergeBindings } from './ranges.ts'
import { matchesAtStart, translateRegex } from './regex.ts'
import { targetOf } from './target.ts'
import type { Range } from './target.ts'
import { bindingText, bindingTexts, bindingValue } from './text.ts'

type Context = {
  readonly evaluation: Evaluation
  readonly evaluate: (formula: Compiled, evaluation: Evaluation) => readonly Range[]
}

/** The ways in which a range meets a condition: none, itself, or itself with more bindings. */
export const holds = (condition: CompiledCondition, range: Range, context: Context): readonly Range[] => {
  if (condition.kind === 'comparison') return compares(condition.comparison, range, context) ? [range] : []
  const binding = range.bindings.get(condition.metavariable)
  if (binding === undefined) return []
  const { target } = context.evaluation
  switch (condition.kind) {
    case 'regex':
      return bindingTexts(target, binding, condition.constants).some((text) => matchesAtStart(condition.regex, text))
        ? [range]
        : []
    case 'analysis':
      return analysed(condition.analyzer, bindingValue(target, binding, true)) ? [range] : []
    case 'type':
      return hasType(condition.types, binding, context) ? [range] : []
    case 'pattern':
      return nested(condition, { range, binding }, context)
  }
}

const analysed = (analyzer: string, text: string): boolean => {
  switch (analyzer) {
    case 'entropy':
    case 'entropy_v2':
      return isHighEntropy(text)
    case 'redos':
      return isCatastrophic(text)
    default:
      return false
  }
}

const hasType = (types: readonly string[], binding: Binding, { evaluation }: Context): boolean => {
  const { facts, tree } = evaluation.target
  if (facts === undefined || tree === undefined || binding.first === 0) return false
  const declared = facts.declaredType(binding.first)
  const name =
    declared === 0
      ? facts.typeName(binding.first)
      : bindingText(evaluation.target, {
          ...binding,
          first: declared,
          last: tree.skip[declared]!,
          start: tree.start[declared]!,
          end: tree.end[declared]!,
          text: undefined,
        })
  return name !== undefined && types.some((type) => name === type || name.endsWith(`.${type}`))
}

const compares = (
  { comparison, metavariable, strip, base }: Extract<CompiledCondition, { kind: 'comparison' }>['comparison'],
  range: Range,
  { evaluation }: Context,
): boolean => {
  const value = evaluateComparison(comparison, {
    metavariable: (name) => {
      const binding = range.bindings.get(name)
      if (binding === undefined) return undefined
      const text = bindingValue(evaluation.target, binding, true)
      const clean = strip && name === metavariable ? text.trim().replaceAll(/^['"`]|['"`]$/g, '') : text
      if (base === undefined || name !== metavariable) return clean
      const parsed = Number.parseInt(clean.replace(/^0[xXoObB]?/, ''), base)
      return Number.isNaN(parsed) ? clean : String(parsed)
    },
    regex: (source, text) => {
      const regex = translateRegex(source, '')
      return regex !== undefined && matchesAtStart(regex, text)
    },
  })
  return value === true || (typeof value === 'number' && value !== 0)
}

const nested = (
  condition: Extract<CompiledCondition, { kind: 'pattern' }>,
  { range, binding }: { readonly range: Range; readonly binding: Binding },
  context: Context,
): readonly Range[] => {
  const { evaluation } = context
  const found =
    condition.other || binding.first === 0
      ? nestedText(condition, binding, context)
      : nestedNodes(condition, binding, context)
  const merged = found.flatMap((inner) => {
    if (condition.other) return [range]
    const bindings = mergeBindings(evaluation.target, range.bindings, inner.bindings)
    return bindings === undefined ? [] : [{ ...range, bindings }]
  })
  return merged
}

const nestedNodes = (
  { formula }: Extract<CompiledCondition, { kind: 'pattern' }>,
  binding: Binding,
  { evaluation, evaluate }: Context,
): readonly Range[] => {
  const within = { node: binding.first, start: binding.start, end: binding.end }
  return evaluate(formula, { ...evaluation, within })
}

const encoder = new TextEncoder()

/** The content of a literal, read as another language. */
const nestedText = (
  { formula, language }: Extract<CompiledCondition, { kind: 'pattern' }>,
  binding: Binding,
  { evaluation, evaluate }: Context,
): readonly Range[] => {
  const source = encoder.encode(bindingValue(evaluation.target, binding, true))
  const target = targetOf(evaluation.target.path, source, { language, names: evaluation.names })
  return evaluate(formula, { ...evaluation, target, within: undefined, cache: new Map() })
}
