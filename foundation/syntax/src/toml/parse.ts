import type { DataMember, DataNode, DataScalar, Parsed } from '../json/node.ts'
import { stop } from './cursor.ts'
import type { Cursor } from './cursor.ts'
import { readBasicString, readLiteralString } from './strings.ts'

/** How deep values and tables may nest, and how many there may be. */
export interface TomlOptions {
  readonly maxDepth?: number
  readonly maxNodes?: number
}

/** A table while it grows; `end` moves with its last member. */
interface Table {
  kind: 'object'
  start: number
  end: number
  members: DataMember[]
  /** By key, once a table has so many members that looking through them takes long. */
  index: Map<string, DataMember> | undefined
}

interface List {
  kind: 'array'
  start: number
  end: number
  items: DataNode[]
}

const newTable = (start: number): Table => ({ kind: 'object', start, end: start, members: [], index: undefined })

function skipBlank(cursor: Cursor): void {
  for (;;) {
    const code = cursor.text.charCodeAt(cursor.at)
    if (code !== 32 && code !== 9) return
    cursor.at++
  }
}

/** Skips blanks, line ends and comments. */
function skipLines(cursor: Cursor): void {
  for (;;) {
    const code = cursor.text.charCodeAt(cursor.at)
    if (code === 32 || code === 9 || code === 10 || code === 13) cursor.at++
    else if (code === 35) {
      const end = cursor.text.indexOf('\n', cursor.at)
      cursor.at = end < 0 ? cursor.text.length : end + 1
    } else return
  }
}

const BARE_KEY = /[\w-]+/y
const WORD = /[^\s,\]}#]+/y
const DATE_TIME = /\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(?::\d\d)?(?:\.\d+)?(?:[Zz]|[+-]\d\d:\d\d)?/y
const NUMBER = /^[+-]?(?:inf|nan|0x[\da-fA-F_]+|0o[0-7_]+|0b[01_]+|\d[\d_]*(?:\.\d[\d_]*)?(?:[eE][+-]?\d[\d_]*)?)$/
const DATE = /^\d{4}-\d\d-\d\d|^\d\d:\d\d/

function parseKey(cursor: Cursor): { key: string; start: number; end: number } | undefined {
  skipBlank(cursor)
  const start = cursor.at
  const code = cursor.text.charCodeAt(start)
  let key: string | undefined
  if (code === 34) key = readBasicString(cursor)
  else if (code === 39) key = readLiteralString(cursor)
  else {
    BARE_KEY.lastIndex = start
    key = BARE_KEY.exec(cursor.text)?.[0]
    if (key === undefined)
      return stop(cursor, start >= cursor.text.length ? 'the text ends where a key is missing' : 'a key is missing')
    cursor.at += key.length
  }
  return key === undefined ? undefined : { key, start, end: cursor.at }
}

type Key = NonNullable<ReturnType<typeof parseKey>>

function parseDottedKey(cursor: Cursor): Key[] | undefined {
  const path: Key[] = []
  for (;;) {
    const key = parseKey(cursor)
    if (key === undefined) return undefined
    path.push(key)
    if (path.length > cursor.maxDepth) return stop(cursor, `nested more than ${cursor.maxDepth} deep`, 'too-deep')
    skipBlank(cursor)
    if (cursor.text.charCodeAt(cursor.at) !== 46) return path
    cursor.at++
  }
}

function parseScalar(cursor: Cursor): DataScalar | undefined {
  const start = cursor.at
  const digit = cursor.text.charCodeAt(start) < 58
  DATE_TIME.lastIndex = start
  WORD.lastIndex = start
  const text = ((digit ? DATE_TIME.exec(cursor.text) : null) ?? WORD.exec(cursor.text))?.[0] ?? ''
  cursor.at += text.length
  const end = cursor.at
  if (text === 'true' || text === 'false') return { kind: 'boolean', start, end, text }
  if (NUMBER.test(text)) return { kind: 'number', start, end, text: text.replaceAll('_', '') }
  if (DATE.test(text)) return { kind: 'string', start, end, text }
  cursor.at = start
  return stop(cursor, 'no value')
}

function parseValue(cursor: Cursor): DataNode | undefined {
  skipBlank(cursor)
  if (++cursor.nodes > cursor.maxNodes) return stop(cursor, `more than ${cursor.maxNodes} values`, 'too-many')
  const start = cursor.at
  const code = cursor.text.charCodeAt(start)
  if (code === 34 || code === 39) {
    const text = code === 34 ? readBasicString(cursor) : readLiteralString(cursor)
    return text === undefined ? undefined : { kind: 'string', start, end: cursor.at, text }
  }
  if (code !== 91 && code !== 123) return parseScalar(cursor)
  if (++cursor.depth > cursor.maxDepth) return stop(cursor, `nested more than ${cursor.maxDepth} deep`, 'too-deep')
  cursor.at++
  const node = code === 91 ? parseArray(cursor, start) : parseInline(cursor, start)
  cursor.depth--
  return node
}

function parseArray(cursor: Cursor, start: number): DataNode {
  const items: DataNode[] = []
  for (;;) {
    skipLines(cursor)
    if (cursor.text.charCodeAt(cursor.at) === 93) {
      cursor.at++
      break
    }
    const value = parseValue(cursor)
    if (value === undefined) break
    items.push(value)
    if (cursor.problem !== undefined) break
    skipLines(cursor)
    const code = cursor.text.charCodeAt(cursor.at)
    if (code === 44) cursor.at++
    else if (code !== 93) {
      stop(cursor, 'a comma or closing bracket is missing')
      break
    }
  }
  return { kind: 'array', start, end: cursor.at, items }
}

