import { deceptive, visible } from './characters.ts'

/** One character of a line as a terminal shows it. */
export interface Cell {
  readonly text: string
  /** Columns it takes. */
  readonly width: number
  /** Offset of its first UTF-16 unit in the line. */
  readonly offset: number
}

/** Made when the first line needs it: it takes as long as a small scan. */
let segmenter: Intl.Segmenter | undefined
const combining = /^[\p{Mn}\p{Me}\u200c\u200d]+$/u
const emoji = /\p{Emoji_Presentation}|\ufe0f/u
const plain = /^[\x20-\x7e]*$/

/** Blocks whose characters take two columns (Unicode East Asian Width W and F), apart from emoji. */
const wide: readonly (readonly [number, number])[] = [
  [0x1100, 0x115e],
  [0x2e80, 0x303e],
  [0x3041, 0x33ff],
  [0x3400, 0x4dbf],
  [0x4e00, 0xa4cf],
  [0xa960, 0xa97c],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe30, 0xfe6f],
  [0xff01, 0xff60],
  [0xffe0, 0xffe6],
  [0x16fe0, 0x18cff],
  [0x1aff0, 0x1b2fb],
  [0x20000, 0x3fffd],
]

function graphemes(): Intl.Segmenter {
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' })
  return segmenter
}

function clusterWidth(cluster: string): number {
  if (combining.test(cluster)) return 0
  if (emoji.test(cluster)) return 2
  const code = cluster.codePointAt(0) ?? 0
  return wide.some(([from, to]) => code >= from && code <= to) ? 2 : 1
}

/** Columns that already escaped text takes in a terminal. */
export function displayWidth(text: string): number {
  if (plain.test(text)) return text.length
  let width = 0
  for (const { segment } of graphemes().segment(text)) width += clusterWidth(segment)
  return width
}

/**
 * Cuts a raw line into the cells a terminal shows: tabs run to the next stop, deceptive characters are written out,
 * combining characters stay with their base.
 */
export function toCells(line: string, tabWidth = 4): Cell[] {
  const cells: Cell[] = []
  let column = 0
  const push = (text: string, width: number, offset: number): void => {
    cells.push({ text, width, offset })
    column += width
  }
  if (plain.test(line)) {
    for (let offset = 0; offset < line.length; offset++) push(line[offset] ?? '', 1, offset)
    return cells
  }
  for (const { segment, index } of graphemes().segment(line)) {
    if (segment === '\t') {
      const width = tabWidth - (column % tabWidth)
      push(' '.repeat(width), width, index)
      continue
    }
    const shown = segment.replace(deceptive, visible)
    push(shown, shown === segment ? clusterWidth(segment) : displayWidth(shown), index)
  }
  return cells
}
