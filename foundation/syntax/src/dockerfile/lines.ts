import type { Directive, Logical, Span } from './ast.ts'

/** A physical line without its end. `next` is where the following one starts. */
export interface Line extends Span {
  readonly next: number
}

/** The line that starts at `start`. A carriage return before the line feed belongs to the line end. */
export function lineAt(text: string, start: number): Line {
  const feed = text.indexOf('\n', start)
  if (feed < 0) return { start, end: text.length, next: text.length }
  const end = feed > start && text.charCodeAt(feed - 1) === 13 ? feed - 1 : feed
  return { start, end, next: feed + 1 }
}

/** First index of the line that is neither space nor tab; its end when there is none. */
export function firstInk(text: string, line: Span): number {
  let at = line.start
  while (at < line.end && (text[at] === ' ' || text[at] === '\t')) at += 1
  return at
}

/** Index of the escape character that continues the line, or -1. Two escape characters in a row do not continue it. */
function continuation(text: string, line: Span, escape: string): number {
  let at = line.end - 1
  while (at >= line.start && (text[at] === ' ' || text[at] === '\t')) at -= 1
  if (at < line.start || text[at] !== escape) return -1
  return at > line.start && text[at - 1] === escape ? -1 : at
}

export interface Joined {
  readonly logical: Logical
  readonly end: number
  readonly next: number
  readonly comments: readonly Span[]
}

/** Joins the line at `start` with its continuations; comment lines and blank lines between them are left out. */
export function joinLines(text: string, start: number, escape: string): Joined {
  const comments: Span[] = []
  const pieces: number[] = []
  let joined = ''
  let line = lineAt(text, start)
  let end = line.end
  for (;;) {
    const cut = continuation(text, line, escape)
    const from = pieces.length === 0 ? firstInk(text, line) : line.start
    pieces.push(joined.length, from)
    joined += text.slice(from, cut < 0 ? line.end : cut)
    end = line.end
    if (cut < 0 || line.next >= text.length) break
    let following = lineAt(text, line.next)
    for (;;) {
      const ink = firstInk(text, following)
      const comment = ink < following.end && text[ink] === '#'
      if (comment) comments.push({ start: ink, end: following.end })
      if ((!comment && ink < following.end) || following.next >= text.length) break
      following = lineAt(text, following.next)
    }
    const ink = firstInk(text, following)
    if (ink === following.end || text[ink] === '#') {
      line = following
      break
    }
    line = following
  }
  return { logical: { text: joined, pieces }, end, next: line.next, comments }
}

/** Reads `# name=value` of a leading comment. */
export function readDirective(text: string, line: Span): Directive | undefined {
  const match = /^#[ \t]*([a-zA-Z][a-zA-Z0-9]*)[ \t]*=[ \t]*(\S.*)$/.exec(text.slice(line.start, line.end).trim())
  if (match === null) return undefined
  return { name: (match[1] ?? '').toLowerCase(), value: (match[2] ?? '').trim(), start: line.start, end: line.end }
}