function parseInline(cursor: Cursor, start: number): DataNode {
  const table = newTable(start)
  for (;;) {
    skipLines(cursor)
    if (cursor.text.charCodeAt(cursor.at) === 125) {
      cursor.at++
      break
    }
    if (!parsePair(cursor, table)) break
    skipLines(cursor)
    const code = cursor.text.charCodeAt(cursor.at)
    if (code === 44) cursor.at++
    else if (code !== 125) {
      stop(cursor, 'a comma or closing brace is missing')
      break
    }
  }
  table.end = cursor.at
  return table
}

/** Tables up to this size are looked through. */
const SMALL = 12

function find(table: Table, key: string): DataMember | undefined {
  return table.index === undefined ? table.members.findLast((member) => member.key === key) : table.index.get(key)
}

function put(table: Table, key: Key, value: DataNode): void {
  const member: DataMember = { key: key.key, start: key.start, keyEnd: key.end, value }
  table.members.push(member)
  if (table.index !== undefined) table.index.set(key.key, member)
  else if (table.members.length > SMALL) table.index = new Map(table.members.map((entry) => [entry.key, entry]))
}

/** The table under a key, made when it is missing; the last one of an array of tables. */
function enter(table: Table, key: Key): Table | undefined {
  const found = find(table, key.key)?.value as DataNode | Table | undefined
  if (found === undefined) {
    const made = newTable(key.start)
    put(table, key, made)
    return made
  }
  const target = found.kind === 'array' ? (found.items.at(-1) as Table | undefined) : found
  return target?.kind === 'object' && 'index' in target ? (target as Table) : undefined
}

function descend(cursor: Cursor, table: Table, path: readonly Key[]): Table | undefined {
  let current: Table = table
  for (const key of path) {
    const next = enter(current, key)
    if (next === undefined) {
      cursor.at = key.start
      return stop(cursor, `"${key.key.slice(0, 40)}" is no table`)
    }
    current = next
  }
  return current
}

/** Reads `key = value` into the table; false when the text could not be followed. */
function parsePair(cursor: Cursor, table: Table): boolean {
  const path = parseDottedKey(cursor)
  if (path === undefined) return false
  if (cursor.text.charCodeAt(cursor.at) !== 61) {
    stop(cursor, '"=" is missing')
    return false
  }
  cursor.at++
  const value = parseValue(cursor)
  const target = descend(cursor, table, path.slice(0, -1))
  if (value === undefined || target === undefined) return false
  put(target, path.at(-1)!, value)
  target.end = Math.max(target.end, cursor.at)
  return cursor.problem === undefined
}

/** Reads `[a.b]` or `[[a.b]]` and gives the table that the following lines fill. */
function parseHeader(cursor: Cursor, root: Table): Table | undefined {
  const start = cursor.at
  const list = cursor.text.charCodeAt(start + 1) === 91
  cursor.at += list ? 2 : 1
  const path = parseDottedKey(cursor)
  if (path === undefined) return undefined
  const mark = list ? ']]' : ']'
  if (!cursor.text.startsWith(mark, cursor.at)) return stop(cursor, `"${mark}" is missing`)
  cursor.at += mark.length
  const parent = descend(cursor, root, path.slice(0, -1))
  if (parent === undefined) return undefined
  const last = path.at(-1)!
  if (!list) {
    const table = enter(parent, last)
    if (table === undefined) return stop(cursor, `"${last.key.slice(0, 40)}" is no table`)
    return table
  }
  if (++cursor.nodes > cursor.maxNodes) return stop(cursor, `more than ${cursor.maxNodes} values`, 'too-many')
  const table = newTable(start)
  const known = find(parent, last.key)?.value as DataNode | undefined
  if (known === undefined) put(parent, last, { kind: 'array', start, end: cursor.at, items: [table] })
  else if (known.kind === 'array') (known as List).items.push(table)
  else return stop(cursor, `"${last.key.slice(0, 40)}" is no array of tables`)
  return table
}

function endOfLine(cursor: Cursor): void {
  skipBlank(cursor)
  const code = cursor.text.charCodeAt(cursor.at)
  if (cursor.at < cursor.text.length && code !== 10 && code !== 13 && code !== 35)
    stop(cursor, 'something follows on the line')
}

/**
 * Parses TOML 1.0 into the tree that JSON parses into, dates as strings. A defect ends the parse; what stands before it is kept.
 * The range of a table runs from its first header to its last pair.
 */
export function parseToml(text: string, options: TomlOptions = {}): Parsed<DataNode> {
  const cursor: Cursor = {
    text,
    at: text.charCodeAt(0) === 0xfeff ? 1 : 0,
    nodes: 0,
    depth: 0,
    problem: undefined,
    maxDepth: options.maxDepth ?? 200,
    maxNodes: options.maxNodes ?? 20_000_000,
  }
  const root = newTable(0)
  let current: Table = root
  for (;;) {
    skipLines(cursor)
    if (cursor.at >= text.length || cursor.problem !== undefined) break
    if (text.charCodeAt(cursor.at) === 91) {
      const table = parseHeader(cursor, root)
      if (table === undefined) break
      current = table
      current.end = Math.max(current.end, cursor.at)
    } else if (!parsePair(cursor, current)) break
    endOfLine(cursor)
    if (cursor.problem !== undefined) break
  }
  root.end = text.length
  return cursor.problem === undefined ? { value: root } : { value: root, problem: cursor.problem }
}
