import type { Binding } from '@bartizan/syntax/pattern'
import type { MatchTarget, Range } from './target.ts'

type Piece =
  | { readonly kind: 'word'; readonly text: string }
  | { readonly kind: 'metavar'; readonly name: string }
  | { readonly kind: 'rest'; readonly name: string | undefined }

/** A pattern of the generic mode: words and punctuation with bounded ellipses. */
export type GenericPattern = { readonly pieces: readonly Piece[] }

type Word = { readonly text: string; readonly start: number; readonly end: number; readonly line: number }

const WORD = /[A-Za-z0-9_]+|[^\sA-Za-z0-9_]/g
const PIECE = /\$\.\.\.[A-Z_][A-Z_0-9]*|\$[A-Z_][A-Z_0-9]*|\.{3,}|[A-Za-z0-9_]+|[^\sA-Za-z0-9_]/g

/** Reads a generic pattern: any text is one. */
export const readGenericPattern = (text: string): GenericPattern => {
  const pieces: Piece[] = []
  for (const [piece] of text.matchAll(PIECE)) {
    if (/^\.{3,}$/.test(piece)) pieces.push({ kind: 'rest', name: undefined })
    else if (piece.startsWith('$...')) pieces.push({ kind: 'rest', name: piece })
    else if (/^\$[A-Z_]/.test(piece)) pieces.push({ kind: 'metavar', name: piece })
    else pieces.push({ kind: 'word', text: piece })
  }
  return { pieces }
}

const MAX_WORDS = 400_000
const MAX_STEPS = 4_000_000

const wordsOf = (text: string): Word[] => {
  const words: Word[] = []
  let line = 1
  let from = 0
  for (const match of text.matchAll(WORD)) {
    if (words.length >= MAX_WORDS) break
    for (let i = from; i < match.index; i++) if (text.charCodeAt(i) === 10) line++
    from = match.index
    words.push({ text: match[0], start: match.index, end: match.index + match[0].length, line })
  }
  return words
}

type Options = { readonly generic_caseless: boolean; readonly generic_ellipsis_max_span: number }

/** Finds a generic pattern in a text: the shortest match from every start. */
export const findGeneric = ({ pieces }: GenericPattern, target: MatchTarget, options: Options): Range[] => {
  const words = wordsOf(target.text())
  const found: Range[] = []
  const search = new GenericSearch(pieces, words, options)
  let covered = -1
  for (let start = 0; start < words.length && !search.exhausted; start++) {
    if (start < covered) continue
    const end = search.from(start)
    if (end <= start) continue
    covered = pieces[0]?.kind === 'rest' ? end : start
    const bindings = new Map<string, Binding>()
    for (const [name, [first, last]] of search.bound) bindings.set(name, bindWords(target, words, first, last))
    found.push({
      start: target.byteOffset(words[start]!.start),
      end: target.byteOffset(words[end - 1]!.end),
      node: 0,
      bindings,
      inside: false,
    })
  }
  return found
}

const bindWords = (target: MatchTarget, words: readonly Word[], first: number, last: number): Binding => {
  const from = words[first]?.start ?? 0
  const to = last > first ? words[last - 1]!.end : from
  return {
    first: 0,
    last: 0,
    start: target.byteOffset(from),
    end: target.byteOffset(to),
    text: target.text().slice(from, to),
  }
}

class GenericSearch {
  readonly bound = new Map<string, readonly [number, number]>()
  private steps = 0
  private readonly pieces: readonly Piece[]
  private readonly words: readonly Word[]
  private readonly options: Options

  constructor(pieces: readonly Piece[], words: readonly Word[], options: Options) {
    this.pieces = pieces
    this.words = words
    this.options = options
  }

  get exhausted(): boolean {
    return this.steps > MAX_STEPS
  }

  /** The end of the match that starts at a word, or -1. */
  from(start: number): number {
    this.bound.clear()
    return this.match(0, start)
  }

  private match(piece: number, word: number): number {
    if (++this.steps > MAX_STEPS) return -1
    const wanted = this.pieces[piece]
    if (wanted === undefined) return word
    if (wanted.kind === 'rest') return this.rest(wanted, piece, word)
    const actual = this.words[word]
    if (actual === undefined) return -1
    if (wanted.kind === 'word') return this.sameText(wanted.text, actual.text) ? this.match(piece + 1, word + 1) : -1
    if (!/^[A-Za-z0-9_]/.test(actual.text)) return -1
    const known = this.bound.get(wanted.name)
    if (known !== undefined) {
      return this.words[known[0]]!.text === actual.text ? this.match(piece + 1, word + 1) : -1
    }
    if (wanted.name !== '$_') this.bound.set(wanted.name, [word, word + 1])
    const end = this.match(piece + 1, word + 1)
    if (end < 0) this.bound.delete(wanted.name)
    return end
  }

  private rest(wanted: Extract<Piece, { kind: 'rest' }>, piece: number, word: number): number {
    const line = this.words[word - 1]?.line ?? this.words[word]?.line ?? 0
    const isLast = piece === this.pieces.length - 1
    for (let end = word; end <= this.words.length; end++) {
      if (end > word && this.words[end - 1]!.line > line + this.options.generic_ellipsis_max_span) return -1
      if (wanted.name !== undefined) this.bound.set(wanted.name, [word, end])
      if (isLast) return this.lineEnd(word, wanted)
      const found = this.match(piece + 1, end)
      if (found >= 0) return found
    }
    return -1
  }

  /** A trailing ellipsis goes on to the end of its line. */
  private lineEnd(word: number, wanted: Extract<Piece, { kind: 'rest' }>): number {
    const line = this.words[word - 1]?.line
    let end = word
    while (end < this.words.length && this.words[end]!.line === line) end++
    if (wanted.name !== undefined) this.bound.set(wanted.name, [word, end])
    return end
  }

  private sameText(a: string, b: string): boolean {
    return a === b || (this.options.generic_caseless && a.toLowerCase() === b.toLowerCase())
  }
}
