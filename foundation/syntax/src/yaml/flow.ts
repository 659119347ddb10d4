import type { YamlEntry, YamlMapping, YamlNode, YamlScalar, YamlSequence } from './ast.ts'
import { atEnd, char, codeAt, isGap, issue, maxYamlDepth, skip, type Cursor } from './cursor.ts'
import { extendPlain, scanPlainLine } from './plain.ts'
import { attach, readAlias, readProperties, type Props } from './properties.ts'
import { readQuoted } from './quoted.ts'

/** The null of a missing value. */
export function emptyScalar(at: number): YamlScalar {
  return { kind: 'scalar', style: 'plain', text: '', value: null, start: at, end: at }
}

function isColon(cursor: Cursor, adjacent: boolean): boolean {
  if (codeAt(cursor) !== char.colon) return false
  const next = codeAt(cursor, 1)
  return adjacent || isGap(next) || next === char.comma || next === char.close || next === char.closeBrace
}

const isJsonKey = (node: YamlNode): boolean =>
  node.kind === 'mapping' || node.kind === 'sequence' || (node.kind === 'scalar' && node.style !== 'plain')

function flowContent(cursor: Cursor): YamlNode {
  const code = codeAt(cursor)
  if (code === char.openBrace || code === char.open) return readFlow(cursor)
  if (code === char.quote || code === char.apostrophe) return readQuoted(cursor)
  if (code === char.star) return readAlias(cursor)
  const start = cursor.at
  if (scanPlainLine(cursor, true) === start) return emptyScalar(start)
  return extendPlain(cursor, start, 0, true)
}

function flowNode(cursor: Cursor): YamlNode {
  const start = cursor.at
  const props = readProperties(cursor)
  if (props !== undefined) skip(cursor)
  const node = flowContent(cursor)
  return props === undefined ? node : attach(cursor, node, props as Props, start)
}

/** Reads `: value` behind a key; an empty value when there is none. */
function flowValue(cursor: Cursor, key: YamlNode): YamlEntry {
  skip(cursor)
  if (!isColon(cursor, isJsonKey(key))) return { key, value: emptyScalar(key.end), start: key.start, end: key.end }
  cursor.at += 1
  const behind = cursor.at
  skip(cursor)
  const code = codeAt(cursor)
  const missing = code === char.comma || code === char.closeBrace || code === char.close || atEnd(cursor)
  const value = missing ? emptyScalar(behind) : flowNode(cursor)
  return { key, value, start: key.start, end: value.end }
}

function explicitMark(cursor: Cursor): boolean {
  if (codeAt(cursor) !== char.question || !isGap(codeAt(cursor, 1))) return false
  cursor.at += 1
  skip(cursor)
  return true
}

/** Between elements: a comma is passed, anything unexpected is reported and stepped over. False at the end. */
function separator(cursor: Cursor, before: number): boolean {
  skip(cursor)
  if (atEnd(cursor)) return false
  if (codeAt(cursor) === char.comma) cursor.at += 1
  else if (cursor.at === before) {
    issue(cursor, 'unexpected character in a flow collection', { start: cursor.at, end: cursor.at + 1 })
    cursor.at += 1
  }
  return true
}

function readFlowMapping(cursor: Cursor): YamlMapping {
  const start = cursor.at
  const entries: YamlEntry[] = []
  const seen = new Set<string>()
  cursor.at += 1
  for (;;) {
    skip(cursor)
    if (atEnd(cursor) || codeAt(cursor) === char.closeBrace) break
    const before = cursor.at
    if (codeAt(cursor) !== char.comma && codeAt(cursor) !== char.close) {
      explicitMark(cursor)
      const entry = flowValue(cursor, flowNode(cursor))
      if (entry.end > before || codeAt(cursor) === char.comma) entries.push(entry)
      noteDuplicate(cursor, seen, entry)
    }
    if (!separator(cursor, before)) break
  }
  return { kind: 'mapping', entries, flow: true, start, end: close(cursor, start) }
}

/** Reports a key that the mapping already has. */
export function noteDuplicate(cursor: Cursor, seen: Set<string>, entry: YamlEntry): void {
  const { key } = entry
  if (key.kind !== 'scalar' || key.text === '<<') return
  if (seen.has(key.text)) issue(cursor, `the key ${key.text.slice(0, 80)} occurs twice`, key, 'told')
  seen.add(key.text)
}

function readFlowSequence(cursor: Cursor): YamlSequence {
  const start = cursor.at
  const items: YamlNode[] = []
  cursor.at += 1
  for (;;) {
    skip(cursor)
    if (atEnd(cursor) || codeAt(cursor) === char.close) break
    const before = cursor.at
    if (codeAt(cursor) !== char.comma && codeAt(cursor) !== char.closeBrace) {
      const explicit = explicitMark(cursor)
      const node = flowNode(cursor)
      skip(cursor)
      const pair = explicit || isColon(cursor, isJsonKey(node)) ? flowValue(cursor, node) : undefined
      if (pair !== undefined) {
        items.push({ kind: 'mapping', entries: [pair], flow: true, start: pair.start, end: pair.end })
      } else if (cursor.at > before) items.push(node)
    }
    if (!separator(cursor, before)) break
  }
  return { kind: 'sequence', items, flow: true, start, end: close(cursor, start) }
}

function close(cursor: Cursor, start: number): number {
  if (atEnd(cursor)) issue(cursor, 'a flow collection is not closed', { start, end: start + 1 })
  else cursor.at += 1
  return cursor.at
}

/** Reads `{…}` or `[…]`; the cursor stands on the bracket. */
export function readFlow(cursor: Cursor): YamlNode {
  if (cursor.depth >= maxYamlDepth) {
    const node = emptyScalar(cursor.at)
    issue(cursor, `nested deeper than ${maxYamlDepth}; the rest is left out`, { start: cursor.at, end: cursor.at + 1 })
    cursor.at = cursor.text.length
    return node
  }
  cursor.depth += 1
  const node = codeAt(cursor) === char.openBrace ? readFlowMapping(cursor) : readFlowSequence(cursor)
  cursor.depth -= 1
  return node
}
