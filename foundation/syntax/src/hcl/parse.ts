import { Buffer, isUtf8 } from 'node:buffer'
import type { Expression, HclFile, HclProblem } from './ast.ts'
import { parseFileBody } from './body.ts'
import { type Cursor, fail, HclSyntaxError, skip } from './cursor.ts'
import { parseExpression } from './expression.ts'
import { readTemplate } from './template.ts'

export interface ParseOptions {
  /** Levels of nesting that are followed. Default 200. */
  readonly maxDepth?: number
  /** Bytes. Default 20 MB. */
  readonly maxBytes?: number
}

const emptyBody = { attributes: [], blocks: [], start: 0, end: 0 } as const

/**
 * Parses HCL native syntax. Offsets are bytes of the given data. Never throws on content: what cannot be parsed is
 * left out and named in `problems`, and parsing goes on at the next block.
 */
export function parseHcl(data: Uint8Array, options: ParseOptions = {}): HclFile {
  const maxBytes = options.maxBytes ?? 20_000_000
  if (data.length > maxBytes) {
    return { body: emptyBody, problems: [problem('too-large', `Larger than ${maxBytes} bytes`, data.length)] }
  }
  const problems: HclProblem[] = isUtf8(data) ? [] : [problem('not-utf8', 'Not valid UTF-8', data.length)]
  const cursor = createCursor(data, options)
  if (cursor.text.startsWith('\xef\xbb\xbf')) cursor.at = 3
  return { body: parseFileBody(cursor, problems), problems }
}

/** Parses one expression, as in `-var` values and in tests. */
export function parseHclExpression(text: string, options: ParseOptions = {}): Expression | HclProblem {
  const cursor = createCursor(Buffer.from(text, 'utf8'), options)
  cursor.blankNewlines = 1
  try {
    const expression = parseExpression(cursor)
    if (!Number.isNaN(skip(cursor))) fail(cursor, 'Unexpected text after the expression')
    return expression
  } catch (error) {
    if (error instanceof HclSyntaxError) return error.problem
    throw error
  }
}

/** Parses a template file: text with `${ }` and `%{ }`. */
export function parseHclTemplate(data: Uint8Array, options: ParseOptions = {}): Expression | HclProblem {
  const cursor = createCursor(data, options)
  try {
    return readTemplate(cursor, parseExpression)
  } catch (error) {
    if (error instanceof HclSyntaxError) return error.problem
    throw error
  }
}

function createCursor(data: Uint8Array, options: ParseOptions): Cursor {
  const text = Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('latin1')
  return { text, end: text.length, at: 0, blankNewlines: 0, depth: 0, maxDepth: options.maxDepth ?? 200 }
}

function problem(kind: HclProblem['kind'], message: string, end: number): HclProblem {
  return { kind, message, start: 0, end }
}
