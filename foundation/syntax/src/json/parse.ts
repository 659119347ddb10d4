import type { DataMember, DataNode, DataScalar, Parsed, SyntaxProblem } from './node.ts'

/** What a text may hold beyond RFC 8259, and how much of it. */
export interface JsonOptions {
  /** Comments, trailing commas, single quotes and bare keys, as JSONC and JSON5 have them. */
  readonly relaxed?: boolean
  readonly maxDepth?: number
  readonly maxNodes?: number
}

interface Cursor {
  readonly text: string
  at: number
  depth: number
  nodes: number
  problem: SyntaxProblem | undefined
  readonly relaxed: boolean
  readonly maxDepth: number
  readonly maxNodes: number
}

const QUOTE = 34
const APOSTROPHE = 39
const COMMA = 44
const COLON = 58
const OPEN_BRACKET = 91
const BACKSLASH = 92
const CLOSE_BRACKET = 93
const OPEN_BRACE = 123
const CLOSE_BRACE = 125

function stop(cursor: Cursor, reason: string, kind: SyntaxProblem['kind'] = 'unparsed'): undefined {
  cursor.problem ??= { kind, offset: cursor.at, reason }
  return undefined
}

function skipComment(cursor: Cursor): boolean {
  const next = cursor.text.charCodeAt(cursor.at + 1)
  if (next === 47) {
    const end = cursor.text.indexOf('\n', cursor.at)
    cursor.at = end < 0 ? cursor.text.length : end + 1
    return true
  }
  if (next !== 42) return false
  const end = cursor.text.indexOf('*/', cursor.at + 2)
  cursor.at = end < 0 ? cursor.text.length : end + 2
  return true
}

function skipSpace(cursor: Cursor): void {
  const { text } = cursor
  for (;;) {
    const code = text.charCodeAt(cursor.at)
    if (code === 32 || code === 10 || code === 13 || code === 9) cursor.at++
    else if (!cursor.relaxed || code !== 47 || !skipComment(cursor)) return
  }
}

const ESCAPES: Readonly<Record<string, string>> = {
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  '"': '"',
  '\\': '\\',
  '/': '/',
}

/** The value of a string body with escapes; undefined when an escape is wrong. */
function unescape(body: string, relaxed: boolean): string | undefined {
  let out = ''
  let from = 0
  for (let at = body.indexOf('\\'); at >= 0; at = body.indexOf('\\', from)) {
    out += body.slice(from, at)
    const char = body[at + 1] ?? ''
    if (char === 'u') {
      const digits = body.slice(at + 2, at + 6)
      if (!/^[\da-fA-F]{4}$/.test(digits)) return undefined
      out += String.fromCharCode(Number.parseInt(digits, 16))
      from = at + 6
    } else {
      const value = ESCAPES[char] ?? (relaxed ? char : undefined)
      if (value === undefined) return undefined
      out += value
      from = at + 2
    }
  }
  return out + body.slice(from)
}

/** Reads the string at the cursor; its text, or undefined. */
function parseStringText(cursor: Cursor, quote: number): string | undefined {
  const { text } = cursor
  const start = cursor.at + 1
  let escaped = false
  let at = start
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === quote) {
      cursor.at = at + 1
      const body = text.slice(start, at)
      if (!escaped) return body
      return unescape(body, cursor.relaxed) ?? stop(cursor, 'wrong escape in a string')
    }
    if (code === BACKSLASH) {
      escaped = true
      at++
    } else if (code < 32 && !(cursor.relaxed && code === 9)) {
      cursor.at = at
      return stop(cursor, 'control character in a string')
    }
  }
  cursor.at = text.length
  return stop(cursor, 'the text ends inside a string')
}

const BARE = /[-+.\w$]+/y
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?$/

function bareWord(cursor: Cursor): string {
  BARE.lastIndex = cursor.at
  const word = BARE.exec(cursor.text)?.[0] ?? ''
  cursor.at += word.length
  return word
}

function parseWord(cursor: Cursor): DataScalar | undefined {
  const start = cursor.at
  const text = bareWord(cursor)
  const kind =
    text === 'true' || text === 'false'
      ? 'boolean'
      : text === 'null'
        ? 'null'
        : NUMBER.test(text)
          ? 'number'
          : undefined
  if (kind !== undefined) return { kind, start, end: cursor.at, text }
  cursor.at = start
  return stop(cursor, start >= cursor.text.length ? 'the text ends where a value is missing' : 'no value')
}

