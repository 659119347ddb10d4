import { Buffer } from 'node:buffer'
import type { Fix } from '@bartizan/model'
import type { RepairRequest } from '@bartizan/resources'

const literal = /(?:true|false|-?\d+(?:\.\d+)?|"[^"\\$%\n]*")$/

function written(value: string | number | boolean): string {
  return typeof value === 'string' ? JSON.stringify(value) : String(value)
}

/** Edits that set an attribute: in place of a literal, or as a new line at the top of the block that lacks it. */
export function repairAttribute(bytes: Uint8Array, request: RepairRequest): Fix | undefined {
  const { origin, missing, title, safety } = request
  if (origin.path.endsWith('.json')) return undefined
  const edit = missing.length === 0 ? replaceLiteral(bytes, request) : insertLines(bytes, request)
  if (edit === undefined) return undefined
  return { title: title.replaceAll('`', ''), safety, edits: [{ path: origin.path, ...edit }] }
}

/** Text of a few bytes: a large file is not read as a whole for each of its findings. */
function textOf(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, Math.max(0, Math.min(end, bytes.length) - start)).toString(
    'latin1',
  )
}

interface TextEdit {
  readonly startByte: number
  readonly endByte: number
  readonly text: string
}

const longestLiteral = 2000

function replaceLiteral(bytes: Uint8Array, { origin, value }: RepairRequest): TextEdit | undefined {
  if (origin.end - origin.start > longestLiteral) return undefined
  const span = textOf(bytes, origin.start, origin.end)
  const found = literal.exec(span)
  const before = found === null ? '' : span.slice(0, found.index)
  // Either the whole attribute, or only its value.
  if (found === null || !/^(?:[\w-]+\s*=\s*)?$/.test(before)) return undefined
  return { startByte: origin.start + found.index, endByte: origin.end, text: written(value) }
}

function insertLines(bytes: Uint8Array, { origin, missing, value }: RepairRequest): TextEdit | undefined {
  const after = /^\s*\{([ \t]*)(\r?\n)/.exec(textOf(bytes, origin.end, origin.end + 200))
  if (after === null) return undefined
  const end = after[2] ?? '\n'
  const lineStart = bytes.lastIndexOf(10, Math.max(0, origin.start - 1)) + 1
  const indent = `${/^[ \t]*/.exec(textOf(bytes, lineStart, origin.start))?.[0] ?? ''}  `
  const names = [...missing]
  const last = names.pop() as string
  let lines = [`${last} = ${written(value)}`]
  for (const name of names.toReversed()) lines = [`${name} {`, ...lines.map((line) => `  ${line}`), '}']
  const at = origin.end + after[0].indexOf('{') + 1
  return { startByte: at, endByte: at, text: lines.map((line) => `${end}${indent}${line}`).join('') }
}
