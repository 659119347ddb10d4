/** A path segment with wildcards, ready to be matched. Matching takes no more than pattern times text steps. */
export interface Wildcard {
  matches(text: string): boolean
}

/** One place of a compiled segment. */
type Piece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'any' }
  | { readonly kind: 'star' }
  | { readonly kind: 'class'; readonly negated: boolean; readonly ranges: readonly (readonly [string, string])[] }

/** Compiles `*`, `?`, `[a-z]`, `[!a-z]` and backslash escapes of one segment. */
export function compileWildcard(pattern: string): Wildcard {
  const pieces = compile(pattern)
  return { matches: (text) => matchPieces(pieces, text) }
}

/** True when a segment holds a wildcard. */
export function hasWildcard(pattern: string): boolean {
  return /[*?[\\]/.test(pattern)
}

/** Takes the backslashes out of a segment without wildcards. */
export function unescapeSegment(pattern: string): string | undefined {
  const plain = pattern.replaceAll(/\\(.)/gs, '')
  return hasWildcard(plain) ? undefined : pattern.replaceAll(/\\(.)/gs, '$1')
}

function compile(pattern: string): Piece[] {
  const pieces: Piece[] = []
  for (let at = 0; at < pattern.length;) {
    const character = pattern[at]!
    if (character === '*') {
      if (pieces.at(-1)?.kind !== 'star') pieces.push({ kind: 'star' })
      at++
    } else if (character === '?') {
      pieces.push({ kind: 'any' })
      at++
    } else if (character === '[') {
      const [piece, end] = compileClass(pattern, at)
      pieces.push(piece)
      at = end
    } else {
      const escaped = character === '\\' && at + 1 < pattern.length
      pieces.push({ kind: 'text', text: escaped ? pattern[at + 1]! : character })
      at += escaped ? 2 : 1
    }
  }
  return pieces
}

/** A bracket without its end stands for itself. */
function compileClass(pattern: string, start: number): readonly [Piece, number] {
  let at = start + 1
  const negated = pattern[at] === '!' || pattern[at] === '^'
  if (negated) at++
  const ranges: (readonly [string, string])[] = []
  for (let first = true; at < pattern.length; first = false) {
    if (pattern[at] === ']' && !first) return [{ kind: 'class', negated, ranges }, at + 1]
    const low = pattern[at] === '\\' ? pattern[++at] : pattern[at]
    if (low === undefined) break
    if (pattern[at + 1] === '-' && pattern[at + 2] !== undefined && pattern[at + 2] !== ']') {
      ranges.push([low, pattern[at + 2]!])
      at += 3
    } else {
      ranges.push([low, low])
      at++
    }
  }
  return [{ kind: 'text', text: '[' }, start + 1]
}

function matchPieces(pieces: readonly Piece[], text: string): boolean {
  let piece = 0
  let at = 0
  let star = -1
  let resume = 0
  while (at < text.length) {
    const now = pieces[piece]
    if (now?.kind === 'star') {
      star = piece++
      resume = at
    } else if (now !== undefined && fits(now, text[at]!)) {
      piece++
      at++
    } else if (star >= 0) {
      piece = star + 1
      at = ++resume
    } else {
      return false
    }
  }
  while (pieces[piece]?.kind === 'star') piece++
  return piece === pieces.length
}

function fits(piece: Piece, character: string): boolean {
  if (piece.kind === 'text') return piece.text === character
  if (piece.kind !== 'class') return piece.kind === 'any'
  return piece.ranges.some(([low, high]) => low <= character && character <= high) !== piece.negated
}
