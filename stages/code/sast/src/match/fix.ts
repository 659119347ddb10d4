import type { YamlRule } from '../rules-yaml/index.ts'
import { translateRegex } from './regex.ts'
import type { MatchTarget, Range } from './target.ts'
import { bindingText, bindingValue } from './text.ts'

/** Replaces `$X` and `value($X)` in a message or fix by what the metavariables stand for. */
export const interpolate = (text: string, range: Range, target: MatchTarget): string =>
  text
    .replaceAll(/value\((\$[A-Z_][A-Z_0-9]*)\)/g, (whole, name: string) => {
      const binding = range.bindings.get(name)
      return binding === undefined ? whole : bindingValue(target, binding, true)
    })
    .replaceAll(/\$(?:\.\.\.)?[A-Z_][A-Z_0-9]*|\$\d+/g, (name) => {
      const binding = range.bindings.get(name)
      return binding === undefined ? name : bindingText(target, binding)
    })

const decoder = new TextDecoder()

/** A fix of several lines takes the indentation of the line that it starts on. */
const indented = (fix: string, range: Range, { source }: MatchTarget): string => {
  if (!fix.includes('\n')) return fix
  let start = range.start
  while (start > 0 && source[start - 1] !== 10) start--
  let end = start
  while (end < range.start && (source[end] === 32 || source[end] === 9)) end++
  return fix.replaceAll('\n', `\n${decoder.decode(source.subarray(start, end))}`)
}

/** The text that a rule's `fix` or `fix-regex` puts in place of a match; undefined when the rule has neither. */
export const fixOf = (rule: YamlRule, range: Range, target: MatchTarget): string | undefined => {
  if (rule.fix !== undefined) return indented(interpolate(rule.fix, range, target).replace(/\n$/, ''), range, target)
  if (rule.fixRegex === undefined) return undefined
  const { regex, replacement, count } = rule.fixRegex
  const translated = translateRegex(regex, 'gm')
  if (translated === undefined) return undefined
  const original = decoder.decode(target.source.subarray(range.start, range.end))
  const template = replacement.replaceAll(/\\(\d)/g, '$$$1')
  let done = 0
  return original.replaceAll(translated.regex, (whole, ...groups: unknown[]) => {
    if (count > 0 && done++ >= count) return whole
    return template.replaceAll(/\$(\d)/g, (_, index: string) => {
      const group = groups[Number(index) - 1]
      return typeof group === 'string' ? group : ''
    })
  })
}
