import type { List } from './ast.ts'

/** Where the parser stands, and what it still may spend. */
export interface Cursor {
  readonly text: string
  at: number
  depth: number
  /** Here-documents whose bodies start behind the current line. */
  readonly pending: PendingHeredoc[]
  issue: string | undefined
  /** Parses commands up to a closing text; held here so that words and lists can contain each other. */
  readonly parseList: (cursor: Cursor, closing: string) => List
}

export interface PendingHeredoc {
  readonly delimiter: string
  readonly stripTabs: boolean
  body: string
}

/** Nesting of substitutions and compound commands that is followed. */
export const maxShellDepth = 60
/** Longer texts are not parsed. */
export const maxShellLength = 1_000_000

export function createCursor(text: string, parseList: Cursor['parseList']): Cursor {
  return { text, at: 0, depth: 0, pending: [], issue: undefined, parseList }
}

/** Skips blanks, continued lines and comments; with `lines` also line ends, reading the here-documents behind them. */
export function skipBlanks(cursor: Cursor, lines: boolean): void {
  const { text } = cursor
  for (;;) {
    const char = text[cursor.at]
    if (char === ' ' || char === '\t' || char === '\r') cursor.at += 1
    else if (char === '\\' && text[cursor.at + 1] === '\n') cursor.at += 2
    else if (char === '\\' && text[cursor.at + 1] === '\r' && text[cursor.at + 2] === '\n') cursor.at += 3
    else if (char === '#' && startsWord(text, cursor.at)) {
      const feed = text.indexOf('\n', cursor.at)
      cursor.at = feed < 0 ? text.length : feed
    } else if (char === '\n' && lines) {
      cursor.at += 1
      readPending(cursor)
    } else return
  }
}

function startsWord(text: string, at: number): boolean {
  return at === 0 || ' \t\r\n;&|()'.includes(text[at - 1] ?? '')
}

/** Reads the bodies of pending here-documents; the cursor stands at the start of a line. */
export function readPending(cursor: Cursor): void {
  while (cursor.pending.length > 0) {
    const pending = cursor.pending.shift()
    if (pending === undefined) return
    const from = cursor.at
    let to = from
    while (cursor.at < cursor.text.length) {
      const feed = cursor.text.indexOf('\n', cursor.at)
      const end = feed < 0 ? cursor.text.length : feed
      const line = cursor.text.slice(cursor.at, end).replace(/\r$/, '')
      cursor.at = feed < 0 ? end : end + 1
      if ((pending.stripTabs ? line.replace(/^\t+/, '') : line) === pending.delimiter) break
      to = cursor.at
    }
    pending.body = cursor.text.slice(from, to)
  }
}
