import type { YamlEntry, YamlMapping, YamlNode, YamlSequence } from './ast.ts'
import { readBlockScalar } from './block-scalar.ts'
import {
  atEnd,
  atMarker,
  char,
  codeAt,
  column,
  isGap,
  issue,
  maxYamlDepth,
  nextLine,
  skip,
  skipBlanks,
  type Cursor,
} from './cursor.ts'
import { emptyScalar, noteDuplicate, readFlow } from './flow.ts'
import { extendPlain, scanPlainLine } from './plain.ts'
import { attach, readAlias, readProperties } from './properties.ts'
import { readQuoted } from './quoted.ts'

/** Where a node may stand. */
interface Place {
  /** Smallest column on a line of its own. */
  readonly min: number
  /** Whether a block collection may start on the current line. */
  readonly inline: boolean
  /** Column in which a sequence may stand although it is less than `min`: that of the key it belongs to. */
  readonly sequenceAt?: number
}

const isDash = (cursor: Cursor): boolean => codeAt(cursor) === char.dash && isGap(codeAt(cursor, 1))
const isQuestion = (cursor: Cursor): boolean => codeAt(cursor) === char.question && isGap(codeAt(cursor, 1))
const isColon = (cursor: Cursor): boolean => codeAt(cursor) === char.colon && isGap(codeAt(cursor, 1))

function outside(cursor: Cursor, place: Place, crossed: boolean): boolean {
  if (atEnd(cursor) || atMarker(cursor)) return true
  if (!crossed || column(cursor) >= place.min) return false
  return !(column(cursor) === place.sequenceAt && isDash(cursor))
}

/** Reads a node at or behind the cursor; an empty scalar when the next content is not indented enough. */
export function readNode(cursor: Cursor, place: Place): YamlNode {
  const start = cursor.at
  const crossed = skip(cursor)
  if (outside(cursor, place, crossed)) return emptyScalar(start)
  if (tooDeep(cursor)) return emptyScalar(start)
  return deeper(cursor, place, crossed || place.inline)
}

function withProperties(cursor: Cursor, place: Place, block: boolean): YamlNode {
  const start = cursor.at
  const at = { at: cursor.at, line: cursor.line, comments: cursor.comments.length }
  const props = readProperties(cursor)
  if (props === undefined) return readAtom(cursor, place, block)
  const behind = cursor.at
  if (skip(cursor)) {
    const ends = outside(cursor, place, true) || tooDeep(cursor)
    return attach(cursor, ends ? emptyScalar(behind) : deeper(cursor, place, true), props, start)
  }
  if (atEnd(cursor) || tooDeep(cursor)) return attach(cursor, emptyScalar(behind), props, start)
  if (block && !isDash(cursor) && startsKey(cursor)) {
    // The properties belong to the key, not to the mapping that the key opens.
    cursor.at = at.at
    cursor.line = at.line
    return readMapping(cursor, column(cursor))
  }
  return attach(cursor, deeper(cursor, place, block && isDash(cursor)), props, start)
}

/** Reads content one level down. */
function deeper(cursor: Cursor, place: Place, block: boolean): YamlNode {
  cursor.depth += 1
  const node = readContent(cursor, place, block)
  cursor.depth -= 1
  return node
}

/** True when the nesting has reached its limit; the rest of the text is then left out, with an issue. */
function tooDeep(cursor: Cursor): boolean {
  if (cursor.depth < maxYamlDepth) return false
  issue(cursor, `nested deeper than ${maxYamlDepth}; the rest is left out`, { start: cursor.at, end: cursor.at + 1 })
  cursor.at = cursor.text.length
  return true
}

/** True when the text at the cursor is a key with its colon, on one line. Leaves the cursor where it is. */
function startsKey(cursor: Cursor): boolean {
  const { at, line } = cursor
  const known = { issues: cursor.issues.length, comments: cursor.comments.length }
  const code = codeAt(cursor)
  if (code === char.pipe || code === char.greater) return false
  simpleKey(cursor)
  const same = cursor.line === line
  skipBlanks(cursor)
  const found = same && isColon(cursor)
  cursor.at = at
  cursor.line = line
  cursor.issues.length = known.issues
  cursor.comments.length = known.comments
  return found
}

function readContent(cursor: Cursor, place: Place, block: boolean): YamlNode {
  const code = codeAt(cursor)
  if (code === char.ampersand || code === char.bang) return withProperties(cursor, place, block)
  return readAtom(cursor, place, block)
}

