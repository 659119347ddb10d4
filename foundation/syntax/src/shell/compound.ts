import type { Command, Compound, List, Redirect, ShellWord } from './ast.ts'
import { maxShellDepth, skipBlanks, type Cursor } from './cursor.ts'
import { closingWord } from './reserved.ts'
import { readRedirect, readSimple } from './simple.ts'
import { readWord } from './word.ts'

const opening = /(if|for|while|until|case|select|function|\{)(?=[\s;(]|$)/y
function takeWord(cursor: Cursor, word: string): boolean {
  skipBlanks(cursor, true)
  if (closingWord(cursor) !== word) return false
  cursor.at += word.length
  return true
}

function wordsToEnd(cursor: Cursor): ShellWord[] {
  const words: ShellWord[] = []
  for (;;) {
    skipBlanks(cursor, false)
    const word = readWord(cursor)
    if (word === undefined) return words
    words.push(word)
  }
}

interface Parts {
  readonly form: Compound['form']
  readonly bodies: List[]
  readonly words: ShellWord[]
}

function readIf(cursor: Cursor): Parts {
  const bodies: List[] = []
  for (;;) {
    bodies.push(cursor.parseList(cursor, ''))
    const word = closingWord(cursor)
    if (word === undefined || !['then', 'elif', 'else', 'fi'].includes(word)) break
    cursor.at += word.length
    if (word === 'fi') break
  }
  return { form: 'if', bodies, words: [] }
}

function readLoop(cursor: Cursor, withWords: boolean): Parts {
  const bodies: List[] = []
  let words: ShellWord[] = []
  if (withWords) {
    skipBlanks(cursor, false)
    if (cursor.text.startsWith('((', cursor.at)) {
      const close = cursor.text.indexOf('))', cursor.at)
      cursor.at = close < 0 ? cursor.text.length : close + 2
    } else readWord(cursor)
    if (takeWord(cursor, 'in')) words = wordsToEnd(cursor)
    skipBlanks(cursor, true)
    if (cursor.text[cursor.at] === ';') cursor.at += 1
  } else bodies.push(cursor.parseList(cursor, ''))
  if (takeWord(cursor, 'do')) bodies.push(cursor.parseList(cursor, ''))
  takeWord(cursor, 'done')
  return { form: withWords ? 'for' : 'while', bodies, words }
}

function readCase(cursor: Cursor): Parts {
  skipBlanks(cursor, false)
  const subject = readWord(cursor)
  const bodies: List[] = []
  takeWord(cursor, 'in')
  for (;;) {
    const before = cursor.at
    if (takeWord(cursor, 'esac') || cursor.at >= cursor.text.length) break
    if (cursor.text[cursor.at] === '(') cursor.at += 1
    for (;;) {
      wordsToEnd(cursor)
      if (cursor.text[cursor.at] !== '|') break
      cursor.at += 1
    }
    if (cursor.text[cursor.at] === ')') cursor.at += 1
    bodies.push(cursor.parseList(cursor, ';;'))
    while (cursor.text[cursor.at] === ';' || cursor.text[cursor.at] === '&') cursor.at += 1
    if (cursor.at === before) break
  }
  return { form: 'case', bodies, words: subject === undefined ? [] : [subject] }
}

function readFunction(cursor: Cursor): Parts {
  skipBlanks(cursor, false)
  readWord(cursor)
  skipBlanks(cursor, false)
  if (cursor.text[cursor.at] === '(') cursor.at += 1
  skipBlanks(cursor, false)
  if (cursor.text[cursor.at] === ')') cursor.at += 1
  skipBlanks(cursor, true)
  const body = readCommand(cursor)
  const items = body === undefined ? [] : [{ command: body, next: '' as const }]
  return { form: 'function', bodies: [{ kind: 'list', items, start: cursor.at, end: cursor.at }], words: [] }
}

function readParts(cursor: Cursor, word: string): Parts {
  cursor.at += word.length
  if (word === '{') {
    const body = cursor.parseList(cursor, '')
    if (closingWord(cursor) === '}') cursor.at += 1
    return { form: 'group', bodies: [body], words: [] }
  }
  if (word === 'if') return readIf(cursor)
  if (word === 'case') return readCase(cursor)
  if (word === 'function') return readFunction(cursor)
  return readLoop(cursor, word === 'for' || word === 'select')
}

function trailingRedirects(cursor: Cursor): Redirect[] {
  const redirects: Redirect[] = []
  for (;;) {
    skipBlanks(cursor, false)
    const redirect = readRedirect(cursor)
    if (redirect === undefined) return redirects
    redirects.push(redirect)
  }
}

function readSubshell(cursor: Cursor): Parts {
  cursor.at += 1
  const body = cursor.parseList(cursor, ')')
  if (cursor.text[cursor.at] === ')') cursor.at += 1
  return { form: 'subshell', bodies: [body], words: [] }
}

/** Reads a simple or compound command at the cursor; undefined when none starts there. */
export function readCommand(cursor: Cursor): Command | undefined {
  const start = cursor.at
  opening.lastIndex = start
  const word = opening.exec(cursor.text)?.[1]
  const subshell = cursor.text[start] === '('
  if (word === undefined && !subshell) {
    const simple = readSimple(cursor)
    const definition = simple?.words.length === 1 && cursor.text.startsWith('()', cursor.at)
    if (!definition) return simple
    cursor.at = start
  }
  if (cursor.depth >= maxShellDepth) {
    cursor.issue ??= `nested deeper than ${maxShellDepth}`
    cursor.at = cursor.text.length
    return undefined
  }
  cursor.depth += 1
  const parts = subshell ? readSubshell(cursor) : word === undefined ? readFunction(cursor) : readParts(cursor, word)
  cursor.depth -= 1
  return { kind: 'compound', ...parts, redirects: trailingRedirects(cursor), start, end: cursor.at }
}
