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
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
  const edit = missing.length === 0 ? replaceLiteral(text, request) : insertLines(text, request)
  if (edit === undefined) return undefined
  return {
    title: title.replaceAll('`', ''),
    safety,
    edits: [{ path: origin.path, ...edit }],
  }
}

interface TextEdit {
  readonly startByte: number
  readonly endByte: number
  readonly text: string
}

function replaceLiteral(text: string, { origin, value }: RepairRequest): TextEdit | undefined {
  const span = text.slice(origin.start, origin.end)
  const found = literal.exec(span)
  const before = found === null ? '' : span.slice(0, found.index)
  // Either the whole attribute, or only its value.
  if (found === null || !/^(?:[\w-]+\s*=\s*)?$/.test(before)) return undefined
  return { startByte: origin.start + found.index, endByte: origin.end, text: written(value) }
}

function insertLines(text: string, { origin, missing, value }: RepairRequest): TextEdit | undefined {
  const open = text.indexOf('{', origin.end)
  if (open < 0 || text.slice(origin.end, open).trim() !== '') return undefined
  const newline = /^[ \t]*(\r?\n)/.exec(text.slice(open + 1, open + 200))
  if (newline === null) return undefined
  const lineStart = text.lastIndexOf('\n', origin.start) + 1
  const indent = `${/^[ \t]*/.exec(text.slice(lineStart, origin.start))?.[0] ?? ''}  `
  const end = newline[1] ?? '\n'
  const names = [...missing]
  const last = names.pop() as string
  let lines = [`${last} = ${written(value)}`]
  for (const name of names.toReversed()) lines = [`${name} {`, ...lines.map((line) => `  ${line}`), '}']
  const at = open + 1
  return { startByte: at, endByte: at, text: lines.map((line) => `${end}${indent}${line}`).join('') }
}
