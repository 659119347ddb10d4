/** A text after substitution; `complete` is false when a variable without a value was met. */
export interface Substituted {
  readonly text: string
  readonly complete: boolean
}

/** Value of a variable; undefined when it is not known. */
export type Lookup = (name: string) => string | undefined

const maxDepth = 8
const namePattern = /[A-Za-z_][A-Za-z0-9_]*/y

function nameAt(text: string, at: number): string {
  namePattern.lastIndex = at
  return namePattern.exec(text)?.[0] ?? ''
}

/** Index of the brace that closes the one before `from`, or -1. */
function closingBrace(text: string, from: number): number {
  let depth = 1
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === '}') depth -= 1
    else if (text[at] === '{' && text[at - 1] === '$') depth += 1
    if (depth === 0) return at
  }
  return -1
}

function braced(body: string, lookup: Lookup, depth: number): Substituted {
  const name = nameAt(body, 0)
  const value = lookup(name)
  let operator = body.slice(name.length, name.length + 2)
  if (!operator.startsWith(':')) operator = operator.slice(0, 1)
  const operand = body.slice(name.length + operator.length)
  const empty = value === undefined || (operator.startsWith(':') && value === '')
  const kind = operator.slice(-1)
  if (operator === '') return { text: value ?? '', complete: value !== undefined }
  if (kind === '-') return empty ? expand(operand, lookup, depth + 1) : { text: value, complete: true }
  if (kind === '+') return empty ? { text: '', complete: value !== undefined } : expand(operand, lookup, depth + 1)
  if (kind === '?') return { text: value ?? '', complete: value !== undefined }
  // Pattern removal and replacement: rare, and the result matters only where the whole value is known anyway.
  return { text: value ?? '', complete: false }
}

function expand(text: string, lookup: Lookup, depth: number): Substituted {
  if (depth > maxDepth) return { text, complete: false }
  let result = ''
  let complete = true
  let at = 0
  while (at < text.length) {
    const char = text[at] ?? ''
    if ((char === '\\' || char === '`') && text[at + 1] === '$') {
      result += '$'
      at += 2
      continue
    }
    const close = char === '$' && text[at + 1] === '{' ? closingBrace(text, at + 2) : -1
    const name = char === '$' && close < 0 ? nameAt(text, at + 1) : ''
    if (close < 0 && name === '') {
      result += char
      at += 1
      continue
    }
    const part = close < 0 ? braced(name, lookup, depth) : braced(text.slice(at + 2, close), lookup, depth)
    result += part.text
    complete &&= part.complete
    at = close < 0 ? at + 1 + name.length : close + 1
  }
  return { text: result, complete }
}

/** Replaces `$NAME`, `${NAME}`, `${NAME:-word}` and `${NAME:+word}` as Docker does. Unknown variables become empty. */
export function substitute(text: string, lookup: Lookup): Substituted {
  return text.includes('$') ? expand(text, lookup, 0) : { text, complete: true }
}
