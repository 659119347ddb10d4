import type { DataMember, DataNode } from '@bartizan/syntax/json'
import { flowValue, giveUp, MAX_DEPTH, plainScalar, quotedScalar } from './flow.ts'
import type { YamlCursor } from './flow.ts'

interface Line {
  readonly indent: number
  /** Where the content begins. */
  readonly start: number
}

/** Moves to the next line with content and gives it; undefined at the end. Tabs in the indentation are given up on. */
function peek(cursor: YamlCursor): Line | undefined {
  const { text } = cursor
  for (;;) {
    let at = cursor.at
    while (text.charCodeAt(at) === 32) at++
    const code = text.charCodeAt(at)
    if (at >= text.length) {
      cursor.at = at
      return undefined
    }
    if (code === 10 || code === 35 || code === 13) {
      const end = text.indexOf('\n', at)
      cursor.at = end < 0 ? text.length : end + 1
      continue
    }
    if (code === 9) return giveUp(cursor)
    return { indent: at - cursor.at, start: at }
  }
}

const lineEnd = (text: string, at: number): number => {
  const end = text.indexOf('\n', at)
  return end < 0 ? text.length : end
}

/** After a scalar or flow collection only blanks and a comment may follow. */
function finishLine(cursor: YamlCursor): void {
  const end = lineEnd(cursor.text, cursor.at)
  const rest = cursor.text.slice(cursor.at, end).trim()
  if (rest !== '' && !(rest.startsWith('#') && /\s/.test(cursor.text[cursor.at] ?? ''))) giveUp(cursor)
  cursor.at = Math.min(end + 1, cursor.text.length)
}

function blockScalar(cursor: YamlCursor, parentIndent: number): DataNode | undefined {
  const start = cursor.at
  const headerEnd = lineEnd(cursor.text, start)
  const header = cursor.text.slice(start, headerEnd).trim()
  if (!/^[|>]-?$/.test(header)) return giveUp(cursor)
  const lines: string[] = []
  let indent = -1
  let at = headerEnd + 1
  while (at < cursor.text.length) {
    const end = lineEnd(cursor.text, at)
    const line = cursor.text.slice(at, end).replace(/\r$/, '')
    const own = line.length - line.trimStart().length
    if (line.trim() !== '' && own <= parentIndent) break
    if (line.trim() !== '' && indent < 0) indent = own
    if (line.trim() !== '' && own < indent) break
    lines.push(line.slice(Math.max(indent, 0)))
    at = end + 1
  }
  cursor.at = Math.min(at, cursor.text.length)
  while (lines.length > 0 && lines.at(-1)!.trim() === '') lines.pop()
  if (header.startsWith('>') && lines.some((line) => line === '' || line.startsWith(' '))) return giveUp(cursor)
  const joined = header.startsWith('>') ? lines.join(' ') : lines.join('\n')
  return { kind: 'string', start, end: cursor.at, text: header.endsWith('-') || joined === '' ? joined : `${joined}\n` }
}

