import type { Expression, ForPart, IfPart, InterpolationPart, TemplatePart, TextPart } from './ast.ts'
import { type Cursor, decodeText, enter, fail, readName, skip } from './cursor.ts'

export type ParseExpression = (cursor: Cursor) => Expression

/** A template before its directives are matched. Texts of heredocs come line by line. */
type Token =
  | { kind: 'text'; value: string; start: number; end: number }
  | InterpolationPart
  | { kind: 'if'; condition: Expression; start: number; end: number }
  | { kind: 'for'; key?: string; item: string; collection: Expression; start: number; end: number }
  | { kind: 'else' | 'endif' | 'endfor'; start: number; end: number }

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\' }

/** Reads a backslash escape; the cursor stands on the backslash. Returns Latin-1 text of the UTF-8 bytes. */
function readEscape(cursor: Cursor): string {
  const { text, at } = cursor
  const char = text[at + 1] ?? ''
  const simple = escapes[char]
  if (simple !== undefined) {
    cursor.at += 2
    return simple
  }
  const length = char === 'u' ? 4 : char === 'U' ? 8 : 0
  const digits = text.slice(at + 2, at + 2 + length)
  if (length === 0 || digits.length < length || !/^[0-9a-fA-F]+$/.test(digits)) {
    fail(cursor, 'Unknown escape sequence in a string', at, at + 2)
  }
  const point = Number.parseInt(digits, 16)
  cursor.at += 2 + length
  const lone = point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff)
  return Buffer.from(lone ? '\ufffd' : String.fromCodePoint(point), 'utf8').toString('latin1')
}

/** Reads `${ … }`; the cursor stands on the dollar sign. */
function readInterpolation(cursor: Cursor, tokens: Token[], expression: ParseExpression): boolean {
  const start = cursor.at
  cursor.at += 2
  stripBefore(cursor, tokens)
  cursor.blankNewlines += 1
  enter(cursor)
  const value = expression(cursor)
  const strip = closeSequence(cursor, 'interpolation')
  cursor.depth -= 1
  tokens.push({ kind: 'interpolation', value, start, end: cursor.at })
  return strip
}

function stripBefore(cursor: Cursor, tokens: Token[]): void {
  if (cursor.text[cursor.at] !== '~') return
  cursor.at += 1
  const last = tokens.at(-1)
  if (last?.kind === 'text') last.value = last.value.trimEnd()
}

/** Steps over `}` or `~}`; true when blanks after it are to be stripped. */
function closeSequence(cursor: Cursor, what: string): boolean {
  skip(cursor)
  const strip = cursor.text[cursor.at] === '~'
  if (strip) cursor.at += 1
  if (cursor.text[cursor.at] !== '}') fail(cursor, `Expected the closing brace of a template ${what}`)
  cursor.at += 1
  cursor.blankNewlines -= 1
  return strip
}

/** Reads `%{ … }`; the cursor stands on the percent sign. */
function readDirective(cursor: Cursor, tokens: Token[], expression: ParseExpression): boolean {
  const start = cursor.at
  cursor.at += 2
  stripBefore(cursor, tokens)
  cursor.blankNewlines += 1
  enter(cursor)
  skip(cursor)
  const word = readName(cursor, 'a template directive')
  const token = readDirectiveToken({ cursor, start, word, expression })
  const strip = closeSequence(cursor, 'directive')
  cursor.depth -= 1
  tokens.push({ ...token, end: cursor.at })
  return strip
}

function readDirectiveToken(options: {
  cursor: Cursor
  start: number
  word: string
  expression: ParseExpression
}): Token {
  const { cursor, start, word, expression } = options
  if (word === 'if') return { kind: 'if', condition: expression(cursor), start, end: start }
  if (word === 'for') {
    skip(cursor)
    let item = readName(cursor, 'a name after for')
    let key: string | undefined
    if (skip(cursor) === 44) {
      cursor.at += 1
      skip(cursor)
      key = item
      item = readName(cursor, 'a name after the comma')
      skip(cursor)
    }
    if (readName(cursor, 'the word in') !== 'in') fail(cursor, 'Expected the word in')
    return {
      kind: 'for',
      ...(key === undefined ? {} : { key }),
      item,
      collection: expression(cursor),
      start,
      end: start,
    }
  }
  if (word === 'else' || word === 'endif' || word === 'endfor') return { kind: word, start, end: start }
  return fail(cursor, `Unknown template directive ${word}`, start, cursor.at)
}

