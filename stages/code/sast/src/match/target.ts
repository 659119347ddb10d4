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
const STRIDE = 512

/** Byte offsets at every 512th UTF-16 unit, or `same` when the text is ASCII. */
type Offsets = Int32Array | 'same'

const bytesOf = (unit: number): number => {
  if (unit < 0x80) return 1
  if (unit < 0x800) return 2
  // a surrogate is half of a character of four bytes
  return unit >= 0xd800 && unit < 0xe000 ? 2 : 3
}

const checkpointsOf = (text: string): Int32Array => {
  const points = new Int32Array(Math.floor(text.length / STRIDE) + 1)
  let bytes = 0
  for (let i = 0; i < text.length; i++) {
    if (i % STRIDE === 0) points[i / STRIDE] = bytes
    bytes += bytesOf(text.charCodeAt(i))
  }
  return points
}

const offsetFrom = (text: string, points: Int32Array, at: number): number => {
  const point = Math.min(Math.floor(at / STRIDE), points.length - 1)
  let bytes = points[point]!
  for (let i = point * STRIDE; i < at && i < text.length; i++) bytes += bytesOf(text.charCodeAt(i))
  return bytes
}

/** Readies a file: parsed and indexed when a language is given, else for text matching only. */
export const targetOf = (
  path: string,
  source: Uint8Array,
  how: { readonly language: PatternLanguage | undefined; readonly names: Names },
): MatchTarget => {
  let text: string | undefined
  let offsets: Offsets | undefined
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
      offsets ??= asText().length === source.length ? 'same' : checkpointsOf(asText())
      return offsets === 'same' ? at : offsetFrom(asText(), offsets, at)
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
