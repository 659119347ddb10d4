import type { ShellScript } from './ast.ts'
import { createCursor, maxShellLength } from './cursor.ts'
import { parseUntil } from './list.ts'

/**
 * Parses POSIX shell with the common Bash additions. Tolerant: it never throws, and what is not understood is stepped
 * over. All positions are indices into `text`.
 */
export function parseShell(text: string): ShellScript {
  if (text.length > maxShellLength) {
    return { body: { kind: 'list', items: [], start: 0, end: 0 }, issue: `longer than ${maxShellLength} characters` }
  }
  const cursor = createCursor(text, parseUntil)
  const body = parseUntil(cursor, '')
  return cursor.issue === undefined ? { body } : { body, issue: cursor.issue }
}