interface Builder {
  readonly tokens: Token[]
  text: string
  textStart: number
  strip: boolean
}

function flush(builder: Builder, end: number): void {
  if (builder.text !== '') {
    let value = decodeText(builder.text)
    if (builder.strip) value = value.trimStart()
    builder.tokens.push({ kind: 'text', value, start: builder.textStart, end })
  }
  if (builder.text !== '') builder.strip = false
  builder.text = ''
}

/** Reads `${`, `%{` or their doubled escapes; false when the character is plain text. */
function readSequence(cursor: Cursor, builder: Builder, expression: ParseExpression): boolean {
  const { text, at } = cursor
  const char = text[at] as string
  if (text[at + 1] === char && text[at + 2] === '{') {
    builder.text += `${char}{`
    cursor.at += 3
    return true
  }
  if (text[at + 1] !== '{') return false
  flush(builder, at)
  builder.strip =
    char === '$'
      ? readInterpolation(cursor, builder.tokens, expression)
      : readDirective(cursor, builder.tokens, expression)
  builder.textStart = cursor.at
  return true
}

/** Reads a quoted string; the cursor stands on the opening quote. */
export function readQuoted(cursor: Cursor, expression: ParseExpression): Expression {
  const start = cursor.at
  const { text } = cursor
  cursor.at += 1
  const builder: Builder = { tokens: [], text: '', textStart: cursor.at, strip: false }
  for (;;) {
    let at = cursor.at
    let code = text.charCodeAt(at)
    while (code !== 34 && code !== 92 && code !== 36 && code !== 37 && code !== 10 && code !== 13 && code === code) {
      at += 1
      code = text.charCodeAt(at)
    }
    if (at > cursor.at) builder.text += text.slice(cursor.at, at)
    cursor.at = at
    if (code === 34) break
    if (code === 92) builder.text += readEscape(cursor)
    else if (code === 36 || code === 37) {
      if (!readSequence(cursor, builder, expression)) {
        builder.text += text[at]
        cursor.at += 1
      }
    } else fail(cursor, 'String is not closed before the end of the line', start, at)
  }
  flush(builder, cursor.at)
  cursor.at += 1
  return finish(cursor, builder.tokens, { start, heredoc: false })
}

/** Reads a heredoc; the cursor stands on `<<`. The cursor is left on the line end after the closing marker. */
export function readHeredoc(cursor: Cursor, expression: ParseExpression): Expression {
  const start = cursor.at
  const { text } = cursor
  const flushed = text[start + 2] === '-'
  cursor.at += flushed ? 3 : 2
  const marker = text.slice(cursor.at, nameEnd(cursor))
  if (marker === '') fail(cursor, 'Expected the marker of a heredoc', start, start + 2)
  cursor.at += marker.length
  if (text[cursor.at] === '\r') cursor.at += 1
  if (text[cursor.at] !== '\n') fail(cursor, 'Expected a line end after the marker of a heredoc')
  cursor.at += 1
  const builder: Builder = { tokens: [], text: '', textStart: cursor.at, strip: false }
  for (;;) {
    if (closesHeredoc(cursor, marker)) break
    readHeredocLine(cursor, builder, { expression, start })
  }
  flush(builder, cursor.at)
  cursor.at = text.indexOf(marker, cursor.at) + marker.length
  const tokens = flushed ? unindent(builder.tokens) : builder.tokens
  return finish(cursor, tokens, { start, heredoc: true })
}

function nameEnd(cursor: Cursor): number {
  const found = /[A-Za-z_\x80-\xff][\w\x80-\xff-]*/y
  found.lastIndex = cursor.at
  return found.test(cursor.text) ? found.lastIndex : cursor.at
}

/** Reads the whole text as a template, as the files of `templatefile` are written. */
export function readTemplate(cursor: Cursor, expression: ParseExpression): Expression {
  const builder: Builder = { tokens: [], text: '', textStart: cursor.at, strip: false }
  while (cursor.at < cursor.end) readHeredocLine(cursor, builder, { expression, start: 0, toEnd: true })
  flush(builder, cursor.at)
  return finish(cursor, builder.tokens, { start: 0, heredoc: true })
}

/** True when the line at the cursor holds only the marker. */
function closesHeredoc(cursor: Cursor, marker: string): boolean {
  const { text } = cursor
  let at = cursor.at
  while (text[at] === ' ' || text[at] === '\t') at += 1
  if (!text.startsWith(marker, at)) return false
  at += marker.length
  while (text[at] === ' ' || text[at] === '\t') at += 1
  const after = text[at]
  return after === undefined || after === '\n' || (after === '\r' && text[at + 1] === '\n')
}

