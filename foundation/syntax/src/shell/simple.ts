import type { Assignment, Redirect, ShellWord, Simple } from './ast.ts'
import { skipBlanks, type Cursor, type PendingHeredoc } from './cursor.ts'
import { readWord } from './word.ts'

const redirectPattern = /([0-9]*|\{[A-Za-z_]\w*\})(<<<|<<-?|<&|<>|<|>>|>&|>\||>|&>>|&>)/y
const assignmentPattern = /^([A-Za-z_][A-Za-z0-9_]*)(\[[^\]]*\])?\+?=/

/** Reads a redirection at the cursor. A here-document's body comes later, with the line's end. */
export function readRedirect(cursor: Cursor): Redirect | undefined {
  redirectPattern.lastIndex = cursor.at
  const match = redirectPattern.exec(cursor.text)
  if (match === null) return undefined
  const operator = match[2] ?? ''
  const start = cursor.at
  const behind = cursor.text[cursor.at + match[0].length]
  if ((operator === '<' || operator === '>') && behind === '(' && match[1] === '') return undefined
  cursor.at += match[0].length
  skipBlanks(cursor, false)
  const target = readWord(cursor)
  const base = {
    operator: operator.startsWith('<<-') ? '<<' : operator,
    descriptor: match[1] ?? '',
    target,
    start,
    end: cursor.at,
  }
  if (operator !== '<<' && operator !== '<<-') return base
  const pending: PendingHeredoc = {
    delimiter: target?.value ?? target?.text ?? '',
    stripTabs: operator === '<<-',
    body: '',
  }
  cursor.pending.push(pending)
  return { ...base, heredoc: pending }
}

function asAssignment(word: ShellWord, cursor: Cursor): Assignment | undefined {
  const match = assignmentPattern.exec(word.raw)
  if (match === null) return undefined
  const name = match[1] ?? ''
  const from = word.start + match[0].length
  if (from === word.end) return { name, value: undefined, start: word.start, end: word.end }
  const back = cursor.at
  cursor.at = from
  const value = readWord(cursor)
  cursor.at = back
  return { name, value, start: word.start, end: word.end }
}

/** Skips the list of an array assignment: `NAME=( … )`. */
function skipArray(cursor: Cursor): void {
  cursor.at += 1
  for (;;) {
    skipBlanks(cursor, true)
    if (readWord(cursor) === undefined) break
  }
  if (cursor.text[cursor.at] === ')') cursor.at += 1
}

/** Reads assignments, words and redirections of a simple command; undefined when there is none at the cursor. */
export function readSimple(cursor: Cursor): Simple | undefined {
  const start = cursor.at
  const assignments: Assignment[] = []
  const words: ShellWord[] = []
  const redirects: Redirect[] = []
  let end = start
  for (;;) {
    skipBlanks(cursor, false)
    const redirect = readRedirect(cursor)
    if (redirect !== undefined) {
      redirects.push(redirect)
      end = cursor.at
      continue
    }
    const word = readWord(cursor)
    if (word === undefined) break
    end = cursor.at
    const assignment = words.length === 0 ? asAssignment(word, cursor) : undefined
    if (assignment === undefined) words.push(word)
    else {
      if (assignment.value === undefined && cursor.text[cursor.at] === '(') skipArray(cursor)
      end = cursor.at
      assignments.push(assignment)
    }
  }
  if (end === start) return undefined
  return { kind: 'simple', assignments, words, redirects, start, end }
}
