import type { Region } from '@bartizan/model'
import { factsOf } from '../facts.ts'
import { extractFile } from '../extract/extract.ts'
import { formatOf } from '../extract/formats.ts'
import { redundantBills } from './bills.ts'
import { joinFacts } from './join.ts'
import type { FileFacts, Inventory } from './types.ts'

/** A file with its text, as a caller without the engine holds it. */
export interface TextFile {
  readonly path: string
  readonly text: string
}

/** Byte offsets from UTF-16 offsets; they are the same where the text is ASCII. */
function byteOffsets(text: string, starts: readonly number[]): (line: number, offset: number) => number {
  if (Buffer.byteLength(text) === text.length) return (_line, offset) => offset
  let total = 0
  const bytes = starts.map((start, line) => {
    const before = total
    total += Buffer.byteLength(text.slice(start, starts[line + 1] ?? text.length))
    return before
  })
  return (line, offset) => bytes[line]! + Buffer.byteLength(text.slice(starts[line]!, offset))
}

/** Regions of a text by bisection over its line starts. */
export function regionsOf(text: string): (start: number, end: number) => Region {
  const starts = [0]
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  const byteOf = byteOffsets(text, starts)
  const lineOf = (offset: number): number => {
    let low = 0
    let high = starts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (starts[middle]! <= offset) low = middle
      else high = middle - 1
    }
    return low
  }
  const place = (offset: number): { line: number; column: number; byte: number } => {
    const line = lineOf(offset)
    return { line: line + 1, column: offset - starts[line]! + 1, byte: byteOf(line, offset) }
  }
  return (start, end) => {
    const [from, to] = [place(start), place(end)]
    return {
      startByte: from.byte,
      endByte: to.byte,
      startLine: from.line,
      startColumn: from.column,
      endLine: to.line,
      endColumn: to.column,
    }
  }
}

/**
 * The inventory of files that are at hand, for callers outside a scan (`sbom`).
 * @param files every file that may name packages; others are passed over
 */
export function collectInventory(files: Iterable<TextFile>): Inventory {
  const texts = new Map([...files].map((file) => [file.path, file.text]))
  const near = { read: (path: string): string | undefined => texts.get(path) }
  const facts = new Map<string, FileFacts>()
  for (const [path, text] of texts) {
    const format = formatOf(path)
    if (format !== undefined)
      facts.set(path, factsOf(format, extractFile(format, text, path, near), { regionOfText: regionsOf(text) }))
  }
  for (const path of redundantBills(facts)) facts.delete(path)
  return joinFacts(facts)
}
