/** An element with its place in the text. Offsets are UTF-16 indices, `end` exclusive. */
export interface XmlElement {
  /** As written, prefix included. */
  readonly name: string
  readonly start: number
  /** End of the start tag. */
  readonly openEnd: number
  readonly end: number
  readonly attributes: readonly XmlAttribute[]
  readonly children: readonly XmlElement[]
  /** Character data directly inside, comments left out, references resolved. */
  readonly text: string
  /** Where the first character data that is not blank begins; -1 without any. */
  readonly textStart: number
}

export interface XmlAttribute {
  readonly name: string
  readonly value: string
  readonly start: number
  readonly end: number
}

export interface XmlProblem {
  readonly kind: 'unparsed' | 'too-deep' | 'too-many'
  readonly offset: number
  readonly reason: string
}

export interface XmlResult {
  readonly root: XmlElement | undefined
  readonly problem?: XmlProblem
}

export interface XmlOptions {
  readonly maxDepth?: number
  readonly maxElements?: number
}

interface Open {
  readonly name: string
  readonly start: number
  readonly openEnd: number
  readonly attributes: readonly XmlAttribute[]
  readonly children: XmlElement[]
  text: string
  textStart: number
}

interface Cursor {
  readonly text: string
  at: number
  elements: number
  readonly open: Open[]
  root: XmlElement | undefined
  problem: XmlProblem | undefined
}

function stop(cursor: Cursor, reason: string, kind: XmlProblem['kind'] = 'unparsed'): void {
  cursor.problem ??= { kind, offset: cursor.at, reason }
}

const NAMED: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

function reference(whole: string, name: string): string {
  if (!name.startsWith('#')) return NAMED[name] ?? whole
  const code = name[1] === 'x' ? Number.parseInt(name.slice(2), 16) : Number.parseInt(name.slice(1), 10)
  return Number.isInteger(code) && code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole
}

