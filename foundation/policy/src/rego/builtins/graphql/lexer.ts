import { fail } from '../define.ts'

/** A token of GraphQL; `value` has escapes resolved. */
export type Token = {
  readonly kind: 'name' | 'int' | 'float' | 'string' | 'block' | 'punct' | 'eof'
  readonly value: string
  readonly at: number
}

const SKIP = /(?:[\s,\ufeff]|#[^\n\r]*)*/y
const NAME = /[_A-Za-z][_0-9A-Za-z]*/y
const NUMBER = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/y
const PUNCT = /\.\.\.|[!$&()/:=@[\]{|}]/y
const BLOCK = /"""(?:[^"\\]|\\"""|\\|"(?!""))*"""/y
const STRING = /"(?:[^"\\\n\r]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y

/** Splits a document into tokens. Fails as a built-in does on what is none. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = []
  let at = 0
  const match = (pattern: RegExp) => {
    pattern.lastIndex = at
    return pattern.exec(text)
  }
  for (;;) {
    at += match(SKIP)?.[0].length ?? 0
    if (at >= text.length) return [...tokens, { kind: 'eof', value: '<EOF>', at }]
    const token = nameOrNumber(match) ?? stringToken(match) ?? punct(match)
    if (!token) fail(`Unexpected <Invalid> in GraphQL string at location ${place(text, at)}`)
    tokens.push({ kind: token.kind, value: token.value, at })
    at += token.length
  }
}

type Found = { readonly kind: Token['kind']; readonly value: string; readonly length: number }
type Match = (pattern: RegExp) => RegExpExecArray | null

function nameOrNumber(match: Match): Found | undefined {
  const name = match(NAME)
  if (name) return { kind: 'name', value: name[0], length: name[0].length }
  const number = match(NUMBER)
  if (!number) return undefined
  const kind = number[1] !== undefined || number[2] !== undefined ? 'float' : 'int'
  return { kind, value: number[0], length: number[0].length }
}

function stringToken(match: Match): Found | undefined {
  const block = match(BLOCK)
  if (block)
    return { kind: 'block', value: dedent(block[0].slice(3, -3).replaceAll('\\"""', '"""')), length: block[0].length }
  const string = match(STRING)
  return string
    ? { kind: 'string', value: String(JSON.parse(string[0].replace(/\t/g, '\\t'))), length: string[0].length }
    : undefined
}

function punct(match: Match): Found | undefined {
  const found = match(PUNCT)
  return found ? { kind: 'punct', value: found[0], length: found[0].length } : undefined
}

/** Row and column of an offset. */
export function place(text: string, at: number): string {
  const before = text.slice(0, at).split(/\r\n|\n|\r/)
  return `${before.length}:${(before.at(-1) as string).length + 1}`
}

/** Removes the indentation that the lines of a block string share, and blank lines around it. */
function dedent(text: string): string {
  const lines = text.split(/\r\n|\n|\r/)
  const indents = lines
    .slice(1)
    .filter((line) => line.trim() !== '')
    .map((line) => line.length - line.trimStart().length)
  const indent = indents.length === 0 ? 0 : Math.min(...indents)
  const cut = lines.map((line, i) => (i === 0 ? line : line.slice(indent)))
  while (cut.length > 0 && cut[0]?.trim() === '') cut.shift()
  while (cut.length > 0 && cut.at(-1)?.trim() === '') cut.pop()
  return cut.join('\n')
}
