import type { Command, List, ListItem } from './ast.ts'
import { readCommand } from './compound.ts'
import { readPending, skipBlanks, type Cursor } from './cursor.ts'
import { closingWord } from './reserved.ts'

function readPipeline(cursor: Cursor): Command | undefined {
  const start = cursor.at
  let negated = false
  while (cursor.text[cursor.at] === '!' && /\s/.test(cursor.text[cursor.at + 1] ?? '')) {
    negated = true
    cursor.at += 1
    skipBlanks(cursor, false)
  }
  const first = readCommand(cursor)
  if (first === undefined) return undefined
  const commands = [first]
  for (;;) {
    skipBlanks(cursor, false)
    if (cursor.text[cursor.at] !== '|' || cursor.text[cursor.at + 1] === '|') break
    cursor.at += cursor.text[cursor.at + 1] === '&' ? 2 : 1
    skipBlanks(cursor, true)
    const next = readCommand(cursor)
    if (next === undefined) break
    commands.push(next)
  }
  if (commands.length === 1 && !negated) return first
  return { kind: 'pipeline', commands, negated, start, end: commands.at(-1)?.end ?? cursor.at }
}

function readOperator(cursor: Cursor): ListItem['next'] {
  const { text } = cursor
  if (text.startsWith('&&', cursor.at) || text.startsWith('||', cursor.at)) {
    const operator = text.startsWith('&&', cursor.at) ? '&&' : '||'
    cursor.at += 2
    return operator
  }
  const char = text[cursor.at]
  if (char === ';' && text[cursor.at + 1] !== ';') {
    cursor.at += 1
    return ';'
  }
  if (char === '&') {
    cursor.at += 1
    return '&'
  }
  if (char === '\n') {
    cursor.at += 1
    readPending(cursor)
    return ';'
  }
  return ''
}

/**
 * Parses commands up to `closing`, a reserved word that ends a list, or the end. What cannot be read is stepped over one
 * character at a time, so that the rest is still seen.
 */
export function parseUntil(cursor: Cursor, closing: string): List {
  const start = cursor.at
  const items: ListItem[] = []
  for (;;) {
    skipBlanks(cursor, true)
    if (cursor.at >= cursor.text.length) break
    if (closing !== '' && cursor.text.startsWith(closing, cursor.at)) break
    if (closingWord(cursor) !== undefined) {
      if (cursor.depth > 0) break
      cursor.issue ??= 'a reserved word stands alone'
    }
    const before = cursor.at
    const command = readPipeline(cursor)
    skipBlanks(cursor, false)
    if (command === undefined) {
      if (cursor.text[cursor.at] === ')' && cursor.depth > 0) break
      if (cursor.text.startsWith(';;', cursor.at) && cursor.depth > 0) break
      if (cursor.at === before) {
        cursor.issue ??= 'unexpected character'
        cursor.at += 1
      }
      continue
    }
    items.push({ command, next: readOperator(cursor) })
  }
  return { kind: 'list', items, start, end: cursor.at }
}
