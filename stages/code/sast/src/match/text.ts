import { bindingContent as contentOf, bindingText as textOfBinding } from '@bartizan/syntax/pattern'
import type { Binding } from '@bartizan/syntax/pattern'
import { K } from '@bartizan/syntax/tree'
import type { MatchTarget } from './target.ts'

const decoder = new TextDecoder()

/** The source text of a binding, also in files without a tree. */
export const bindingText = (target: MatchTarget, binding: Binding): string => {
  if (target.tree !== undefined) return textOfBinding(target.tree, binding)
  return binding.text ?? decoder.decode(target.source.subarray(binding.start, binding.end))
}

/** What conditions compare: the content of a literal, the value of a constant, else the source text. */
export const bindingValue = (target: MatchTarget, binding: Binding, constants: boolean): string => {
  const { tree, facts } = target
  if (tree === undefined || binding.first === 0) return bindingText(target, binding)
  if (constants && facts !== undefined && binding.last === tree.skip[binding.first]) {
    const value = facts.constantOf(binding.first)
    if (value !== undefined && value.kind !== 'some-string') return value.text
  }
  return contentOf(tree, binding)
}

/**
 * The texts that a regular expression about a metavariable is tried on: the source text, and for a name that stands for a
 * constant string its content, bare and in quotes.
 */
export const bindingTexts = (target: MatchTarget, binding: Binding, constants: boolean): readonly string[] => {
  const text = bindingText(target, binding)
  const { tree, facts } = target
  if (!constants || tree === undefined || facts === undefined || binding.first === 0) return [text]
  if (binding.last !== tree.skip[binding.first] || tree.kind[binding.first] !== K.name) return [text]
  const value = facts.constantOf(binding.first)
  return value?.kind === 'string' ? [text, value.text, `"${value.text}"`] : [text]
}
