import type { Frame, Region } from '@bartizan/model'
import { lineText } from './lines.ts'
import type { IndexedSource } from './source.ts'

const context = 2
const tallest = 12
const width = 200

/** The lines around a region: two before and after, at most twelve, long ones cut around the region's start. */
export function cutFrame(source: IndexedSource, region: Region): Frame {
  const first = Math.max(0, region.startLine - 1 - context)
  const last = Math.min(source.starts.length - 1, region.endLine - 1 + context, first + tallest - 1)
  const own = lineText(source.text, source.starts, region.startLine - 1)
  const start = region.startColumn - 1
  const cut = own.length > width && start > width / 3 ? start - Math.floor(width / 3) : 0
  const lines: string[] = []
  for (let line = first; line <= last; line++) {
    const text = lineText(source.text, source.starts, line)
    // A cut through a surrogate pair would leave half a character.
    lines.push(text.length > width ? text.slice(cut, cut + width).toWellFormed() : text.slice(cut))
  }
  return cut > 0 ? { firstLine: first + 1, lines, cut } : { firstLine: first + 1, lines }
}

/** Replaces what lies in `regions` by asterisks; the columns stay. */
export function maskFrame(frame: Frame, regions: readonly Region[]): Frame {
  const touching = regions.filter(
    (region) => region.endLine >= frame.firstLine && region.startLine < frame.firstLine + frame.lines.length,
  )
  if (touching.length === 0) return frame
  const lines = frame.lines.map((text, index) => maskLine(text, frame.firstLine + index, frame.cut ?? 0, touching))
  return { ...frame, lines }
}

function maskLine(text: string, line: number, cut: number, regions: readonly Region[]): string {
  let out = text
  for (const region of regions) {
    if (line < region.startLine || line > region.endLine) continue
    const from = line === region.startLine ? Math.max(0, region.startColumn - 1 - cut) : 0
    const to = line === region.endLine ? Math.min(out.length, region.endColumn - 1 - cut) : out.length
    if (to > from) out = out.slice(0, from) + '*'.repeat(to - from) + out.slice(to)
  }
  return out
}
