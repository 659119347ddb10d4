import type { Flag, Logical, Pair, Word } from './ast.ts'
import { sourceSpan } from './logical.ts'

const isSpace = (char: string | undefined): boolean => char === ' ' || char === '\t'

/** End of the word that starts at `at`: white space outside quotes ends it. */
function wordEnd(text: string, at: number, escape: string): number {
  let quote = ''
  let index = at
  while (index < text.length) {
    const char = text[index]
    if (quote === '') {
      if (isSpace(char)) break
      if (char === '"' || char === "'") quote = char
      else if (char === escape) index += 1
    } else if (char === quote) quote = ''
    else if (char === escape && quote === '"') index += 1
    index += 1
  }
  return Math.min(index, text.length)
}

/** Undoes quotes and escapes. An escaped dollar sign keeps its escape, so that substitution can leave it alone. */
export function unquote(raw: string, escape: string): string {
  let value = ''
  let quote = ''
  for (let index = 0; index < raw.length; index += 1) {
    const char = raw[index] ?? ''
    if (quote === '' && (char === '"' || char === "'")) quote = char
    else if (quote !== '' && char === quote) quote = ''
    else if (char === escape && quote !== "'" && index + 1 < raw.length) {
      const next = raw[index + 1] ?? ''
      if (quote === '"' && next !== '"' && next !== '$' && next !== escape) value += char
      else {
        value += next === '$' ? `${escape}$` : next
        index += 1
      }
    } else value += char
  }
  return value
}

/** The word of a range of a logical text. */
export function wordOf(logical: Logical, range: readonly [start: number, end: number], escape: string): Word {
  const raw = logical.text.slice(range[0], range[1])
  const literal = raw.length > 1 && raw.startsWith("'") && raw.endsWith("'")
  return { ...sourceSpan(logical, range[0], range[1]), raw, value: unquote(raw, escape), literal }
}

function ranges(text: string, from: number, escape: string): [number, number][] {
  const found: [number, number][] = []
  let at = from
  while (at < text.length) {
    while (isSpace(text[at])) at += 1
    if (at >= text.length) break
    const end = wordEnd(text, at, escape)
    found.push([at, end])
    at = Math.max(end, at + 1)
  }
  return found
}

/** Splits at white space, honouring quotes and escapes. */
export function splitWords(logical: Logical, escape: string): Word[] {
  return ranges(logical.text, 0, escape).map((range) => wordOf(logical, range, escape))
}

/** Reads the leading `--name[=value]` words; returns them with the index behind them. */
export function readFlags(logical: Logical, from: number, escape: string): { flags: Flag[]; next: number } {
  const flags: Flag[] = []
  const { text } = logical
  let at = from
  for (;;) {
    while (isSpace(text[at])) at += 1
    if (!text.startsWith('--', at)) return { flags, next: at }
    const end = wordEnd(text, at, escape)
    const body = text.slice(at + 2, end)
    if (body === '') return { flags, next: at }
    const equals = body.indexOf('=')
    const name = equals < 0 ? body : body.slice(0, equals)
    const span = sourceSpan(logical, at, end)
    flags.push(equals < 0 ? { ...span, name } : { ...span, name, value: unquote(body.slice(equals + 1), escape) })
    at = end
  }
}

/** Reads `KEY=value …`, or the old form `KEY value to the end of the line` where `legacy` is allowed. */
export function readPairs(logical: Logical, escape: string, legacy: boolean): Pair[] {
  const words = ranges(logical.text, 0, escape)
  const first = words[0]
  if (first === undefined) return []
  if (legacy && !logical.text.slice(first[0], first[1]).includes('=')) {
    const key = unquote(logical.text.slice(first[0], first[1]), escape)
    const end = logical.text.trimEnd().length
    const from = words[1]?.[0]
    if (from === undefined) return [{ ...sourceSpan(logical, first[0], first[1]), key }]
    return [{ ...sourceSpan(logical, first[0], end), key, value: wordOf(logical, [from, end], escape) }]
  }
  return words.map((range) => {
    const raw = logical.text.slice(range[0], range[1])
    const equals = raw.indexOf('=')
    const span = sourceSpan(logical, range[0], range[1])
    if (equals < 0) return { ...span, key: unquote(raw, escape) }
    const key = unquote(raw.slice(0, equals), escape)
    return { ...span, key, value: wordOf(logical, [range[0] + equals + 1, range[1]], escape) }
  })
}
