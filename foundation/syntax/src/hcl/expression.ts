import type { BinaryOperator, Expression, ForExpression, ObjectItem } from './ast.ts'
import {
  type Cursor,
  enter,
  expectChar,
  fail,
  isDigit,
  isNamePart,
  isNameStart,
  readName,
  skip,
  stepNewline,
} from './cursor.ts'
import { readHeredoc, readQuoted } from './template.ts'

const precedence: Readonly<Record<BinaryOperator, number>> = {
  '||': 1,
  '&&': 2,
  '==': 3,
  '!=': 3,
  '>': 4,
  '>=': 4,
  '<': 4,
  '<=': 4,
  '+': 5,
  '-': 5,
  '*': 6,
  '/': 6,
  '%': 6,
}

/** Parses an expression at the cursor. Ends at a line end unless the cursor is inside brackets. */
export function parseExpression(cursor: Cursor): Expression {
  enter(cursor)
  const condition = parseBinary(cursor, 1)
  if (skip(cursor) !== 63) {
    cursor.depth -= 1
    return condition
  }
  cursor.at += 1
  const whenTrue = parseExpression(cursor)
  expectChar(cursor, ':', 'Expected : between the two results of a conditional')
  const whenFalse = parseExpression(cursor)
  cursor.depth -= 1
  return { kind: 'conditional', condition, whenTrue, whenFalse, start: condition.start, end: whenFalse.end }
}

/** The operator at the cursor, if it is one. */
function peekOperator(cursor: Cursor): BinaryOperator | undefined {
  const code = skip(cursor)
  const next = cursor.text.charCodeAt(cursor.at + 1)
  switch (code) {
    case 43:
      return '+'
    case 45:
      return '-'
    case 42:
      return '*'
    case 47:
      return '/'
    case 37:
      return '%'
    case 60:
      return next === 61 ? '<=' : '<'
    case 62:
      return next === 61 ? '>=' : '>'
    case 61:
      return next === 61 ? '==' : undefined
    case 33:
      return next === 61 ? '!=' : undefined
    case 38:
      return next === 38 ? '&&' : undefined
    case 124:
      return next === 124 ? '||' : undefined
    default:
      return undefined
  }
}

function parseBinary(cursor: Cursor, least: number): Expression {
  let left = parseUnary(cursor)
  for (;;) {
    const op = peekOperator(cursor)
    if (op === undefined || precedence[op] < least) return left
    cursor.at += op.length
    const right = parseBinary(cursor, precedence[op] + 1)
    left = { kind: 'binary', op, left, right, start: left.start, end: right.end }
  }
}

function parseUnary(cursor: Cursor): Expression {
  const code = skip(cursor)
  if (code !== 45 && code !== 33) return parsePostfix(cursor)
  const start = cursor.at
  cursor.at += 1
  enter(cursor)
  const value = parseUnary(cursor)
  cursor.depth -= 1
  return { kind: 'unary', op: code === 45 ? '-' : '!', value, start, end: value.end }
}

function parsePostfix(cursor: Cursor): Expression {
  return parseTraversal(cursor, parseTerm(cursor), true)
}

/** Reads `.name`, `.0`, `[key]` and splats after a term. */
function parseTraversal(cursor: Cursor, term: Expression, brackets: boolean): Expression {
  let object = term
  for (;;) {
    const before = cursor.at
    const code = skip(cursor)
    if (code === 46) {
      if (cursor.text.startsWith('...', cursor.at)) return object
      cursor.at += 1
      object = parseDot(cursor, object, brackets)
    } else if (code === 91 && brackets) {
      object = parseBracket(cursor, object)
    } else {
      cursor.at = before
      return object
    }
  }
}

function parseDot(cursor: Cursor, object: Expression, nestable: boolean): Expression {
  const code = skip(cursor)
  const start = cursor.at
  if (code === 42) {
    if (!nestable) fail(cursor, 'A splat of this form cannot stand inside another one')
    cursor.at += 1
    const each = parseTraversal(cursor, { kind: 'each', start, end: cursor.at }, false)
    return { kind: 'splat', source: object, each, start: object.start, end: cursor.at }
  }
  if (isDigit(code)) {
    while (isDigit(cursor.text.charCodeAt(cursor.at))) cursor.at += 1
    // The language reads `0.1` as one number, and refuses it here.
    if (cursor.text[cursor.at] === '.' && isDigit(cursor.text.charCodeAt(cursor.at + 1)))
      fail(cursor, 'Indexes of this form cannot follow each other; write [0][1]', start)
    const key = { kind: 'literal', value: Number(cursor.text.slice(start, cursor.at)), start, end: cursor.at } as const
    return { kind: 'index', object, key, start: object.start, end: cursor.at }
  }
  const name = readName(cursor, 'an attribute name after the dot')
  return { kind: 'attribute', object, name, start: object.start, end: cursor.at }
}