function readAtom(cursor: Cursor, place: Place, block: boolean): YamlNode {
  const code = codeAt(cursor)
  if (code === char.pipe || code === char.greater) return readBlockScalar(cursor, place.min - 1)
  if (isDash(cursor) && block) return readSequence(cursor, column(cursor))
  if (isQuestion(cursor) && block) return readMapping(cursor, column(cursor))
  const { at, line } = cursor
  const indent = column(cursor)
  const atom = simpleKey(cursor)
  const behind = cursor.at
  skipBlanks(cursor)
  if (isColon(cursor) && cursor.line === line) {
    if (block) return readMapping(cursor, indent, atom)
    issue(cursor, 'a mapping cannot start here', { start: cursor.at, end: cursor.at + 1 })
    nextLine(cursor)
    return atom
  }
  cursor.at = behind
  if (atom.kind !== 'scalar' || atom.style !== 'plain') return atom
  if (atom.start === atom.end) {
    issue(cursor, 'unexpected character', { start: at, end: at + 1 })
    cursor.at = Math.min(at + 1, cursor.text.length)
  }
  return extendPlain(cursor, at, place.min, false)
}

/** Reads what can be a key: alias, quoted, flow, or plain text to the end of the line. */
function simpleKey(cursor: Cursor): YamlNode {
  const code = codeAt(cursor)
  if (code === char.openBrace || code === char.open) return readFlow(cursor)
  if (code === char.quote || code === char.apostrophe) return readQuoted(cursor)
  if (code === char.star) return readAlias(cursor)
  const start = cursor.at
  const end = scanPlainLine(cursor, false)
  const text = cursor.text.slice(start, end)
  return { kind: 'scalar', style: 'plain', text, value: text, start, end }
}

function readSequence(cursor: Cursor, indent: number): YamlSequence {
  const { at: start } = cursor
  const items: YamlNode[] = []
  let end = start
  for (;;) {
    cursor.at += 1
    const item = readNode(cursor, { min: indent + 1, inline: true })
    items.push(item)
    end = Math.max(item.end, end)
    if (!settle(cursor, indent) || !isDash(cursor)) break
  }
  return { kind: 'sequence', items, flow: false, start, end }
}

/** Goes to the next content; false unless it stands in column `indent`. Deeper lines that fit nowhere are reported and passed. */
function settle(cursor: Cursor, indent: number): boolean {
  for (;;) {
    skip(cursor)
    if (atEnd(cursor) || atMarker(cursor)) return false
    if (column(cursor) <= indent) return column(cursor) === indent
    issue(cursor, 'this line is indented deeper than what it could belong to', { start: cursor.at, end: cursor.at + 1 })
    nextLine(cursor)
  }
}

function readKey(cursor: Cursor): YamlNode {
  const start = cursor.at
  const props = readProperties(cursor)
  if (props === undefined) return simpleKey(cursor)
  skipBlanks(cursor)
  return attach(cursor, simpleKey(cursor), props, start)
}

function readEntry(cursor: Cursor, indent: number, first: YamlNode | undefined): YamlEntry | undefined {
  const start = first?.start ?? cursor.at
  const explicit = first === undefined && isQuestion(cursor)
  let key: YamlNode
  if (explicit) {
    cursor.at += 1
    key = readNode(cursor, { min: indent + 1, inline: true, sequenceAt: indent })
    if (!settle(cursor, indent) || !isColon(cursor)) return { key, value: emptyScalar(key.end), start, end: key.end }
  } else key = first ?? readKey(cursor)
  skipBlanks(cursor)
  if (!isColon(cursor)) {
    issue(cursor, 'a colon is missing behind a key', { start, end: Math.max(cursor.at, start + 1) })
    nextLine(cursor)
    return undefined
  }
  cursor.at += 1
  const value = readNode(cursor, { min: indent + 1, inline: explicit, sequenceAt: indent })
  return { key, value, start, end: Math.max(value.end, key.end) }
}

function readMapping(cursor: Cursor, indent: number, firstKey?: YamlNode): YamlMapping {
  const start = firstKey?.start ?? cursor.at
  const entries: YamlEntry[] = []
  const seen = new Set<string>()
  let key = firstKey
  let end = start
  for (;;) {
    const entry = readEntry(cursor, indent, key)
    key = undefined
    if (entry !== undefined) {
      entries.push(entry)
      noteDuplicate(cursor, seen, entry)
      end = entry.end
    }
    if (!settle(cursor, indent) || isDash(cursor)) break
  }
  return { kind: 'mapping', entries, flow: false, start, end }
}
