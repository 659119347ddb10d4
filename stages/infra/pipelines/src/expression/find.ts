import type { YamlScalar } from '@bartizan/syntax/yaml'
import type { Expression } from './ast.ts'
import { parseExpression } from './parse.ts'

/** An expression in a workflow file; positions of its parts count from `from`. */
export interface Fence {
  /** From `${{` to behind `}}`, in the file's text. */
  readonly start: number
  readonly end: number
  /** Where the expression's own text starts. */
  readonly from: number
  readonly text: string
  readonly expression: Expression | undefined
  readonly error?: string
}

const maxFences = 2_000

/** End of the expression that starts at `from`: `}}` outside quotes. */
function fenceEnd(text: string, from: number, limit: number): number {
  let quoted = false
  for (let at = from; at < limit - 1; at += 1) {
    if (text[at] === "'") quoted = !quoted
    else if (!quoted && text[at] === '}' && text[at + 1] === '}') return at
  }
  return -1
}

/** The expressions of a stretch of the file's text. */
export function findFences(text: string, start: number, end: number): Fence[] {
  const found: Fence[] = []
  let at = start
  while (found.length < maxFences) {
    const open = text.indexOf('${{', at)
    if (open < 0 || open >= end) break
    const close = fenceEnd(text, open + 3, end)
    if (close < 0) break
    const inner = text.slice(open + 3, close)
    const parsed = parseExpression(inner)
    const base = { start: open, end: close + 2, from: open + 3, text: inner.trim() }
    found.push(
      parsed.kind === 'parsed'
        ? { ...base, expression: parsed.expression }
        : { ...base, expression: undefined, error: parsed.message },
    )
    at = close + 2
  }
  return found
}

/** The condition of an `if`, with or without fences. */
export function conditionOf(text: string, scalar: YamlScalar): Fence | undefined {
  const fences = findFences(text, scalar.start, scalar.end)
  const [only] = fences
  if (only !== undefined) return fences.length === 1 ? only : undefined
  const parsed = parseExpression(scalar.text)
  const offset = text.slice(scalar.start, scalar.end).indexOf(scalar.text)
  const from = scalar.block === undefined ? scalar.start + Math.max(offset, 0) : scalar.start
  const base = { start: scalar.start, end: scalar.end, from, text: scalar.text.trim() }
  return { ...base, expression: parsed.kind === 'parsed' ? parsed.expression : undefined }
}
