import type { Logical, Word } from './ast.ts'
import { sourceSpan } from './logical.ts'

const blank = (char: string | undefined): boolean => char === ' ' || char === '\t' || char === '\n' || char === '\r'

function stringEnd(text: string, open: number): number {
  for (let at = open + 1; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1
    else if (text[at] === '"') return at
  }
  return -1
}

/** Reads a JSON list of strings; undefined when the text is anything else (Docker then takes it as shell text). */
export function readExecForm(logical: Logical): Word[] | undefined {
  const { text } = logical
  let at = 0
  const skip = (): void => {
    while (blank(text[at])) at += 1
  }
  skip()
  if (text[at] !== '[') return undefined
  at += 1
  const words: Word[] = []
  skip()
  while (text[at] !== ']') {
    if (text[at] !== '"') return undefined
    const close = stringEnd(text, at)
    if (close < 0) return undefined
    const raw = text.slice(at, close + 1)
    let value: unknown
    try {
      value = JSON.parse(raw)
    } catch {
      return undefined
    }
    words.push({ ...sourceSpan(logical, at, close + 1), raw, value: String(value), literal: false })
    at = close + 1
    skip()
    if (text[at] === ',') {
      at += 1
      skip()
      if (text[at] === ']') return undefined
    } else if (text[at] !== ']') return undefined
  }
  at += 1
  skip()
  return at >= text.length ? words : undefined
}
