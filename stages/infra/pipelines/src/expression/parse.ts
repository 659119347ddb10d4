import type { Access, Expression } from './ast.ts'

/** Nesting that is followed. */
export const maxExpressionDepth = 50
const maxLength = 50_000

interface State {
  readonly text: string
  at: number
  depth: number
}

/** Thrown inside the parser only; the caller gets a value. */
class ExpressionError extends Error {
  readonly code = 'expression'
}

const blank = /\s*/y
const number = /[-+]?(?:0x[0-9a-fA-F]+|0o[0-7]+|[0-9]*\.?[0-9]+(?:[eE][-+]?[0-9]+)?)(?![\w.])/y
const name = /[A-Za-z_][A-Za-z0-9_-]*/y
const operators: readonly (readonly string[])[] = [['||'], ['&&'], ['==', '!='], ['<=', '>=', '<', '>']]

function skip(state: State): void {
  blank.lastIndex = state.at
  state.at += blank.exec(state.text)?.[0].length ?? 0
}

function take(state: State, pattern: RegExp): string | undefined {
  pattern.lastIndex = state.at
  const found = pattern.exec(state.text)?.[0]
  if (found !== undefined) state.at += found.length
  return found
}

function expect(state: State, text: string): void {
  skip(state)
  if (!state.text.startsWith(text, state.at)) throw new ExpressionError(`${text} is missing`)
  state.at += text.length
}

function readString(state: State): Expression {
  const start = state.at
  let value = ''
  let at = start + 1
  for (;;) {
    const close = state.text.indexOf("'", at)
    if (close < 0) throw new ExpressionError('a text is not closed')
    value += state.text.slice(at, close)
    if (state.text[close + 1] !== "'") {
      state.at = close + 1
      return { kind: 'literal', value, start, end: state.at }
    }
    value += "'"
    at = close + 2
  }
}

function readAccess(state: State): Access | undefined {
  skip(state)
  const char = state.text[state.at]
  if (char === '.') {
    state.at += 1
    skip(state)
    if (state.text[state.at] === '*') {
      state.at += 1
      return { kind: 'all' }
    }
    const found = take(state, name)
    if (found === undefined) throw new ExpressionError('a name is missing behind a dot')
    return { kind: 'name', name: found }
  }
  if (char !== '[') return undefined
  state.at += 1
  skip(state)
  if (state.text[state.at] === '*') {
    state.at += 1
    expect(state, ']')
    return { kind: 'all' }
  }
  const index = readBinary(state, 0)
  expect(state, ']')
  return index.kind === 'literal' ? { kind: 'name', name: String(index.value) } : { kind: 'computed', index }
}

function withAccess(state: State, root: string | Expression, start: number, bare: Expression): Expression {
  const path: Access[] = []
  let end = state.at
  for (;;) {
    const access = readAccess(state)
    if (access === undefined) break
    path.push(access)
    end = state.at
  }
  if (path.length === 0) return bare
  return { kind: 'context', root, path, start, end }
}

function readCall(state: State, called: string, start: number): Expression {
  expect(state, '(')
  const args: Expression[] = []
  skip(state)
  while (state.text[state.at] !== ')') {
    args.push(readBinary(state, 0))
    skip(state)
    if (state.text[state.at] === ',') {
      state.at += 1
      skip(state)
    } else if (state.text[state.at] !== ')') throw new ExpressionError('a bracket is not closed')
  }
  state.at += 1
  const call: Expression = { kind: 'call', name: called.toLowerCase(), args, start, end: state.at }
  return withAccess(state, call, start, call)
}

const words: Readonly<Record<string, boolean | null>> = { true: true, false: false, null: null }

function readPrimary(state: State): Expression {
  skip(state)
  const start = state.at
  const char = state.text[start]
  if (char === "'") return readString(state)
  if (char === '(') {
    state.at += 1
    const inner = readBinary(state, 0)
    expect(state, ')')
    return withAccess(state, inner, start, inner)
  }
  const digits = take(state, number)
  if (digits !== undefined) return { kind: 'literal', value: Number(digits), start, end: state.at }
  const word = take(state, name)
  if (word === undefined) throw new ExpressionError('an expression is missing')
  if (word in words) return { kind: 'literal', value: words[word] ?? null, start, end: state.at }
  const behind = state.at
  skip(state)
  if (state.text[state.at] === '(') return readCall(state, word, start)
  state.at = behind
  return withAccess(state, word, start, { kind: 'context', root: word, path: [], start, end: behind })
}

function readUnary(state: State): Expression {
  state.depth += 1
  if (state.depth > maxExpressionDepth) throw new ExpressionError(`nested deeper than ${maxExpressionDepth}`)
  skip(state)
  const start = state.at
  let result: Expression
  if (state.text[start] === '!' && state.text[start + 1] !== '=') {
    state.at += 1
    const of = readUnary(state)
    result = { kind: 'not', of, start, end: of.end }
  } else result = readPrimary(state)
  state.depth -= 1
  return result
}

function readBinary(state: State, level: number): Expression {
  const choices = operators[level]
  if (choices === undefined) return readUnary(state)
  let left = readBinary(state, level + 1)
  for (;;) {
    skip(state)
    const operator = choices.find((choice) => state.text.startsWith(choice, state.at))
    if (operator === undefined) return left
    state.at += operator.length
    const right = readBinary(state, level + 1)
    left = { kind: 'binary', operator, left, right, start: left.start, end: right.end }
  }
}

export type Parsed =
  | { readonly kind: 'parsed'; readonly expression: Expression }
  | { readonly kind: 'error'; readonly message: string }

/** Parses the text between `${{` and `}}`. Errors are values. */
export function parseExpression(text: string): Parsed {
  if (text.length > maxLength) return { kind: 'error', message: `longer than ${maxLength} characters` }
  const state: State = { text, at: 0, depth: 0 }
  try {
    const expression = readBinary(state, 0)
    skip(state)
    if (state.at < text.length) return { kind: 'error', message: 'unexpected text behind the expression' }
    return { kind: 'parsed', expression }
  } catch (error) {
    if (error instanceof ExpressionError) return { kind: 'error', message: error.message }
    throw error
  }
}
