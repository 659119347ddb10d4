import type { DataMember, DataNode } from '@bartizan/syntax/json'
import { doubleQuoted, singleQuoted } from './scalars.ts'

/** Where the reader of block YAML stands; `given` up means: a shape that only the general parser knows. */
export interface YamlCursor {
  readonly text: string
  at: number
  depth: number
  givenUp: boolean
}

export const MAX_DEPTH = 200

export function giveUp(cursor: YamlCursor): undefined {
  cursor.givenUp = true
  return undefined
}

/** A plain scalar: everything stays text as written, so that the version 1.10 does not become 1.1. */
export function plainScalar(text: string, start: number): DataNode {
  const end = start + text.length
  if (text === 'true' || text === 'false') return { kind: 'boolean', start, end, text }
  if (text === 'null' || text === '~' || text === '') return { kind: 'null', start, end, text: 'null' }
  return { kind: 'string', start, end, text }
}

function skipSpace(cursor: YamlCursor): void {
  for (;;) {
    const char = cursor.text[cursor.at]
    if (char === ' ' || char === '\n' || char === '\r' || char === '\t') cursor.at++
    else if (char === '#' && /\s/.test(cursor.text[cursor.at - 1] ?? ' ')) {
      const end = cursor.text.indexOf('\n', cursor.at)
      cursor.at = end < 0 ? cursor.text.length : end
    } else return
  }
}

/** Reads a quoted scalar at the cursor; gives up on one that runs over the line. */
export function quotedScalar(cursor: YamlCursor): DataNode | undefined {
  const start = cursor.at
  const read = cursor.text[start] === '"' ? doubleQuoted(cursor.text, start) : singleQuoted(cursor.text, start)
  if (read === undefined) return giveUp(cursor)
  cursor.at = read.end
  return { kind: 'string', start, end: read.end, text: read.text }
}

const FLOW_PLAIN = /[^,[\]{}#&*!|>'"%@`\n][^,[\]{}\n]*/y

function flowPlain(cursor: YamlCursor, key: boolean): DataNode | undefined {
  FLOW_PLAIN.lastIndex = cursor.at
  let raw = FLOW_PLAIN.exec(cursor.text)?.[0]
  if (raw === undefined) return giveUp(cursor)
  const colon = raw.search(/:(?:\s|$)/)
  if (key) {
    if (colon < 0) return giveUp(cursor)
    raw = raw.slice(0, colon)
  } else if (colon >= 0) return giveUp(cursor)
  const comment = raw.indexOf(' #')
  if (comment >= 0) return giveUp(cursor)
  const start = cursor.at
  cursor.at += raw.length
  return plainScalar(raw.trimEnd(), start)
}

/** Reads a flow collection or a scalar inside one. */
export function flowValue(cursor: YamlCursor): DataNode | undefined {
  skipSpace(cursor)
  const start = cursor.at
  const char = cursor.text[start]
  if (char === '"' || char === "'") return quotedScalar(cursor)
  if (char !== '{' && char !== '[') return flowPlain(cursor, false)
  if (++cursor.depth > MAX_DEPTH) return giveUp(cursor)
  cursor.at++
  const node = char === '{' ? flowMap(cursor, start) : flowList(cursor, start)
  cursor.depth--
  return node
}

/** After an entry: true when the collection goes on. */
function goesOn(cursor: YamlCursor, mark: string): boolean {
  skipSpace(cursor)
  const char = cursor.text[cursor.at]
  if (char === ',') {
    cursor.at++
    return true
  }
  if (char !== mark) giveUp(cursor)
  return false
}

function flowList(cursor: YamlCursor, start: number): DataNode | undefined {
  const items: DataNode[] = []
  for (;;) {
    skipSpace(cursor)
    if (cursor.text[cursor.at] === ']') break
    const value = flowValue(cursor)
    if (value === undefined) return undefined
    items.push(value)
    if (!goesOn(cursor, ']')) break
  }
  if (cursor.givenUp) return undefined
  cursor.at++
  return { kind: 'array', start, end: cursor.at, items }
}

function flowMember(cursor: YamlCursor): DataMember | undefined {
  const start = cursor.at
  const quoted = cursor.text[start] === '"' || cursor.text[start] === "'"
  const key = quoted ? quotedScalar(cursor) : flowPlain(cursor, true)
  if (key === undefined || !('text' in key)) return giveUp(cursor)
  const keyEnd = cursor.at
  skipSpace(cursor)
  if (cursor.text[cursor.at] !== ':') return giveUp(cursor)
  cursor.at++
  skipSpace(cursor)
  const empty = cursor.text[cursor.at] === ',' || cursor.text[cursor.at] === '}'
  const value = empty ? plainScalar('', cursor.at) : flowValue(cursor)
  return value === undefined ? undefined : { key: key.text, start, keyEnd, value }
}

function flowMap(cursor: YamlCursor, start: number): DataNode | undefined {
  const members: DataMember[] = []
  for (;;) {
    skipSpace(cursor)
    if (cursor.text[cursor.at] === '}') break
    const member = flowMember(cursor)
    if (member === undefined) return undefined
    members.push(member)
    if (!goesOn(cursor, '}')) break
  }
  if (cursor.givenUp) return undefined
  cursor.at++
  return { kind: 'object', start, end: cursor.at, members }
}
