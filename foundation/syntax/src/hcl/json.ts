import { Buffer } from 'node:buffer'
import type { Attribute, Block, Body, Expression, HclFile, HclProblem, Label, ObjectItem, Span } from './ast.ts'
import { parseHclTemplate } from './parse.ts'

/** A JSON value with its place. */
type Json = Span &
  (
    | {
        readonly kind: 'object'
        readonly members: readonly { readonly name: string; readonly nameSpan: Span; readonly value: Json }[]
      }
    | { readonly kind: 'array'; readonly items: readonly Json[] }
    | { readonly kind: 'string'; readonly text: string; readonly raw: string }
    | { readonly kind: 'scalar'; readonly value: number | bigint | boolean | null }
  )

class JsonError extends Error {
  readonly code = 'HCL_JSON'
  readonly at: number
  constructor(message: string, at: number) {
    super(message)
    this.at = at
  }
}

interface Reader {
  readonly text: string
  at: number
  depth: number
}

const maxDepth = 200
const blank = /[ \t\r\n]*/y
const stringShape = /"([^"\\\u0000-\u001f]*(?:\\.[^"\\\u0000-\u001f]*)*)"/y
const scalarShape = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y

function skipBlank(reader: Reader): string | undefined {
  blank.lastIndex = reader.at
  blank.test(reader.text)
  reader.at = blank.lastIndex
  return reader.text[reader.at]
}

function readString(reader: Reader): { text: string; raw: string } & Span {
  stringShape.lastIndex = reader.at
  const found = stringShape.exec(reader.text)
  if (found === null) throw new JsonError('Expected a string', reader.at)
  const start = reader.at
  reader.at = stringShape.lastIndex
  const utf8 = Buffer.from(found[0], 'latin1').toString('utf8')
  try {
    return { text: JSON.parse(utf8) as string, raw: found[1] ?? '', start, end: reader.at }
  } catch {
    throw new JsonError('The string has an unknown escape', start)
  }
}

function readValue(reader: Reader): Json {
  const char = skipBlank(reader)
  if (char === '"') return { kind: 'string', ...readString(reader) }
  if (char === '{' || char === '[') {
    reader.depth += 1
    if (reader.depth > maxDepth) throw new JsonError(`Nested more than ${maxDepth} levels deep`, reader.at)
    const value = char === '{' ? readObject(reader) : readArray(reader)
    reader.depth -= 1
    return value
  }
  scalarShape.lastIndex = reader.at
  const found = scalarShape.exec(reader.text)
  if (found === null) throw new JsonError('Expected a value', reader.at)
  const start = reader.at
  reader.at = scalarShape.lastIndex
  const whole = /^-?\d+$/.test(found[0]) && !Number.isSafeInteger(Number(found[0]))
  const value = whole ? BigInt(found[0]) : (JSON.parse(found[0]) as number | boolean | null)
  return { kind: 'scalar', value, start, end: reader.at }
}

function readObject(reader: Reader): Json {
  const start = reader.at
  reader.at += 1
  const members: { name: string; nameSpan: Span; value: Json }[] = []
  if (skipBlank(reader) !== '}') {
    for (;;) {
      skipBlank(reader)
      const name = readString(reader)
      if (skipBlank(reader) !== ':') throw new JsonError('Expected : after a member name', reader.at)
      reader.at += 1
      members.push({ name: name.text, nameSpan: name, value: readValue(reader) })
      const next = skipBlank(reader)
      if (next === '}') break
      if (next !== ',') throw new JsonError('Expected , or } after a member', reader.at)
      reader.at += 1
    }
  }
  reader.at += 1
  return { kind: 'object', members, start, end: reader.at }
}

function readArray(reader: Reader): Json {
  const start = reader.at
  reader.at += 1
  const items: Json[] = []
  if (skipBlank(reader) !== ']') {
    for (;;) {
      items.push(readValue(reader))
      const next = skipBlank(reader)
      if (next === ']') break
      if (next !== ',') throw new JsonError('Expected , or ] after an item', reader.at)
      reader.at += 1
    }
  }
  reader.at += 1
  return { kind: 'array', items, start, end: reader.at }
}

/** Strings are templates, whose offsets are right as long as the string has no escapes. */
function toExpression(json: Json): Expression {
  const span = { start: json.start, end: json.end }
  switch (json.kind) {
    case 'scalar':
      return { kind: 'literal', value: json.value, ...span }
    case 'array':
      return { kind: 'tuple', items: json.items.map(toExpression), ...span }
    case 'object': {
      const items: ObjectItem[] = json.members
        .filter((member) => member.name !== '//')
        .map((member) => ({
          key: {
            kind: 'string',
            value: member.name,
            heredoc: false,
            start: member.nameSpan.start,
            end: member.nameSpan.end,
          },
          value: toExpression(member.value),
        }))
      return { kind: 'object', items, ...span }
    }
    case 'string':
      return stringExpression(json.text, span)
  }
}

function stringExpression(text: string, span: Span): Expression {
  if (!text.includes('${') && !text.includes('%{')) return { kind: 'string', value: text, heredoc: false, ...span }
  const parsed = parseHclTemplate(Buffer.from(text, 'utf8'))
  if ('message' in parsed) throw new JsonError(parsed.message, span.start)
  const placed = shift(parsed, span)
  return placed.kind === 'template' || placed.kind === 'string' ? { ...placed, heredoc: false } : placed
}

/** Gives every node inside a string the place of that string. */
function shift<T>(node: T, span: Span): T {
  if (Array.isArray(node)) return node.map((item: unknown) => shift(item, span)) as T
  if (typeof node !== 'object' || node === null) return node
  const copy = Object.fromEntries(Object.entries(node).map(([key, value]) => [key, shift(value as unknown, span)]))
  return ('start' in copy ? { ...copy, start: span.start, end: span.end } : copy) as T
}

function toBody(json: Json, blocks: Readonly<Record<string, number>>): Body {
  const attributes: Attribute[] = []
  const found: Block[] = []
  for (const member of json.kind === 'object' ? json.members : []) {
    const labels = blocks[member.name]
    if (member.name === '//') continue
    if (labels === undefined) attributes.push(toAttribute(member))
    else
      unrollBlocks(
        { type: member.name, json: member.value, labels: [], left: labels, start: member.nameSpan.start },
        found,
      )
  }
  return { attributes, blocks: found, start: json.start, end: json.end }
}

function toAttribute(member: { name: string; nameSpan: Span; value: Json }): Attribute {
  return {
    name: member.name,
    nameEnd: member.nameSpan.end,
    value: toExpression(member.value),
    start: member.nameSpan.start,
    end: member.value.end,
  }
}

interface Unrolled {
  readonly type: string
  readonly json: Json
  readonly labels: readonly Label[]
  readonly left: number
  readonly start: number
}

/** One block per innermost object; the levels above it are its labels. */
function unrollBlocks(level: Unrolled, into: Block[]): void {
  if (level.json.kind === 'array') {
    for (const item of level.json.items) unrollBlocks({ ...level, json: item }, into)
    return
  }
  if (level.json.kind !== 'object') return
  if (level.left === 0) {
    const body = toBody(level.json, {})
    const headerEnd = level.labels.at(-1)?.end ?? level.json.start + 1
    const start = level.labels.at(-1)?.start ?? level.start
    into.push({ type: level.type, labels: level.labels, headerEnd, body, start, end: level.json.end })
    return
  }
  for (const member of level.json.members) {
    if (member.name === '//') continue
    const label: Label = { value: member.name, start: member.nameSpan.start, end: member.nameSpan.end }
    unrollBlocks({ ...level, json: member.value, labels: [...level.labels, label], left: level.left - 1 }, into)
  }
}

/**
 * Parses HCL's JSON syntax. `blocks` names the members that are blocks, with their number of labels; all others are
 * attributes, in which repeated blocks look like lists of objects.
 */
export function parseHclJson(data: Uint8Array, blocks: Readonly<Record<string, number>>): HclFile {
  const reader: Reader = {
    text: Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('latin1'),
    at: 0,
    depth: 0,
  }
  if (reader.text.startsWith('\xef\xbb\xbf')) reader.at = 3
  const problems: HclProblem[] = []
  try {
    const json = readValue(reader)
    if (skipBlank(reader) !== undefined) throw new JsonError('Unexpected text after the value', reader.at)
    return { body: toBody(json, blocks), problems }
  } catch (error) {
    if (!(error instanceof JsonError)) throw error
    problems.push({ kind: 'syntax', message: error.message, start: error.at, end: Math.min(error.at + 1, data.length) })
    return { body: { attributes: [], blocks: [], start: 0, end: 0 }, problems }
  }
}
