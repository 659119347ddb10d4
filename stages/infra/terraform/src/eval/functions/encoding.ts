import { Buffer, isUtf8 } from 'node:buffer'
import { gunzipSync, gzipSync } from 'node:zlib'
import type { Cell } from '@bartizan/model/resource'
import {
  cellOf,
  EvalError,
  firstUnknown,
  isError,
  isSensitive,
  type Plain,
  plainOf,
  scalarToText,
  sensitiveIf,
  unknownFrom,
} from '../cell.ts'
import { cells, type FunctionContext, type HclFunction, plain } from './define.ts'
import { jsonText, parseJson } from './json.ts'
import { yamlText } from './yaml-text.ts'

const maxUnpacked = 4_000_000

export function decodeUtf8(bytes: Uint8Array): string {
  if (!isUtf8(bytes)) throw new EvalError('the bytes are not UTF-8 text')
  return Buffer.from(bytes).toString('utf8')
}

function fromBase64(text: string): Buffer {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text) || text.length % 4 !== 0) throw new EvalError('the text is not base64')
  return Buffer.from(text, 'base64')
}

const charsets: Readonly<Record<string, BufferEncoding>> = {
  'utf-8': 'utf8',
  utf8: 'utf8',
  'utf-16le': 'utf16le',
  'us-ascii': 'latin1',
  'iso-8859-1': 'latin1',
  'windows-1252': 'latin1',
}

function swap(bytes: Buffer): Buffer {
  return Buffer.from(bytes).swap16()
}

function encodeText(text: string, charset: string): string {
  const name = charset.toLowerCase()
  if (name === 'utf-16be') return swap(Buffer.from(text, 'utf16le')).toString('base64')
  const encoding = charsets[name]
  if (encoding === undefined) throw new EvalError(`the character set ${charset} is not known`)
  return Buffer.from(text, encoding).toString('base64')
}

function decodeText(text: string, charset: string): string {
  const name = charset.toLowerCase()
  const bytes = fromBase64(text)
  if (name === 'utf-16be') return swap(bytes).toString('utf16le')
  const encoding = charsets[name]
  if (encoding === undefined) throw new EvalError(`the character set ${charset} is not known`)
  return bytes.toString(encoding)
}

/** Reads CSV with quotes; the first row names the columns. */
function csv(text: string): Plain {
  const rows = csvRows(text)
  const header = rows.shift() ?? []
  return rows.map((row) => {
    if (row.length !== header.length) throw new EvalError('a row has another number of columns than the header')
    return Object.fromEntries(header.map((name, index) => [name, row[index] ?? '']))
  })
}

function csvRows(text: string): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  let at = 0
  while (at < text.length) {
    let field = ''
    if (text[at] === '"') {
      at += 1
      for (; at < text.length && !(text[at] === '"' && text[at + 1] !== '"'); at += 1) {
        if (text[at] === '"') at += 1
        field += text[at]
      }
      at += 1
    } else {
      const end = /[,\r\n]|$/g
      end.lastIndex = at
      const stop = end.exec(text)?.index ?? text.length
      field = text.slice(at, stop)
      at = stop
    }
    row.push(field)
    if (text[at] === ',') {
      at += 1
      if (at >= text.length || text[at] === '\n') row.push('')
      else continue
    }
    if (text[at] === '\r') at += 1
    if (text[at] === '\n') at += 1
    if (row.length > 1 || row[0] !== '') rows.push(row)
    row = []
  }
  return rows
}

/** Percent-encodes all but unreserved characters, with a plus for a blank. */
function urlencode(text: string): string {
  return encodeURIComponent(text)
    .replaceAll(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', '+')
}

function urldecode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', '%20'))
  } catch {
    throw new EvalError('the text is not percent-encoded')
  }
}

/** Known content becomes text; content with unknown parts stays a structure, so that policies in it can be read. */
function encodeCells(args: readonly Cell[], context: FunctionContext, format: 'json' | 'yaml'): Cell {
  const content = args[0] as Cell
  if (isError(content)) return content
  const sensitive = isSensitive(content)
  if (firstUnknown(content) !== undefined)
    return sensitiveIf(sensitive, { value: { kind: 'encoded', format, content }, origin: context.origin })
  const text = format === 'json' ? jsonText(plainOf(content)) : yamlText(plainOf(content))
  if (!context.spend(text.length)) return { value: { kind: 'unknown', why: 'limit' }, origin: context.origin }
  // The structure keeps the places of its members, which a string would lose.
  return sensitiveIf(sensitive, { value: { kind: 'known', value: text, content }, origin: context.origin })
}

/** Decodes a string; one that was encoded from a structure gives the structure back. */
function decodeJson(args: readonly Cell[], context: FunctionContext): Cell {
  const cell = args[0] as Cell
  if (isError(cell)) return cell
  if (cell.value.kind === 'encoded') return cell.value.content
  if (cell.value.kind !== 'known') return unknownFrom(cell, context.origin)
  const data = parseJson(scalarToText(cell.value.value))
  if (data === undefined) throw new EvalError('the text is not JSON')
  return sensitiveIf(cell.sensitive === true, cellOf(data, context.origin))
}

export const encodingFunctions: Readonly<Record<string, HclFunction>> = {
  base64decode: plain<[string]>('s', ([text]) => decodeUtf8(fromBase64(text))),
  base64encode: plain<[string]>('s', ([text]) => Buffer.from(text, 'utf8').toString('base64')),
  base64gzip: plain<[string]>('s', ([text]) => gzipSync(text).toString('base64')),
  base64gunzip: plain<[string]>('s', ([text]) => {
    try {
      return decodeUtf8(gunzipSync(fromBase64(text), { maxOutputLength: maxUnpacked }))
    } catch {
      throw new EvalError('the text is not compressed, or too large')
    }
  }),
  csvdecode: plain<[string]>('s', ([text]) => csv(text)),
  jsondecode: cells(1, 1, decodeJson),
  jsonencode: cells(1, 1, (args, context) => encodeCells(args, context, 'json')),
  yamlencode: cells(1, 1, (args, context) => encodeCells(args, context, 'yaml')),
  textdecodebase64: plain<[string, string]>('s s', ([text, charset]) => decodeText(text, charset)),
  textencodebase64: plain<[string, string]>('s s', ([text, charset]) => encodeText(text, charset)),
  urlencode: plain<[string]>('s', ([text]) => urlencode(text)),
  urldecode: plain<[string]>('s', ([text]) => urldecode(text)),
}
