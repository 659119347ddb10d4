import type { YamlDocument, YamlFile } from './ast.ts'
import { readNode } from './block.ts'
import { atEnd, atMarker, char, codeAt, issue, nextLine, skip, type Cursor } from './cursor.ts'

/** Longer texts are not parsed. */
export const maxYamlLength = 20_000_000

/**
 * Parses YAML 1.2, and JSON as a part of it, keeping the place of every key and value. Tolerant: it never throws; what is
 * not well-formed is in `issues`, and the rest is still read.
 * @param text the file's text without byte-order mark; all positions are indices into it
 */
export function parseYaml(text: string): YamlFile {
  const cursor: Cursor = { text, at: 0, line: 0, depth: 0, anchors: new Map(), issues: [], comments: [] }
  const documents: YamlDocument[] = []
  if (text.length > maxYamlLength) {
    issue(cursor, `longer than ${maxYamlLength} characters`, { start: 0, end: 0 })
    return { documents, comments: [], issues: cursor.issues }
  }
  if (text.charCodeAt(0) === 0xfe_ff) cursor.at = cursor.line = 1
  for (;;) {
    skip(cursor)
    if (atEnd(cursor)) break
    const start = cursor.at
    if (cursor.at === cursor.line && codeAt(cursor) === char.percent) {
      nextLine(cursor)
      continue
    }
    if (atMarker(cursor)) {
      const ends = text.startsWith('...', cursor.at)
      cursor.at += 3
      if (ends) continue
    }
    cursor.anchors = new Map()
    const root = readNode(cursor, { min: 0, inline: true })
    documents.push({ root, start, end: Math.max(root.end, start) })
    skip(cursor)
    if (atEnd(cursor) || atMarker(cursor)) continue
    issue(cursor, 'this does not belong to the document before it', { start: cursor.at, end: cursor.at + 1 })
    while (!atEnd(cursor)) {
      nextLine(cursor)
      if (atMarker(cursor)) break
    }
  }
  return { documents, comments: cursor.comments, issues: cursor.issues }
}