function parseBracket(cursor: Cursor, object: Expression): Expression {
  const open = cursor.at
  cursor.at += 1
  cursor.blankNewlines += 1
  const star = skip(cursor) === 42
  if (star) {
    cursor.at += 1
    expectChar(cursor, ']', 'Expected ] after the star of a splat')
    cursor.blankNewlines -= 1
    const each = parseTraversal(cursor, { kind: 'each', start: open, end: cursor.at }, true)
    return { kind: 'splat', source: object, each, start: object.start, end: cursor.at }
  }
  const key = parseExpression(cursor)
  expectChar(cursor, ']', 'Expected ] after an index')
  cursor.blankNewlines -= 1
  return { kind: 'index', object, key, start: object.start, end: cursor.at }
}

function parseTerm(cursor: Cursor): Expression {
  const code = skip(cursor)
  if (code === 34) return readQuoted(cursor, parseExpression)
  if (isNameStart(code)) return parseNamed(cursor)
  if (isDigit(code)) return parseNumber(cursor)
  if (code === 91) return parseTuple(cursor)
  if (code === 123) return parseObject(cursor)
  if (code === 40) return parseParentheses(cursor)
  if (code === 60 && cursor.text.charCodeAt(cursor.at + 1) === 60) return readHeredoc(cursor, parseExpression)
  return fail(cursor, 'Expected an expression')
}

const numberShape = /\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y

function parseNumber(cursor: Cursor): Expression {
  const start = cursor.at
  numberShape.lastIndex = start
  numberShape.test(cursor.text)
  cursor.at = numberShape.lastIndex
  if (isNamePart(cursor.text.charCodeAt(cursor.at)) && cursor.text[cursor.at] !== '-')
    fail(cursor, 'Unexpected letter after a number')
  if (cursor.text[cursor.at] === '.' && isDigit(cursor.text.charCodeAt(cursor.at + 1)))
    fail(cursor, 'A number has one decimal point at most')
  const text = cursor.text.slice(start, cursor.at)
  const number = Number(text)
  const large = !Number.isSafeInteger(number) && /^\d+$/.test(text)
  return { kind: 'literal', value: large ? BigInt(text) : number, start, end: cursor.at }
}

function parseNamed(cursor: Cursor): Expression {
  const start = cursor.at
  let name = readName(cursor, 'a name')
  while (startsNamespace(cursor)) {
    name += `::${readName(cursor, 'a function name')}`
  }
  const end = cursor.at
  if (skip(cursor) === 40) return parseCall(cursor, name, start)
  if (name.includes('::')) fail(cursor, 'Expected the arguments of a function')
  cursor.at = end
  if (name === 'true' || name === 'false') return { kind: 'literal', value: name === 'true', start, end }
  if (name === 'null') return { kind: 'literal', value: null, start, end }
  return { kind: 'scope', name, start, end }
}

/** Steps over `::` and the blanks around it. */
function startsNamespace(cursor: Cursor): boolean {
  const before = cursor.at
  skip(cursor)
  if (cursor.text.startsWith('::', cursor.at)) {
    cursor.at += 2
    skip(cursor)
    return true
  }
  cursor.at = before
  return false
}

function parseCall(cursor: Cursor, name: string, start: number): Expression {
  cursor.at += 1
  cursor.blankNewlines += 1
  enter(cursor)
  const args: Expression[] = []
  let expand = false
  while (skip(cursor) !== 41) {
    args.push(parseExpression(cursor))
    const code = skip(cursor)
    if (cursor.text.startsWith('...', cursor.at)) {
      cursor.at += 3
      expand = true
      if (skip(cursor) !== 41) fail(cursor, 'Expected ) after an expanded argument')
    } else if (code === 44) cursor.at += 1
    else if (code !== 41) fail(cursor, 'Expected a comma or ) after an argument')
  }
  cursor.at += 1
  cursor.depth -= 1
  cursor.blankNewlines -= 1
  return { kind: 'call', name, args, expand, start, end: cursor.at }
}

function parseParentheses(cursor: Cursor): Expression {
  const start = cursor.at
  cursor.at += 1
  cursor.blankNewlines += 1
  const value = parseExpression(cursor)
  expectChar(cursor, ')', 'Expected ) after an expression')
  cursor.blankNewlines -= 1
  return { kind: 'parentheses', value, start, end: cursor.at }
}

