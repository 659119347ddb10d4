import type { YamlScalar } from './ast.ts'
import { char, issue, type Cursor } from './cursor.ts'

const simple: Readonly<Record<string, string>> = {
  '0': '\0',
  a: '\u0007',
  b: '\b',
  t: '\t',
  '\t': '\t',
  n: '\n',
  v: '\u000B',
  f: '\f',
  r: '\r',
  e: '\u001B',
  ' ': ' ',
  '"': '"',
  '/': '/',
  '\\': '\\',
  N: '\u0085',
  _: '\u00A0',
  L: '\u2028',
  P: '\u2029',
}
const digits: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 }

/** Undoes one escape at `at` (behind the backslash). */
function escape(text: string, at: number): { text: string; next: number } | undefined {
  const letter = text[at] ?? ''
  const plain = simple[letter]
  if (plain !== undefined) return { text: plain, next: at + 1 }
  const length = digits[letter]
  if (length === undefined) return undefined
  const hex = text.slice(at + 1, at + 1 + length)
  const code = /^[0-9a-fA-F]+$/.test(hex) && hex.length === length ? Number.parseInt(hex, 16) : -1
  if (code < 0 || code > 0x10_ff_ff) return undefined
  return { text: String.fromCodePoint(code), next: at + 1 + length }
}

/** Folds the line ends of a quoted text: one becomes a space, further ones stay. Escaped line ends vanish. */
function fold(raw: string): string {
  if (!raw.includes('\n')) return raw
  const lines = raw.replaceAll('\r\n', '\n').split('\n')
  let result = lines[0]?.replace(/[ \t]+$/, '') ?? ''
  let blank = 0
  let glue = false
  for (const [index, line] of lines.entries()) {
    if (index === 0) {
      glue = /(^|[^\\])(\\\\)*\\$/.test(line)
      if (glue) result = line.slice(0, -1)
      continue
    }
    const last = index === lines.length - 1
    const body = line.replace(/^[ \t]+/, '')
    const content = last ? body : body.replace(/[ \t]+$/, '')
    if (content === '' && !last) {
      blank += 1
      continue
    }
    result += glue ? '\n'.repeat(blank) : blank > 0 ? '\n'.repeat(blank) : ' '
    blank = 0
    glue = !last && /(^|[^\\])(\\\\)*\\$/.test(content)
    result += glue ? content.slice(0, -1) : content
  }
  return result
}

function cook(cursor: Cursor, raw: string, start: number): string {
  const folded = fold(raw)
  if (!folded.includes('\\')) return folded
  let result = ''
  let at = 0
  for (;;) {
    const next = folded.indexOf('\\', at)
    if (next < 0) return result + folded.slice(at)
    result += folded.slice(at, next)
    const undone = escape(folded, next + 1)
    if (undone === undefined) {
      issue(cursor, 'unknown escape in a double-quoted text', { start, end: start + 1 }, 'told')
      result += '\\'
      at = next + 1
    } else {
      result += undone.text
      at = undone.next
    }
  }
}

function passLines(cursor: Cursor, from: number, to: number): void {
  const feed = cursor.text.lastIndexOf('\n', to - 1)
  if (feed >= from) cursor.line = feed + 1
}

/** Reads a quoted scalar; the cursor stands on the quote. */
export function readQuoted(cursor: Cursor): YamlScalar {
  const { text } = cursor
  const start = cursor.at
  const double = text.charCodeAt(start) === char.quote
  let at = start + 1
  for (;;) {
    at = text.indexOf(double ? '"' : "'", at)
    if (at < 0) break
    if (double) {
      let slashes = 0
      while (text.charCodeAt(at - 1 - slashes) === char.backslash) slashes += 1
      if (slashes % 2 === 0 || at - slashes <= start) break
      at += 1
    } else if (text.charCodeAt(at + 1) === char.apostrophe) at += 2
    else break
  }
  if (at < 0) {
    issue(cursor, 'a quoted text is not closed', { start, end: start + 1 })
    at = text.length
  }
  const raw = text.slice(start + 1, at)
  cursor.at = Math.min(at + 1, text.length)
  if (raw.includes('\n')) passLines(cursor, start, cursor.at)
  const value = double ? cook(cursor, raw, start) : fold(raw).replaceAll("''", "'")
  return { kind: 'scalar', style: double ? 'double' : 'single', text: value, value, start, end: cursor.at }
}
