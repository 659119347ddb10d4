/** One line of a text with its place; `text` has neither line end nor trailing blanks. */
export interface Line {
  readonly text: string
  readonly start: number
  readonly end: number
}

/** The lines of a text. */
export function* linesOf(text: string): Generator<Line> {
  let at = text.charCodeAt(0) === 0xfeff ? 1 : 0
  while (at < text.length) {
    const newline = text.indexOf('\n', at)
    const stop = newline < 0 ? text.length : newline
    const line = text.slice(at, stop).trimEnd()
    yield { text: line, start: at, end: at + line.length }
    at = stop + 1
  }
}

/** Where the content of a line begins. */
export const contentStart = (line: Line): number => line.start + line.text.length - line.text.trimStart().length