function startsFor(cursor: Cursor): boolean {
  return cursor.text.startsWith('for', cursor.at) && !isNamePart(cursor.text.charCodeAt(cursor.at + 3))
}

function parseTuple(cursor: Cursor): Expression {
  const start = cursor.at
  cursor.at += 1
  cursor.blankNewlines += 1
  skip(cursor)
  if (startsFor(cursor)) return parseFor(cursor, start, ']')
  const items: Expression[] = []
  while (skip(cursor) !== 93) {
    items.push(parseExpression(cursor))
    const code = skip(cursor)
    if (code === 44) cursor.at += 1
    else if (code !== 93) fail(cursor, 'Expected a comma or ] after a list item')
  }
  cursor.at += 1
  cursor.blankNewlines -= 1
  return { kind: 'tuple', items, start, end: cursor.at }
}

function parseObject(cursor: Cursor): Expression {
  const start = cursor.at
  cursor.at += 1
  cursor.blankNewlines += 1
  skip(cursor)
  if (startsFor(cursor)) return parseFor(cursor, start, '}')
  const outer = cursor.blankNewlines - 1
  cursor.blankNewlines = 0
  const items: ObjectItem[] = []
  for (;;) {
    const code = skip(cursor)
    if (code === 125) break
    if (code === 10) {
      stepNewline(cursor)
      continue
    }
    items.push(parseItem(cursor))
  }
  cursor.at += 1
  cursor.blankNewlines = outer
  return { kind: 'object', items, start, end: cursor.at }
}

function parseItem(cursor: Cursor): ObjectItem {
  const parsed = parseExpression(cursor)
  const key: Expression = nameAsString(parsed)
  const code = skip(cursor)
  if (code !== 61 && code !== 58) fail(cursor, 'Expected = or : after an object key')
  cursor.at += 1
  const value = parseExpression(cursor)
  const after = skip(cursor)
  if (after === 44) cursor.at += 1
  else if (after !== 10 && after !== 125) fail(cursor, 'Expected a comma or a line end after an object item')
  return { key, value }
}

function nameAsString(key: Expression): Expression {
  if (key.kind === 'scope') return { kind: 'string', value: key.name, heredoc: false, start: key.start, end: key.end }
  if (key.kind === 'literal' && (typeof key.value === 'boolean' || key.value === null)) {
    return { kind: 'string', value: String(key.value), heredoc: false, start: key.start, end: key.end }
  }
  return key
}

/** Reads the rest of a for expression; the cursor stands on the word, with line ends already blank. */
function parseFor(cursor: Cursor, start: number, close: ']' | '}'): ForExpression {
  cursor.at += 3
  enter(cursor)
  skip(cursor)
  let itemName = readName(cursor, 'a name after for')
  let keyName: string | undefined
  if (skip(cursor) === 44) {
    cursor.at += 1
    skip(cursor)
    keyName = itemName
    itemName = readName(cursor, 'a name after the comma')
    skip(cursor)
  }
  if (readName(cursor, 'the word in') !== 'in') fail(cursor, 'Expected the word in')
  const collection = parseExpression(cursor)
  expectChar(cursor, ':', 'Expected : after the collection of a for expression')
  const result = parseForResult(cursor, close)
  cursor.at += 1
  cursor.depth -= 1
  cursor.blankNewlines -= 1
  return {
    kind: 'for',
    ...(keyName === undefined ? {} : { keyName }),
    itemName,
    collection,
    ...result,
    start,
    end: cursor.at,
  }
}

type ForResult = Pick<ForExpression, 'key' | 'value' | 'condition' | 'group'>

function parseForResult(cursor: Cursor, close: ']' | '}'): ForResult {
  const first = parseExpression(cursor)
  let second: Expression | undefined
  let group = false
  if (close === '}') {
    skip(cursor)
    if (!cursor.text.startsWith('=>', cursor.at)) fail(cursor, 'Expected => between key and value of a for expression')
    cursor.at += 2
    second = parseExpression(cursor)
    skip(cursor)
    if (cursor.text.startsWith('...', cursor.at)) {
      cursor.at += 3
      group = true
    }
  }
  let condition: Expression | undefined
  if (isNameStart(skip(cursor))) {
    const at = cursor.at
    if (readName(cursor, 'the word if') !== 'if') fail(cursor, 'Expected the word if', at, cursor.at)
    condition = parseExpression(cursor)
  }
  skip(cursor)
  if (cursor.text[cursor.at] !== close) fail(cursor, `Expected ${close} after a for expression`)
  const keyed = second === undefined ? { value: first } : { key: first, value: second }
  return { ...keyed, ...(condition === undefined ? {} : { condition }), group }
}