function isQuote(cursor: Cursor, code: number): boolean {
  return code === QUOTE || (cursor.relaxed && code === APOSTROPHE)
}

function parseValue(cursor: Cursor): DataNode | undefined {
  if (++cursor.nodes > cursor.maxNodes) return stop(cursor, `more than ${cursor.maxNodes} values`, 'too-many')
  const code = cursor.text.charCodeAt(cursor.at)
  const start = cursor.at
  if (isQuote(cursor, code)) {
    const text = parseStringText(cursor, code)
    return text === undefined ? undefined : { kind: 'string', start, end: cursor.at, text }
  }
  if (code !== OPEN_BRACE && code !== OPEN_BRACKET) return parseWord(cursor)
  if (++cursor.depth > cursor.maxDepth) return stop(cursor, `nested more than ${cursor.maxDepth} deep`, 'too-deep')
  cursor.at++
  const node: DataNode =
    code === OPEN_BRACE
      ? { kind: 'object', start, members: parseMembers(cursor), end: cursor.at }
      : { kind: 'array', start, items: parseItems(cursor), end: cursor.at }
  cursor.depth--
  return node
}

/** After a value: true at the closing mark, false to go on; a missing comma stops the parse. */
function closes(cursor: Cursor, mark: number): boolean {
  skipSpace(cursor)
  const code = cursor.text.charCodeAt(cursor.at)
  if (code === mark) {
    cursor.at++
    return true
  }
  if (code !== COMMA) {
    stop(cursor, cursor.at >= cursor.text.length ? 'the text ends too early' : 'a comma or closing bracket is missing')
    return true
  }
  cursor.at++
  skipSpace(cursor)
  if (!cursor.relaxed || cursor.text.charCodeAt(cursor.at) !== mark) return false
  cursor.at++
  return true
}

function parseMembers(cursor: Cursor): DataMember[] {
  const members: DataMember[] = []
  skipSpace(cursor)
  if (cursor.text.charCodeAt(cursor.at) === CLOSE_BRACE) {
    cursor.at++
    return members
  }
  for (;;) {
    const start = cursor.at
    const code = cursor.text.charCodeAt(start)
    let key: string | undefined
    if (isQuote(cursor, code)) key = parseStringText(cursor, code)
    else if (cursor.relaxed) key = bareWord(cursor)
    if (key === undefined || cursor.at === start) {
      stop(cursor, start >= cursor.text.length ? 'the text ends too early' : 'a key is missing')
      return members
    }
    const keyEnd = cursor.at
    skipSpace(cursor)
    if (cursor.text.charCodeAt(cursor.at) !== COLON) {
      stop(cursor, 'a colon is missing')
      return members
    }
    cursor.at++
    skipSpace(cursor)
    const value = parseValue(cursor)
    if (value !== undefined) members.push({ key, start, keyEnd, value })
    if (cursor.problem !== undefined || closes(cursor, CLOSE_BRACE)) return members
  }
}

function parseItems(cursor: Cursor): DataNode[] {
  const items: DataNode[] = []
  skipSpace(cursor)
  if (cursor.text.charCodeAt(cursor.at) === CLOSE_BRACKET) {
    cursor.at++
    return items
  }
  for (;;) {
    const value = parseValue(cursor)
    if (value !== undefined) items.push(value)
    if (cursor.problem !== undefined || closes(cursor, CLOSE_BRACKET)) return items
  }
}

/**
 * Parses JSON into a tree with positions. A defect ends the parse; what stands before it is kept, so that a cut file
 * still yields its beginning.
 */
export function parseJson(text: string, options: JsonOptions = {}): Parsed<DataNode> {
  const cursor: Cursor = {
    text,
    at: text.charCodeAt(0) === 0xfeff ? 1 : 0,
    depth: 0,
    nodes: 0,
    problem: undefined,
    relaxed: options.relaxed ?? false,
    maxDepth: options.maxDepth ?? 200,
    maxNodes: options.maxNodes ?? 20_000_000,
  }
  skipSpace(cursor)
  const value = parseValue(cursor)
  if (cursor.problem === undefined) {
    skipSpace(cursor)
    if (cursor.at < text.length) stop(cursor, 'something follows the value')
  }
  return cursor.problem === undefined ? { value } : { value, problem: cursor.problem }
}
