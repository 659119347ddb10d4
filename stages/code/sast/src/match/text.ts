import { bindingContent as contentOf, bindingText as textOfBinding } from '@bartizan/syntax/pattern'
import type { Binding } from '@bartizan/syntax/pattern'
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
    if (value !== undefined) return value.text
  }
  return contentOf(tree, binding)
}
