import { symText, textOf } from '../tree/index.ts'
import type { Tree } from '../tree/index.ts'

/** How the text of a string pattern is compared. */
export type TextPattern =
  | { readonly kind: 'any' }
  | { readonly kind: 'exact'; readonly text: string }
  | { readonly kind: 'metavar'; readonly name: string }
  | { readonly kind: 'regex'; readonly regex: RegExp }

const METAVARIABLE = /^\$(?:\.\.\.)?[A-Z_][A-Z_0-9]*$/
const REGEX = /^=~\/(.*)\/([imsu]*)$/s

const cache = new Map<string, TextPattern>()

/** The meaning of a pattern's string content: `...`, `$X`, `=~/re/`, or plain text. */
export const textPattern = (content: string): TextPattern => {
  let found = cache.get(content)
  if (found === undefined) {
    found = readTextPattern(content)
    if (cache.size > 10_000) cache.clear()
    cache.set(content, found)
  }
  return found
}

const readTextPattern = (content: string): TextPattern => {
  if (content === '...') return { kind: 'any' }
  if (METAVARIABLE.test(content)) return { kind: 'metavar', name: content }
  const regex = REGEX.exec(content)
  if (regex === null) return { kind: 'exact', text: content }
  try {
    return { kind: 'regex', regex: new RegExp(regex[1]!, regex[2]!) }
  } catch {
    return { kind: 'exact', text: content }
  }
}

/** The content of a string or template text node, escapes resolved where it was interned. */
export const literalText = (tree: Tree, node: number): string => {
  if (tree.sym[node] !== 0) return symText(tree, node)
  const raw = textOf(tree, node)
  return raw.length >= 2 && /^['"`]/.test(raw) ? raw.slice(1, -1) : raw
}
