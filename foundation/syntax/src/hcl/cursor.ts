import { Buffer } from 'node:buffer'
import type { HclProblem } from './ast.ts'

/** Where the parser stands. The text is the file's bytes read as Latin-1, so that an index is a byte offset. */
export interface Cursor {
  readonly text: string
  readonly end: number
  at: number
  /** Above 0 inside brackets and parentheses, where line ends are blanks. */
  blankNewlines: number
  depth: number
  readonly maxDepth: number
}

/** Thrown inside the parser only; caught at the next block. */
export class HclSyntaxError extends Error {
  readonly code = 'HCL_SYNTAX'
  readonly problem: HclProblem
  constructor(problem: HclProblem) {
    super(problem.message)
    this.problem = problem
  }
}

export function fail(cursor: Cursor, message: string, start = cursor.at, end = Math.min(start + 1, cursor.end)): never {
  throw new HclSyntaxError({ kind: 'syntax', message, start, end: Math.max(start, Math.min(end, cursor.end)) })
}

/** Counts one level of nesting; the caller leaves it again with `depth -= 1`. */
export function enter(cursor: Cursor): void {
  cursor.depth += 1
  if (cursor.depth > cursor.maxDepth) {
    throw new HclSyntaxError({
      kind: 'too-deep',
      message: `Nested more than ${cursor.maxDepth} levels deep`,
      start: cursor.at,
      end: Math.min(cursor.at + 1, cursor.end),
    })
  }
}

export const isDigit = (code: number): boolean => code >= 48 && code <= 57

/** Character classes by code: 1 starts a name, 2 continues one. Bytes of multi-byte characters count as letters. */
const classes = new Uint8Array(256)
for (let code = 0; code < 256; code += 1) {
  const letter = (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code === 95 || code >= 128
  classes[code] = letter ? 3 : isDigit(code) || code === 45 ? 2 : 0
}

export const isNameStart = (code: number): boolean => ((classes[code] ?? 0) & 1) !== 0
export const isNamePart = (code: number): boolean => ((classes[code] ?? 0) & 2) !== 0

/** Skips blanks and comments, and line ends where they are blanks. Returns the code of the next character, NaN at the end. */
export function skip(cursor: Cursor): number {
  const { text } = cursor
  for (;;) {
    const code = text.charCodeAt(cursor.at)
    if (code === 32 || code === 9) {
      cursor.at += 1
    } else if (code === 10 && cursor.blankNewlines > 0) {
      cursor.at += 1
    } else if (code === 13 && text.charCodeAt(cursor.at + 1) === 10) {
      if (cursor.blankNewlines === 0) return 10
      cursor.at += 2
    } else if (code === 35) {
      skipLine(cursor)
    } else if (code === 47) {
      if (!skipSlashComment(cursor)) return code
    } else {
      return code
    }
  }
}

function skipLine(cursor: Cursor): void {
  const newline = cursor.text.indexOf('\n', cursor.at)
  cursor.at = newline === -1 ? cursor.end : newline
}

function skipSlashComment(cursor: Cursor): boolean {
  const next = cursor.text.charCodeAt(cursor.at + 1)
  if (next === 47) {
    skipLine(cursor)
    return true
  }
  if (next !== 42) return false
  const close = cursor.text.indexOf('*/', cursor.at + 2)
  if (close === -1) fail(cursor, 'Comment is not closed', cursor.at, cursor.end)
  cursor.at = close + 2
  return true
}

/** Skips blanks, comments and line ends. */
export function skipLines(cursor: Cursor): number {
  cursor.blankNewlines += 1
  const code = skip(cursor)
  cursor.blankNewlines -= 1
  return code
}

/** Steps over a line end, of either kind. */
export function stepNewline(cursor: Cursor): void {
  cursor.at += cursor.text.charCodeAt(cursor.at) === 13 ? 2 : 1
}

/** Reads a name at the cursor; fails when there is none. */
export function readName(cursor: Cursor, what: string): string {
  const start = cursor.at
  if (!isNameStart(cursor.text.charCodeAt(start))) fail(cursor, `Expected ${what}`)
  let at = start + 1
  while (isNamePart(cursor.text.charCodeAt(at))) at += 1
  cursor.at = at
  return decodeText(cursor.text.slice(start, at))
}

/** Steps over one expected character, after blanks. */
export function expectChar(cursor: Cursor, char: string, message: string): void {
  skip(cursor)
  if (cursor.text[cursor.at] !== char) fail(cursor, message)
  cursor.at += 1
}

/** The UTF-8 text whose bytes stand in a Latin-1 string. */
export function decodeText(latin: string): string {
  for (let at = 0; at < latin.length; at += 1) {
    if (latin.charCodeAt(at) > 127) return Buffer.from(latin, 'latin1').toString('utf8')
  }
  return latin
}
