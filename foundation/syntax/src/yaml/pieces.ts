import type { YamlScalar } from './ast.ts'

/** A scalar's text with its places in the source: pairs (index in `text`, index in the source) in rising order. */
export interface ScalarPieces {
  readonly text: string
  readonly pieces: readonly number[]
}

function blockPieces(source: string, scalar: YamlScalar, block: NonNullable<YamlScalar['block']>): number[] {
  const pieces: number[] = []
  let at = block.from
  let index = 0
  while (index < scalar.text.length && at < source.length) {
    const feed = source.indexOf('\n', at)
    const stop = feed < 0 ? source.length : feed
    const end = stop > at && source[stop - 1] === '\r' ? stop - 1 : stop
    const from = Math.min(at + block.indent, end)
    pieces.push(index, from)
    index += end - from + 1
    at = stop + 1
  }
  return pieces
}

/**
 * Where each character of a scalar stands. Exact for block scalars of the literal style and for one-line scalars without
 * escapes; others are mapped to their start.
 */
export function scalarPieces(source: string, scalar: YamlScalar): ScalarPieces {
  const { text, style, start, end } = scalar
  if (scalar.block !== undefined) {
    const pieces = blockPieces(source, scalar, scalar.block)
    return { text, pieces: pieces.length === 0 ? [0, start] : pieces }
  }
  const inset = style === 'plain' ? 0 : 1
  const tagged = end - start - text.length - 2 * inset
  const from = start + Math.max(tagged, 0) + inset
  return { text, pieces: source.startsWith(text, from) ? [0, from] : [0, start] }
}
