import { compileWildcard, hasWildcard, unescapeSegment } from './wildcard.ts'
import type { Wildcard } from './wildcard.ts'

/** A segment of a compiled pattern: a name, a wildcard, or `**` for any number of segments. */
export type Segment = string | Wildcard | typeof anyDepth
export const anyDepth = Symbol('**')

/** One line of an ignore file. */
export interface IgnorePattern {
  /** Written with `!`: takes back what earlier lines ignored. */
  readonly negated: boolean
  readonly directoryOnly: boolean
  /** True when it names a path from the file's folder; false when it names a file or folder at any depth. */
  readonly anchored: boolean
  readonly segments: readonly Segment[]
}

/** Parses a line as git reads it; undefined for blank lines and comments. */
export function parseIgnoreLine(line: string): IgnorePattern | undefined {
  let rest = trimTail(line)
  if (rest === '' || rest.startsWith('#')) return undefined
  const negated = rest.startsWith('!')
  if (negated) rest = rest.slice(1)
  const directoryOnly = rest.endsWith('/')
  if (directoryOnly) rest = rest.slice(0, -1)
  const anchored = rest.includes('/')
  if (rest.startsWith('/')) rest = rest.slice(1)
  if (rest === '') return undefined
  return { negated, directoryOnly, anchored, segments: rest.split('/').map(compileSegment) }
}

/** Trailing blanks do not count unless a backslash guards them. */
function trimTail(line: string): string {
  let end = line.length
  if (line[end - 1] === '\r') end--
  while (end > 0 && (line[end - 1] === ' ' || line[end - 1] === '\t') && line[end - 2] !== '\\') end--
  return line.slice(0, end)
}

function compileSegment(segment: string): Segment {
  if (segment === '**') return anyDepth
  if (!hasWildcard(segment)) return segment
  return unescapeSegment(segment) ?? compileWildcard(segment)
}

/** Matches a path's segments against a pattern's, both from their beginnings to their ends. */
export function matchSegments(pattern: readonly Segment[], path: readonly string[]): boolean {
  let piece = 0
  let at = 0
  let star = -1
  let resume = 0
  while (at < path.length) {
    const now = pattern[piece]
    if (now === anyDepth) {
      // A final `**` matches everything below, but not the folder itself.
      if (piece === pattern.length - 1) return true
      star = piece++
      resume = at
    } else if (now !== undefined && matchSegment(now, path[at]!)) {
      piece++
      at++
    } else if (star >= 0) {
      piece = star + 1
      at = ++resume
    } else {
      return false
    }
  }
  return piece === pattern.length
}

function matchSegment(segment: Exclude<Segment, typeof anyDepth>, name: string): boolean {
  return typeof segment === 'string' ? segment === name : segment.matches(name)
}
