import type { Attribute, Block, Body, HclProblem, Label } from './ast.ts'
import {
  type Cursor,
  decodeText,
  enter,
  fail,
  HclSyntaxError,
  isNameStart,
  readName,
  skip,
  skipLines,
  stepNewline,
} from './cursor.ts'
import { parseExpression } from './expression.ts'
import { readQuoted } from './template.ts'

interface Items {
  readonly attributes: Attribute[]
  readonly blocks: Block[]
}

/** Parses the whole file. A broken item at the top costs that item; parsing goes on at the next one. */
export function parseFileBody(cursor: Cursor, problems: HclProblem[]): Body {
  const items: Items = { attributes: [], blocks: [] }
  const names = new Set<string>()
  for (;;) {
    let start = cursor.at
    try {
      if (Number.isNaN(skipLines(cursor))) break
      start = cursor.at
      parseItem(cursor, items, names)
    } catch (error) {
      if (!(error instanceof HclSyntaxError)) throw error
      problems.push(error.problem)
      if (problems.length >= maxProblems) break
      cursor.depth = 0
      cursor.blankNewlines = 0
      cursor.at = nextItem(cursor.text, start)
    }
  }
  return { ...items, start: 0, end: cursor.end }
}

/** Each broken block may have been read to the end of the file, so their number is bounded. */
const maxProblems = 100

const itemStart = /\n(?=[A-Za-z_][\w-]*(?:[ \t]+(?:"[^"\n]*"|[A-Za-z_][\w-]*))*[ \t]*(?:\{|=[^=]))/g

/** The next line after `from` that begins in the first column like an attribute or block. */
function nextItem(text: string, from: number): number {
  itemStart.lastIndex = from
  const found = itemStart.exec(text)
  return found === null ? text.length : found.index + 1
}

function parseItem(cursor: Cursor, items: Items, names: Set<string>): void {
  const start = cursor.at
  if (!isNameStart(cursor.text.charCodeAt(start))) fail(cursor, 'Expected an attribute or block')
  const name = readName(cursor, 'an attribute or block')
  const nameEnd = cursor.at
  if (skip(cursor) === 61 && cursor.text[cursor.at + 1] !== '=') {
    cursor.at += 1
    const value = parseExpression(cursor)
    items.attributes.push({ name, nameEnd, value, start, end: value.end })
    if (names.has(name)) fail(cursor, `Attribute ${name} is set twice`, start, nameEnd)
    names.add(name)
    return endItem(cursor, 'attribute')
  }
  items.blocks.push(parseBlock(cursor, { type: name, start, nameEnd }))
  return endItem(cursor, 'block')
}

/** An item ends at a line end, at the end of the file, or (in a block of one line) at the closing brace. */
function endItem(cursor: Cursor, what: string): void {
  const code = skip(cursor)
  if (code === 10) stepNewline(cursor)
  else if (!Number.isNaN(code)) fail(cursor, `Expected a line end after the ${what}`)
}

function parseLabels(cursor: Cursor, nameEnd: number): { labels: Label[]; headerEnd: number } {
  const labels: Label[] = []
  let headerEnd = nameEnd
  for (;;) {
    const code = skip(cursor)
    const start = cursor.at
    if (code === 34) {
      const string = readQuoted(cursor, parseExpression)
      if (string.kind !== 'string') return fail(cursor, 'A block label cannot hold a template', start, cursor.at)
      labels.push({ value: string.value, start, end: cursor.at })
    } else if (isNameStart(code)) {
      const value = decodeText(readName(cursor, 'a block label'))
      labels.push({ value, start, end: cursor.at })
    } else if (code === 123) {
      return { labels, headerEnd }
    } else {
      return fail(cursor, 'Expected = for an attribute, or { for a block')
    }
    headerEnd = cursor.at
  }
}

function parseBlock(cursor: Cursor, head: { type: string; start: number; nameEnd: number }): Block {
  const { labels, headerEnd } = parseLabels(cursor, head.nameEnd)
  const open = cursor.at
  cursor.at += 1
  enter(cursor)
  const body = skip(cursor) === 10 ? parseLines(cursor, open) : parseOneLine(cursor, open)
  cursor.depth -= 1
  return { type: head.type, labels, headerEnd, body, start: head.start, end: cursor.at }
}

function parseLines(cursor: Cursor, open: number): Body {
  const items: Items = { attributes: [], blocks: [] }
  const names = new Set<string>()
  for (;;) {
    const code = skipLines(cursor)
    if (code === 125) break
    if (Number.isNaN(code)) fail(cursor, 'Block is not closed', open, open + 1)
    parseItem(cursor, items, names)
  }
  cursor.at += 1
  return { ...items, start: open, end: cursor.at }
}

/** `{ }` or `{ name = value }`. */
function parseOneLine(cursor: Cursor, open: number): Body {
  const attributes: Attribute[] = []
  if (cursor.text[cursor.at] !== '}') {
    const start = cursor.at
    const name = readName(cursor, 'an attribute or }')
    const nameEnd = cursor.at
    if (skip(cursor) !== 61) fail(cursor, 'A block of one line holds at most one attribute and no block')
    cursor.at += 1
    const value = parseExpression(cursor)
    attributes.push({ name, nameEnd, value, start, end: value.end })
    skip(cursor)
    if (cursor.text[cursor.at] !== '}') fail(cursor, 'Expected } on the same line')
  }
  cursor.at += 1
  return { attributes, blocks: [], start: open, end: cursor.at }
}
