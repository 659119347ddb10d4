import type { YamlIssue, YamlNode, YamlSpan } from './ast.ts'

/** Nesting that is followed. */
export const maxYamlDepth = 200
/** Issues that are kept; a file with more is broken anyway. */
const maxIssues = 100

/** Where the parser stands. */
export interface Cursor {
  readonly text: string
  at: number
  /** Index at which the current line starts. */
  line: number
  depth: number
  anchors: Map<string, YamlNode>
  readonly issues: YamlIssue[]
  readonly comments: YamlSpan[]
}

export const char = {
  tab: 9,
  feed: 10,
  return: 13,
  space: 32,
  bang: 33,
  quote: 34,
  hash: 35,
  percent: 37,
  ampersand: 38,
  apostrophe: 39,
  star: 42,
  comma: 44,
  dash: 45,
  colon: 58,
  greater: 62,
  question: 63,
  open: 91,
  backslash: 92,
  close: 93,
  openBrace: 123,
  pipe: 124,
  closeBrace: 125,
} as const

/** True for white space, line ends and the end of the text (NaN). */
export function isGap(code: number): boolean {
  return code === 32 || code === 10 || code === 9 || code === 13 || Number.isNaN(code)
}

export function codeAt(cursor: Cursor, offset = 0): number {
  return cursor.text.charCodeAt(cursor.at + offset)
}

export function column(cursor: Cursor): number {
  return cursor.at - cursor.line
}

export function issue(cursor: Cursor, message: string, span: YamlSpan, weight: YamlIssue['weight'] = 'broken'): void {
  if (cursor.issues.length < maxIssues) cursor.issues.push({ start: span.start, end: span.end, message, weight })
}

function skipComment(cursor: Cursor): void {
  const start = cursor.at
  const feed = cursor.text.indexOf('\n', start)
  let end = feed < 0 ? cursor.text.length : feed
  if (end > start && cursor.text.charCodeAt(end - 1) === char.return) end -= 1
  cursor.comments.push({ start, end })
  cursor.at = end
}

/** Skips white space, line ends and comments. True when a line end was crossed. */
export function skip(cursor: Cursor): boolean {
  const { text } = cursor
  let crossed = false
  for (;;) {
    const code = text.charCodeAt(cursor.at)
    if (code === char.space || code === char.tab) cursor.at += 1
    else if (code === char.feed || (code === char.return && text.charCodeAt(cursor.at + 1) !== char.feed)) {
      cursor.at += 1
      cursor.line = cursor.at
      crossed = true
    } else if (code === char.return) cursor.at += 1
    else if (code === char.hash && (cursor.at === cursor.line || isGap(text.charCodeAt(cursor.at - 1))))
      skipComment(cursor)
    else return crossed
  }
}

/** Skips blanks of the current line. */
export function skipBlanks(cursor: Cursor): void {
  for (;;) {
    const code = codeAt(cursor)
    if (code !== char.space && code !== char.tab) return
    cursor.at += 1
  }
}

/** True at `---` or `...` in the first column. */
export function atMarker(cursor: Cursor): boolean {
  if (cursor.at !== cursor.line) return false
  const { text, at } = cursor
  return (text.startsWith('---', at) || text.startsWith('...', at)) && isGap(text.charCodeAt(at + 3))
}

export function atEnd(cursor: Cursor): boolean {
  return cursor.at >= cursor.text.length
}

/** Moves to the start of the next line. */
export function nextLine(cursor: Cursor): void {
  const feed = cursor.text.indexOf('\n', cursor.at)
  cursor.at = feed < 0 ? cursor.text.length : feed + 1
  cursor.line = cursor.at
}
