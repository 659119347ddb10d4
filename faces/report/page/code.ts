import type { FileLocation } from '@bartizan/model'
import { type Child, h } from './dom.ts'

interface Span {
  readonly from: number
  readonly to: number
}

function span(location: FileLocation, number: number, line: string): Span | undefined {
  const { region, frame } = location
  if (region === undefined || number < region.startLine || number > region.endLine) return undefined
  const cut = frame?.cut ?? 0
  const indent = line.length - line.trimStart().length
  const from = number === region.startLine ? region.startColumn - 1 - cut : indent
  const to = number === region.endLine ? region.endColumn - 1 - cut : line.length
  return { from: Math.max(0, from), to: Math.max(0, to) }
}

function codeLine(line: string, marked: Span | undefined): Child[] {
  if (marked === undefined) return [line]
  const { from, to } = marked
  const middle = to > from ? h('mark', {}, line.slice(from, to)) : h('mark', { class: 'point' })
  return [line.slice(0, from), middle, line.slice(to)]
}

/** The lines around a place with the range marked; undefined without a frame. */
export function codeFrame(location: FileLocation, around = Number.POSITIVE_INFINITY): HTMLElement | undefined {
  const { frame, region } = location
  if (frame === undefined || frame.lines.length === 0) return undefined
  const lines = frame.lines.flatMap((line, index) => {
    const number = frame.firstLine + index
    if (region !== undefined && (number < region.startLine - around || number > region.endLine + around)) return []
    const marked = span(location, number, line)
    const text = h('code', {}, ...codeLine(line, marked))
    return [
      h(
        'div',
        { class: marked === undefined ? 'line' : 'line hit' },
        h('span', { class: 'number' }, String(number)),
        text,
      ),
    ]
  })
  return h('div', { class: 'frame' }, ...lines)
}