function plainOnLine(cursor: YamlCursor, indent: number): DataNode | undefined {
  const end = lineEnd(cursor.text, cursor.at)
  let raw = cursor.text.slice(cursor.at, end)
  const comment = raw.search(/\s#/)
  if (comment >= 0) raw = raw.slice(0, comment)
  raw = raw.trimEnd()
  if (/:(?:\s|$)/.test(raw)) return giveUp(cursor)
  const node = plainScalar(raw, cursor.at)
  cursor.at = Math.min(end + 1, cursor.text.length)
  const next = peek(cursor)
  return next !== undefined && next.indent > indent ? giveUp(cursor) : node
}

/** Reads what stands behind `key:` or `-` on the line, or the block below it. */
function parseValue(cursor: YamlCursor, indent: number, afterDash: boolean): DataNode | undefined {
  while (cursor.text.charCodeAt(cursor.at) === 32) cursor.at++
  const char = cursor.text[cursor.at] ?? '\n'
  if (char === '\n' || char === '\r' || char === '#') {
    const start = cursor.at
    cursor.at = Math.min(lineEnd(cursor.text, cursor.at) + 1, cursor.text.length)
    const next = peek(cursor)
    if (next === undefined) return plainScalar('', start)
    if (next.indent > indent) return parseBlock(cursor, next)
    const list = !afterDash && next.indent === indent && isDash(cursor.text, next.start)
    return list ? parseList(cursor, indent) : plainScalar('', start)
  }
  if (char === '|' || char === '>') return blockScalar(cursor, indent)
  if ('&*!@`%?\t'.includes(char)) return giveUp(cursor)
  if (char !== '"' && char !== "'" && char !== '{' && char !== '[') return plainOnLine(cursor, indent)
  const node = char === '"' || char === "'" ? quotedScalar(cursor) : flowValue(cursor)
  if (node !== undefined) finishLine(cursor)
  return node
}

const isDash = (text: string, at: number): boolean => text.charCodeAt(at) === 45 && /[\s]|^$/.test(text[at + 1] ?? '')

/** The key at the cursor, with the cursor behind its colon. */
function parseKey(cursor: YamlCursor): { key: string; start: number; end: number } | undefined {
  const start = cursor.at
  const first = cursor.text[start]!
  if (first === '"' || first === "'") {
    const quoted = quotedScalar(cursor)
    if (quoted === undefined || !('text' in quoted)) return undefined
    if (cursor.text[cursor.at] !== ':') return giveUp(cursor)
    cursor.at++
    return { key: quoted.text, start, end: cursor.at - 1 }
  }
  if ('&*!|>@`%?{[,]}'.includes(first)) return giveUp(cursor)
  const stop = lineEnd(cursor.text, start)
  let colon = cursor.text.indexOf(':', start)
  while (colon >= 0 && colon < stop && !/\s/.test(cursor.text[colon + 1] ?? '\n'))
    colon = cursor.text.indexOf(':', colon + 1)
  if (colon < 0 || colon >= stop) return giveUp(cursor)
  const key = cursor.text.slice(start, colon).trimEnd()
  if (key.includes(' #') || key === '<<') return giveUp(cursor)
  cursor.at = colon + 1
  return { key, start, end: start + key.length }
}

function parseMap(cursor: YamlCursor, indent: number): DataNode | undefined {
  const members: DataMember[] = []
  const start = cursor.at
  for (;;) {
    const key = parseKey(cursor)
    if (key === undefined) return undefined
    const value = parseValue(cursor, indent, false)
    if (value === undefined || cursor.givenUp) return undefined
    members.push({ key: key.key, start: key.start, keyEnd: key.end, value })
    const next = peek(cursor)
    if (next === undefined || next.indent < indent) break
    if (next.indent > indent || isDash(cursor.text, next.start)) return giveUp(cursor)
    cursor.at = next.start
  }
  return { kind: 'object', start, end: members.at(-1)!.value.end, members }
}

function parseList(cursor: YamlCursor, indent: number): DataNode | undefined {
  const items: DataNode[] = []
  const first = peek(cursor)
  for (
    let line = first;
    line !== undefined && line.indent === indent && isDash(cursor.text, line.start);
    line = peek(cursor)
  ) {
    cursor.at = line.start + 1
    while (cursor.text.charCodeAt(cursor.at) === 32) cursor.at++
    const inner = cursor.at - line.start + indent
    const mapping = isMapStart(cursor)
    if (++cursor.depth > MAX_DEPTH) return giveUp(cursor)
    const value = mapping
      ? parseMap(cursor, inner)
      : isDash(cursor.text, cursor.at)
        ? giveUp(cursor)
        : parseValue(cursor, indent, true)
    cursor.depth--
    if (value === undefined || cursor.givenUp) return undefined
    items.push(value)
  }
  const after = peek(cursor)
  if (after !== undefined && after.indent > indent) return giveUp(cursor)
  return { kind: 'array', start: first?.start ?? cursor.at, end: items.at(-1)?.end ?? cursor.at, items }
}

/** Whether the rest of the line is `key: …`. */
function isMapStart(cursor: YamlCursor): boolean {
  const rest = cursor.text.slice(cursor.at, lineEnd(cursor.text, cursor.at))
  return /^(?:[^\s"'{[|>&*!#%@`?-][^#]*?|-[^\s][^#]*?|"[^"]*"|'[^']*'):(?:\s|$)/.test(rest)
}

function parseBlock(cursor: YamlCursor, line: Line): DataNode | undefined {
  if (++cursor.depth > MAX_DEPTH) return giveUp(cursor)
  let node: DataNode | undefined
  if (isDash(cursor.text, line.start)) node = parseList(cursor, line.indent)
  else {
    const indent = line.indent
    cursor.at = line.start
    node =
      isMapStart(cursor) || cursor.text[line.start] === '?'
        ? parseMap(cursor, indent)
        : parseValue(cursor, indent - 1, true)
  }
  cursor.depth--
  return node
}

/**
 * Reads the block YAML that package managers write: mappings, lists, scalars on one line, flow collections.
 * @returns undefined for every shape beyond that; the general parser then takes over
 */
export function parseBlockYaml(text: string): DataNode | undefined {
  const cursor: YamlCursor = { text, at: text.charCodeAt(0) === 0xfeff ? 1 : 0, depth: 0, givenUp: false }
  const first = peek(cursor)
  if (first === undefined) return cursor.givenUp ? undefined : plainScalar('', 0)
  if (
    text.startsWith('---', first.start) &&
    first.indent === 0 &&
    text.slice(first.start + 3, lineEnd(text, first.start)).trim() === ''
  ) {
    cursor.at = Math.min(lineEnd(text, first.start) + 1, text.length)
  }
  const line = peek(cursor)
  if (line === undefined) return cursor.givenUp ? undefined : plainScalar('', 0)
  const node = parseBlock(cursor, line)
  if (node === undefined || cursor.givenUp || peek(cursor) !== undefined) return undefined
  return node
}
