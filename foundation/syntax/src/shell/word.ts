import type { List, ShellWord, WordPart } from './ast.ts'
import { createCursor, maxShellDepth, type Cursor } from './cursor.ts'

const ends = new Set([' ', '\t', '\r', '\n', ';', '&', '|', '(', ')', '<', '>'])
const nameChars = /[A-Za-z0-9_]/

interface Builder {
  readonly parts: WordPart[]
  literal: string
  quoted: boolean
}

function flush(builder: Builder): void {
  if (builder.literal === '') return
  builder.parts.push({ kind: 'literal', text: builder.literal, quoted: builder.quoted })
  builder.literal = ''
}

function push(builder: Builder, part: WordPart): void {
  flush(builder)
  builder.parts.push(part)
}

function add(builder: Builder, text: string, quoted: boolean): void {
  if (builder.quoted !== quoted) flush(builder)
  builder.quoted = quoted
  builder.literal += text
}

/** Index behind the brace that closes `${`, or the end of the text. */
function bracedEnd(text: string, from: number): number {
  let depth = 1
  let quote = ''
  for (let at = from; at < text.length; at += 1) {
    const char = text[at] ?? ''
    if (char === '\\') at += 1
    else if (quote !== '') quote = char === quote ? '' : quote
    else if (char === "'" || char === '"') quote = char
    else if (char === '{' && text[at - 1] === '$') depth += 1
    else if (char === '}') depth -= 1
    if (depth === 0) return at + 1
  }
  return text.length
}

function arithmeticEnd(text: string, from: number): number {
  let depth = 2
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === '(') depth += 1
    else if (text[at] === ')') depth -= 1
    if (depth === 0) return at + 1
  }
  return text.length
}

function nested(cursor: Cursor, closing: string): List {
  if (cursor.depth >= maxShellDepth) {
    cursor.issue ??= `nested deeper than ${maxShellDepth}`
    const list: List = { kind: 'list', items: [], start: cursor.at, end: cursor.text.length }
    cursor.at = cursor.text.length
    return list
  }
  cursor.depth += 1
  const body = cursor.parseList(cursor, closing)
  cursor.depth -= 1
  if (cursor.text.startsWith(closing, cursor.at)) cursor.at += closing.length
  return body
}

function backquote(cursor: Cursor): List {
  const open = cursor.at
  let close = open + 1
  while (close < cursor.text.length && cursor.text[close] !== '`') close += cursor.text[close] === '\\' ? 2 : 1
  const end = Math.min(close, cursor.text.length)
  // The inner text keeps its place in the outer one, so that positions stay those of the whole script.
  const inner = createCursor(cursor.text.slice(0, end), cursor.parseList)
  inner.at = open + 1
  inner.depth = cursor.depth + 1
  cursor.at = Math.min(end + 1, cursor.text.length)
  if (inner.depth >= maxShellDepth) return { kind: 'list', items: [], start: open, end }
  return cursor.parseList(inner, '')
}

function dollar(cursor: Cursor, builder: Builder, quoted: boolean): void {
  const { text } = cursor
  const next = text[cursor.at + 1]
  if (next === '(' && text[cursor.at + 2] === '(') {
    const end = arithmeticEnd(text, cursor.at + 3)
    push(builder, { kind: 'arithmetic', text: text.slice(cursor.at, end) })
    cursor.at = end
  } else if (next === '(') {
    cursor.at += 2
    push(builder, { kind: 'command', body: nested(cursor, ')'), quoted })
  } else if (next === '{') {
    const end = bracedEnd(text, cursor.at + 2)
    const body = text.slice(cursor.at + 2, end - 1)
    const name = /^[!#]?[A-Za-z_][A-Za-z0-9_]*|^[0-9@*#?!$-]/.exec(body)?.[0] ?? ''
    push(builder, { kind: 'variable', name, operator: body.slice(name.length), quoted })
    cursor.at = end
  } else if (next !== undefined && nameChars.test(next)) {
    let end = cursor.at + 2
    if (!/[0-9]/.test(next)) while (end < text.length && nameChars.test(text[end] ?? '')) end += 1
    push(builder, { kind: 'variable', name: text.slice(cursor.at + 1, end), operator: '', quoted })
    cursor.at = end
  } else if (next !== undefined && '@*#?!$-'.includes(next)) {
    push(builder, { kind: 'variable', name: next, operator: '', quoted })
    cursor.at += 2
  } else {
    add(builder, '$', quoted)
    cursor.at += 1
  }
}

function doubleQuoted(cursor: Cursor, builder: Builder): void {
  const { text } = cursor
  cursor.at += 1
  add(builder, '', true)
  while (cursor.at < text.length && text[cursor.at] !== '"') {
    const char = text[cursor.at] ?? ''
    if (char === '\\' && cursor.at + 1 < text.length) {
      const next = text[cursor.at + 1] ?? ''
      if (next !== '\n') add(builder, '$`"\\'.includes(next) ? next : char + next, true)
      cursor.at += 2
    } else if (char === '$') dollar(cursor, builder, true)
    else if (char === '`') push(builder, { kind: 'command', body: backquote(cursor), quoted: true })
    else {
      add(builder, char, true)
      cursor.at += 1
    }
  }
  cursor.at = Math.min(cursor.at + 1, text.length)
}

function singleQuoted(cursor: Cursor, builder: Builder): void {
  const close = cursor.text.indexOf("'", cursor.at + 1)
  const end = close < 0 ? cursor.text.length : close
  add(builder, cursor.text.slice(cursor.at + 1, end), true)
  cursor.at = Math.min(end + 1, cursor.text.length)
}

const shown = (part: WordPart): string =>
  part.kind === 'literal' ? part.text : part.kind === 'variable' ? `$${part.name}` : '$()'

/** Reads one word at the cursor; undefined when none starts there. */
export function readWord(cursor: Cursor): ShellWord | undefined {
  const { text } = cursor
  const start = cursor.at
  const builder: Builder = { parts: [], literal: '', quoted: false }
  while (cursor.at < text.length) {
    const char = text[cursor.at] ?? ''
    const process = (char === '<' || char === '>') && text[cursor.at + 1] === '('
    if (process && cursor.at === start) {
      cursor.at += 2
      push(builder, { kind: 'process', body: nested(cursor, ')') })
    } else if (ends.has(char)) break
    else if (char === '\\') {
      if (text[cursor.at + 1] !== '\n') add(builder, text[cursor.at + 1] ?? '', true)
      cursor.at = Math.min(cursor.at + 2, text.length)
    } else if (char === "'") singleQuoted(cursor, builder)
    else if (char === '"') doubleQuoted(cursor, builder)
    else if (char === '$' && (text[cursor.at + 1] === "'" || text[cursor.at + 1] === '"')) cursor.at += 1
    else if (char === '$') dollar(cursor, builder, false)
    else if (char === '`') push(builder, { kind: 'command', body: backquote(cursor), quoted: false })
    else {
      add(builder, char, false)
      cursor.at += 1
    }
  }
  if (cursor.at === start) return undefined
  flush(builder)
  const { parts } = builder
  const whole = parts.map(shown).join('')
  const value = parts.every((part) => part.kind === 'literal') ? whole : undefined
  return { start, end: cursor.at, raw: text.slice(start, cursor.at), parts, value, text: whole }
}
