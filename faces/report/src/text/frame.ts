import type { FileLocation, Frame, Region } from '@bartizan/model'
import { type Cell, toCells } from '../escape/terminal.ts'
import type { Role, Terminal } from './terminal.ts'

/** Lines around a region that a frame shows, and lines of a long region before its middle is left out. */
const context = 2
const longest = 8

interface Span {
  readonly from: number
  readonly to: number
}

/** The part of a line, in UTF-16 offsets into the frame's line, that the region covers. */
function spanOf(line: string, number: number, region: Region, cut: number): Span | undefined {
  if (number < region.startLine || number > region.endLine) return undefined
  const indent = line.length - line.trimStart().length
  const from = number === region.startLine ? region.startColumn - 1 - cut : indent
  const to = number === region.endLine ? region.endColumn - 1 - cut : line.trimEnd().length
  if (number > region.startLine && to <= indent) return undefined
  const start = Math.min(Math.max(0, from), line.length)
  return { from: start, to: Math.max(start, Math.min(to, line.length)) }
}

/** Where the window has to begin at the latest: at the front when the marked part is seen from there. */
function startOfWindow(cells: readonly Cell[], span: Span | undefined, room: number): number {
  if (span === undefined) return 0
  let used = 0
  let first = cells.length
  for (const [index, cell] of cells.entries()) {
    if (cell.offset >= span.from) first = Math.min(first, index)
    if (cell.offset >= span.to) break
    used += cell.width
  }
  return used <= room - 2 ? 0 : first
}

/** The window of cells that fits, so placed that the marked part is seen. */
function fit(cells: readonly Cell[], span: Span | undefined, room: number): Span {
  let total = 0
  for (const cell of cells) total += cell.width
  if (total <= room) return { from: 0, to: cells.length }
  let from = startOfWindow(cells, span, room)
  let lead = 0
  const wantedLead = Math.floor(room / 3)
  while (from > 0 && lead + (cells[from - 1]?.width ?? 0) <= wantedLead) lead += cells[--from]?.width ?? 0
  let to = from
  let used = 0
  while (to < cells.length && used + (cells[to]?.width ?? 0) <= room - 2) used += cells[to++]?.width ?? 0
  return { from, to }
}

interface Row {
  readonly code: string
  /** Carets under the marked part; empty when nothing is marked. */
  readonly carets: string
}

/** A region of more lines than this is marked by its bar instead of carets under every line. */
const caretLines = 2

function drawLine(line: string, span: Span | undefined, options: FrameOptions & { readonly room: number }): Row {
  const { terminal, role } = options
  const cells = toCells(line)
  const shown = fit(cells, span, options.room)
  const dots = terminal.draw.dots.slice(0, 1)
  const marked = (cell: Cell): boolean => span !== undefined && cell.offset >= span.from && cell.offset < span.to
  let code = shown.from > 0 ? terminal.paint('dim', dots) : ''
  let carets = shown.from > 0 ? ' ' : ''
  let run = ''
  let runMarked = false
  const flush = (): void => {
    code += runMarked ? terminal.paint(role, run) : run
    run = ''
  }
  for (const cell of cells.slice(shown.from, shown.to)) {
    if (marked(cell) !== runMarked) {
      flush()
      runMarked = !runMarked
    }
    run += cell.text
    carets += (runMarked ? terminal.draw.caret : ' ').repeat(cell.width)
  }
  flush()
  if (shown.to < cells.length) code += terminal.paint('dim', dots)
  if (span !== undefined && span.from === span.to && !carets.includes(terminal.draw.caret))
    carets += terminal.draw.caret
  return { code, carets: carets.trimEnd() }
}

export interface FrameOptions {
  readonly terminal: Terminal
  /** Colour of the marked range. */
  readonly role: Role
  readonly indent: string
  /** Lines of context; fewer for flow steps. */
  readonly around?: number
}

/** Line numbers to show: the region with its context, without the middle of a long region. `undefined` stands for the gap. */
function chosenLines(frame: Frame, region: Region | undefined, around: number): (number | undefined)[] {
  const last = frame.firstLine + frame.lines.length - 1
  const from = Math.max(frame.firstLine, (region?.startLine ?? frame.firstLine) - around)
  const to = Math.min(last, (region?.endLine ?? last) + around)
  const numbers: (number | undefined)[] = []
  const long = to - from + 1 > longest + 2 * around
  for (let number = from; number <= to; number++) {
    if (long && number === from + around + longest - 2) {
      numbers.push(undefined)
      number = to - around
    }
    numbers.push(number)
  }
  return numbers
}

/** The code at a place with the offending range marked; no lines when the location carries no frame. */
export function codeFrame(location: FileLocation, options: FrameOptions): string[] {
  const { frame, region } = location
  if (frame === undefined || frame.lines.length === 0) return []
  const { terminal, indent } = options
  const numbers = chosenLines(frame, region, options.around ?? context)
  const gutter = String(frame.firstLine + frame.lines.length - 1).length
  const plainBar = terminal.paint('dim', terminal.draw.bar)
  const tall = region !== undefined && region.endLine - region.startLine >= caretLines
  const room = Math.max(10, terminal.width - indent.length - gutter - 4)
  const rows: string[] = []
  for (const number of numbers) {
    if (number === undefined) {
      rows.push(`${indent}${' '.repeat(gutter)} ${terminal.paint('dim', terminal.draw.dots)}`)
      continue
    }
    const line = frame.lines[number - frame.firstLine] ?? ''
    const span = region === undefined ? undefined : spanOf(line, number, region, frame.cut ?? 0)
    const row = drawLine(line, span, { ...options, room })
    const label = String(number).padStart(gutter)
    const covered = tall && number >= region.startLine && number <= region.endLine
    const bar = covered ? terminal.paint(options.role, terminal.draw.thick) : plainBar
    rows.push(`${indent}${terminal.paint(span === undefined ? 'dim' : 'strong', label)} ${bar} ${row.code}`.trimEnd())
    if (row.carets !== '' && !tall)
      rows.push(`${indent}${' '.repeat(gutter)} ${bar} ${terminal.paint(options.role, row.carets)}`)
  }
  return rows
}
