import { stop } from './cursor.ts'
import type { Cursor } from './cursor.ts'

const ESCAPES: Readonly<Record<string, string>> = {
  b: '\b',
  t: '\t',
  n: '\n',
  f: '\f',
  r: '\r',
  e: '\u001b',
  '"': '"',
  '\\': '\\',
}

function unescape(body: string, multiline: boolean): string | undefined {
  if (!body.includes('\\')) return body
  let out = ''
  let from = 0
  for (let at = body.indexOf('\\'); at >= 0; at = body.indexOf('\\', from)) {
    out += body.slice(from, at)
    const char = body[at + 1] ?? ''
    const width = char === 'u' ? 4 : char === 'U' ? 8 : char === 'x' ? 2 : 0
    if (width > 0) {
      const digits = body.slice(at + 2, at + 2 + width)
      const code = /^[\da-fA-F]+$/.test(digits) && digits.length === width ? Number.parseInt(digits, 16) : -1
      if (code < 0 || code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) return undefined
      out += String.fromCodePoint(code)
      from = at + 2 + width
    } else if (multiline && /^[ \t]*\r?\n/.test(body.slice(at + 1, at + 200))) {
      from = at + 1
      while (/\s/.test(body[from] ?? '')) from++
    } else {
      const value = ESCAPES[char]
      if (value === undefined) return undefined
      out += value
      from = at + 2
    }
  }
  return out + body.slice(from)
}

const withoutFirstLineEnd = (body: string): string =>
  body.startsWith('\r\n') ? body.slice(2) : body.startsWith('\n') ? body.slice(1) : body

/** End of a string body: the index of the closing quotes, or -1. Up to two further quotes belong to a multi-line body. */
function bodyEnd(text: string, start: number, quotes: string, escapes: boolean): number {
  for (let at = start; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (escapes && code === 92) at++
    else if (code === quotes.charCodeAt(0)) {
      if (quotes.length === 1) return at
      if (text.startsWith(quotes, at)) {
        let end = at
        while (end < at + 2 && text[end + 3] === quotes[0]) end++
        return end
      }
    } else if (quotes.length === 1 && (code === 10 || code === 13)) return -1
  }
  return -1
}

/** The common case: a body on one line without escapes, found by one search. */
function simpleBody(cursor: Cursor, quote: string, escapes: boolean): string | undefined {
  const end = cursor.text.indexOf(quote, cursor.at + 1)
  if (end < 0) return undefined
  const body = cursor.text.slice(cursor.at + 1, end)
  if ((escapes && body.includes('\\')) || body.includes('\n') || body.includes('\r')) return undefined
  cursor.at = end + 1
  return body
}

function read(cursor: Cursor, quote: string, escapes: boolean): string | undefined {
  const triple = quote === '"' ? '"""' : "'''"
  const multiline = cursor.text[cursor.at + 1] === quote && cursor.text[cursor.at + 2] === quote
  const quotes = multiline ? triple : quote
  if (!multiline) {
    const plain = simpleBody(cursor, quote, escapes)
    if (plain !== undefined) return plain
  }
  const start = cursor.at + quotes.length
  const end = bodyEnd(cursor.text, start, quotes, escapes)
  if (end < 0) return stop(cursor, 'a string has no end')
  cursor.at = end + quotes.length
  const raw = cursor.text.slice(start, end)
  const body = multiline ? withoutFirstLineEnd(raw) : raw
  return escapes ? (unescape(body, multiline) ?? stop(cursor, 'wrong escape in a string')) : body
}

/** Reads the basic string ("…" or """…""") at the cursor. */
export const readBasicString = (cursor: Cursor): string | undefined => read(cursor, '"', true)

/** Reads the literal string ('…' or three quotes) at the cursor. */
export const readLiteralString = (cursor: Cursor): string | undefined => read(cursor, "'", false)