/** Resolves the five predefined and the numeric references; entities of a DTD stay as they are written. */
const resolve = (text: string): string => (text.includes('&') ? text.replace(/&(#?\w{1,10});/g, reference) : text)

function addText(cursor: Cursor, start: number, end: number, raw: boolean): void {
  const parent = cursor.open.at(-1)
  if (parent === undefined || start >= end) return
  const text = cursor.text.slice(start, end)
  if (parent.textStart < 0) {
    const blank = text.length - text.trimStart().length
    if (blank < text.length) parent.textStart = start + blank
  }
  parent.text += raw ? text : resolve(text)
}

/** Skips from the cursor past `mark`; the text may end before it. */
function skipPast(cursor: Cursor, mark: string): number {
  const end = cursor.text.indexOf(mark, cursor.at)
  if (end < 0) {
    cursor.at = cursor.text.length
    stop(cursor, `"${mark}" is missing`)
    return cursor.text.length
  }
  cursor.at = end + mark.length
  return end
}

/** A document type declaration is passed over, its internal subset included. */
function skipDoctype(cursor: Cursor): void {
  let depth = 0
  for (; cursor.at < cursor.text.length; cursor.at++) {
    const char = cursor.text[cursor.at]
    if (char === '[') depth++
    else if (char === ']') depth--
    else if (char === '>' && depth <= 0) {
      cursor.at++
      return
    }
  }
  stop(cursor, 'the document type declaration has no end')
}

const ATTRIBUTE = /\s+([^\s=/>"'<]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/y
const NAME = /[^\s/>"'<=]+/y

function close(cursor: Cursor): void {
  const open = cursor.open.pop()
  if (open === undefined) return
  const element: XmlElement = { ...open, end: cursor.at }
  const parent = cursor.open.at(-1)
  if (parent === undefined) cursor.root ??= element
  else parent.children.push(element)
}

function closeTag(cursor: Cursor): void {
  const end = cursor.text.indexOf('>', cursor.at)
  if (end < 0) return stop(cursor, 'an end tag has no end')
  const name = cursor.text.slice(cursor.at + 2, end).trim()
  if (cursor.open.at(-1)?.name !== name) return stop(cursor, `"</${name.slice(0, 40)}>" closes nothing`)
  cursor.at = end + 1
  close(cursor)
}

interface Limits {
  readonly maxDepth: number
  readonly maxElements: number
}

function openTag(cursor: Cursor, { maxDepth, maxElements }: Limits): void {
  const start = cursor.at
  NAME.lastIndex = start + 1
  const name = NAME.exec(cursor.text)?.[0]
  if (name === undefined) return stop(cursor, 'a tag has no name')
  if (++cursor.elements > maxElements) return stop(cursor, `more than ${maxElements} elements`, 'too-many')
  if (cursor.open.length >= maxDepth) return stop(cursor, `nested more than ${maxDepth} deep`, 'too-deep')
  cursor.at = start + 1 + name.length
  const attributes: XmlAttribute[] = []
  for (;;) {
    ATTRIBUTE.lastIndex = cursor.at
    const match = ATTRIBUTE.exec(cursor.text)
    if (match === null) break
    const end = ATTRIBUTE.lastIndex
    attributes.push({
      name: match[1]!,
      value: resolve(match[2] ?? match[3] ?? ''),
      start: cursor.at + match[0].search(/\S/),
      end,
    })
    cursor.at = end
  }
  while (/\s/.test(cursor.text[cursor.at] ?? '')) cursor.at++
  const empty = cursor.text.startsWith('/>', cursor.at)
  if (!empty && cursor.text[cursor.at] !== '>') return stop(cursor, `the tag <${name.slice(0, 40)}> has no end`)
  cursor.at += empty ? 2 : 1
  cursor.open.push({ name, start, openEnd: cursor.at, attributes, children: [], text: '', textStart: -1 })
  if (empty) close(cursor)
}

function step(cursor: Cursor, limits: Limits): void {
  const { text } = cursor
  const next = text.indexOf('<', cursor.at)
  addText(cursor, cursor.at, next < 0 ? text.length : next, false)
  cursor.at = next < 0 ? text.length : next
  if (next < 0) return
  if (text.startsWith('<!--', next)) skipPast(cursor, '-->')
  else if (text.startsWith('<![CDATA[', next)) addText(cursor, next + 9, skipPast(cursor, ']]>'), true)
  else if (text.startsWith('<?', next)) skipPast(cursor, '?>')
  else if (text.startsWith('<!', next)) skipDoctype(cursor)
  else if (text.startsWith('</', next)) closeTag(cursor)
  else openTag(cursor, limits)
}

/**
 * Parses XML into a tree with positions. No entity of a document type is expanded and nothing outside is loaded.
 * A defect ends the parse; the elements that stand before it are kept.
 */
export function parseXml(text: string, options: XmlOptions = {}): XmlResult {
  const cursor: Cursor = {
    text,
    at: text.charCodeAt(0) === 0xfeff ? 1 : 0,
    elements: 0,
    open: [],
    root: undefined,
    problem: undefined,
  }
  const limits = { maxDepth: options.maxDepth ?? 200, maxElements: options.maxElements ?? 5_000_000 }
  while (cursor.at < text.length && cursor.problem === undefined) step(cursor, limits)
  if (cursor.open.length > 0) {
    stop(cursor, `<${cursor.open.at(-1)!.name.slice(0, 40)}> is not closed`)
    while (cursor.open.length > 0) close(cursor)
  }
  if (cursor.root === undefined) stop(cursor, 'no element')
  return cursor.problem === undefined ? { root: cursor.root } : { root: cursor.root, problem: cursor.problem }
}

/** The name without its prefix. */
export function localName(name: string): string {
  const colon = name.indexOf(':')
  return colon < 0 ? name : name.slice(colon + 1)
}

/** The first child of that local name. */
export const childOf = (element: XmlElement | undefined, name: string): XmlElement | undefined =>
  element?.children.find((child) => localName(child.name) === name)

/** All children of that local name. */
export const childrenOf = (element: XmlElement | undefined, name: string): readonly XmlElement[] =>
  element?.children.filter((child) => localName(child.name) === name) ?? []

/** The trimmed text of the child of that name; undefined when there is none. */
export const childText = (element: XmlElement | undefined, name: string): string | undefined =>
  childOf(element, name)?.text.trim()

/** The value of an attribute, by its name as written, ignoring case when nothing fits exactly. */
export function attributeOf(element: XmlElement | undefined, name: string): string | undefined {
  const exact = element?.attributes.find((attribute) => attribute.name === name)
  return (exact ?? element?.attributes.find((attribute) => attribute.name.toLowerCase() === name.toLowerCase()))?.value
}
