import { indexOf } from '@bartizan/syntax/pattern'
import type { Bindings, Facts, FileIndex, PatternLanguage } from '@bartizan/syntax/pattern'
import type { Names, Tree } from '@bartizan/syntax/tree'

/** A file, or a part of one, that formulas are evaluated on. */
export type MatchTarget = {
  readonly path: string
  readonly source: Uint8Array
  /** the source as text, made when somebody asks */
  text(): string
  /** byte offset of a UTF-16 index into `text()` */
  byteOffset(index: number): number
  readonly tree: Tree | undefined
  readonly facts: Facts | undefined
  readonly index: FileIndex | undefined
}

/** A place that a formula found. */
export type Range = {
  /** byte offsets [start, end) */
  readonly start: number
  readonly end: number
  /** first node, 0 when it is text only */
  readonly node: number
  readonly bindings: Bindings
  /** only the surroundings of a match, never a match by itself */
  readonly inside: boolean
}

const decoder = new TextDecoder()
const encoder = new TextEncoder()

/** Readies a file: parsed and indexed when a language is given, else for text matching only. */
export const targetOf = (
  path: string,
  source: Uint8Array,
  how: { readonly language: PatternLanguage | undefined; readonly names: Names },
): MatchTarget => {
  let text: string | undefined
  let ascii: boolean | undefined
  const asText = (): string => {
    text ??= decoder.decode(source)
    return text
  }
  const tree = how.language?.parse(source, how.names, path)
  let facts: Facts | undefined
  let index: FileIndex | undefined
  return {
    path,
    source,
    text: asText,
    byteOffset: (at) => {
      ascii ??= asText().length === source.length
      return ascii ? at : encoder.encode(asText().slice(0, at)).length
    },
    tree,
    get facts() {
      if (tree !== undefined) facts ??= how.language?.facts(tree)
      return facts
    },
    get index() {
      if (tree !== undefined) index ??= indexOf(tree)
      return index
    },
  }
}
