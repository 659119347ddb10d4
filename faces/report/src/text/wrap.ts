import { displayWidth, toCells } from '../escape/terminal.ts'

/** Breaks a word that is wider than a line. */
function breakWord(word: string, width: number): string[] {
  const parts: string[] = []
  let part = ''
  let used = 0
  for (const cell of toCells(word)) {
    if (used + cell.width > width && part !== '') {
      parts.push(part)
      part = ''
      used = 0
    }
    part += cell.text
    used += cell.width
  }
  if (part !== '') parts.push(part)
  return parts
}

/**
 * Wraps escaped, uncoloured text to a display width.
 * @returns at least one line
 */
export function wrapText(text: string, width: number): string[] {
  const room = Math.max(8, width)
  const lines: string[] = []
  for (const paragraph of text.split('\n')) {
    let line = ''
    let used = 0
    for (const word of paragraph.split(' ')) {
      for (const part of displayWidth(word) > room ? breakWord(word, room) : [word]) {
        const size = displayWidth(part)
        if (line !== '' && used + 1 + size > room) {
          lines.push(line)
          line = part
          used = size
        } else {
          used += line === '' ? size : size + 1
          line = line === '' ? part : `${line} ${part}`
        }
      }
    }
    lines.push(line)
  }
  return lines
}

/** Shortens text from the middle of a path or the end of a sentence to a display width. */
export function clip(text: string, width: number, dots: string): string {
  if (displayWidth(text) <= width) return text
  const room = width - displayWidth(dots)
  let used = 0
  let kept = ''
  for (const cell of toCells(text)) {
    if (used + cell.width > room) break
    kept += cell.text
    used += cell.width
  }
  return kept + dots
}