function readHeredocLine(
  cursor: Cursor,
  builder: Builder,
  options: { expression: ParseExpression; start: number; toEnd?: boolean },
): void {
  const { text } = cursor
  for (;;) {
    let at = cursor.at
    let code = text.charCodeAt(at)
    while (code !== 36 && code !== 37 && code !== 10 && code === code) {
      at += 1
      code = text.charCodeAt(at)
    }
    if (at > cursor.at) builder.text += text.slice(cursor.at, at)
    cursor.at = at
    if (code === 10) {
      builder.text += '\n'
      cursor.at += 1
      flush(builder, cursor.at)
      builder.textStart = cursor.at
      return
    }
    if (code !== code && options.toEnd === true) return
    if (code !== code) fail(cursor, 'Heredoc is not closed', options.start, cursor.end)
    if (!readSequence(cursor, builder, options.expression)) {
      builder.text += text[at]
      cursor.at += 1
    }
  }
}

/** Removes the smallest indentation from all lines. Blank lines do not count, and keep what they have. */
function unindent(tokens: Token[]): Token[] {
  let least = Number.POSITIVE_INFINITY
  let lineStart = true
  const starts: (Token & { kind: 'text' })[] = []
  for (const token of tokens) {
    if (lineStart) {
      lineStart = false
      const blank = token.kind === 'text' && token.value.trim() === '' && token.value.endsWith('\n')
      if (token.kind !== 'text') least = 0
      else if (!blank) {
        least = Math.min(least, token.value.length - token.value.trimStart().length)
        starts.push(token)
      }
    }
    if (token.kind === 'text' && token.value.endsWith('\n')) lineStart = true
  }
  if (Number.isFinite(least)) for (const token of starts) token.value = token.value.slice(least)
  return tokens
}

function finish(cursor: Cursor, tokens: readonly Token[], options: { start: number; heredoc: boolean }): Expression {
  const span = { start: options.start, end: cursor.at, heredoc: options.heredoc }
  if (tokens.every((token) => token.kind === 'text')) {
    return { kind: 'string', value: tokens.map((token) => token.value).join(''), ...span }
  }
  const source = { tokens, at: 0 }
  const parts = nest(cursor, source, [])
  return { kind: 'template', parts, ...span }
}

interface TokenSource {
  readonly tokens: readonly Token[]
  at: number
}

/** Matches directives with their ends, up to (excluding) one of the given closers. */
function nest(cursor: Cursor, source: TokenSource, closers: readonly string[]): TemplatePart[] {
  const parts: TemplatePart[] = []
  for (let token = source.tokens[source.at]; token !== undefined; token = source.tokens[source.at]) {
    if (closers.includes(token.kind)) return parts
    source.at += 1
    if (token.kind === 'text') {
      if (token.value !== '') parts.push(token satisfies TextPart)
    } else if (token.kind === 'interpolation') parts.push(token)
    else if (token.kind === 'if') parts.push(nestIf(cursor, source, token))
    else if (token.kind === 'for') parts.push(nestFor(cursor, source, token))
    else fail(cursor, `Template directive ${token.kind} without a beginning`, token.start, token.end)
  }
  if (closers.length > 0) fail(cursor, `Template directive ${closers.at(-1)} is missing`)
  return parts
}

function nestIf(cursor: Cursor, source: TokenSource, token: Token & { kind: 'if' }): IfPart {
  enter(cursor)
  const whenTrue = nest(cursor, source, ['else', 'endif'])
  let whenFalse: TemplatePart[] = []
  if (source.tokens[source.at]?.kind === 'else') {
    source.at += 1
    whenFalse = nest(cursor, source, ['endif'])
  }
  const end = source.tokens[source.at]?.end ?? token.end
  source.at += 1
  cursor.depth -= 1
  return { kind: 'if', condition: token.condition, whenTrue, whenFalse, start: token.start, end }
}

function nestFor(cursor: Cursor, source: TokenSource, token: Token & { kind: 'for' }): ForPart {
  enter(cursor)
  const body = nest(cursor, source, ['endfor'])
  const end = source.tokens[source.at]?.end ?? token.end
  source.at += 1
  cursor.depth -= 1
  return { ...token, body, end }
}
