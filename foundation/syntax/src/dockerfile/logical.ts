import type { Logical, Span } from './ast.ts'

/** Source index of an index into a logical text. */
export function sourceIndex(logical: Logical, index: number): number {
  const { pieces } = logical
  let low = 0
  let high = pieces.length / 2 - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((pieces[middle * 2] ?? 0) <= index) low = middle
    else high = middle - 1
  }
  return (pieces[low * 2 + 1] ?? 0) + index - (pieces[low * 2] ?? 0)
}

/** Source span of a range of a logical text. The end is taken from the last character, so that it never jumps a line. */
export function sourceSpan(logical: Logical, start: number, end: number): Span {
  const from = sourceIndex(logical, start)
  return { start: from, end: end > start ? sourceIndex(logical, end - 1) + 1 : from }
}

/** A part of a logical text as a logical text of its own. */
export function sliceLogical(logical: Logical, start: number, end: number): Logical {
  const pieces: number[] = [0, sourceIndex(logical, start)]
  for (let index = 0; index < logical.pieces.length; index += 2) {
    const at = logical.pieces[index] ?? 0
    if (at > start && at < end) pieces.push(at - start, logical.pieces[index + 1] ?? 0)
  }
  return { text: logical.text.slice(start, end), pieces }
}

/** A stretch of the source that needs no joining. */
export function plainLogical(source: string, span: Span): Logical {
  return { text: source.slice(span.start, span.end), pieces: [0, span.start] }
}
