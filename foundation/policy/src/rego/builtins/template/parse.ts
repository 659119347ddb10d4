import { parseNumber } from '../../value/index.ts'
import type { Value } from '../../value/index.ts'
import { fail } from '../define.ts'

/** A term of a pipeline. */
export type Term =
  | { readonly kind: 'const'; readonly value: Value }
  | { readonly kind: 'field'; readonly root: string; readonly path: readonly string[] }
  | { readonly kind: 'pipe'; readonly pipe: Pipe; readonly path: readonly string[] }
  | { readonly kind: 'call'; readonly name: string }

/** Commands joined by `|`, each a function or value followed by arguments; `names` are declared. */
export type Pipe = { readonly names: readonly string[]; readonly commands: readonly (readonly Term[])[] }

/** A node of a template. */
export type Node =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'print'; readonly pipe: Pipe; readonly assigns: boolean }
  | {
      readonly kind: 'if' | 'range' | 'with'
      readonly pipe: Pipe
      readonly body: readonly Node[]
      readonly otherwise: readonly Node[]
    }

const ACTION = /\{\{(- )?([\s\S]*?)( -)?\}\}/g
const TOKEN = /"(?:[^"\\\n]|\\.)*"|`[^`]*`|:=|[()|,=]|\$?\.?[\w.$]+|\.|-?\d[\d.eE+-]*|\S/g
const MAX_DEPTH = 100

type Piece = { readonly kind: 'text' | 'action'; readonly text: string }

/** Parses the core of Go's template language. Fails as a built-in does on malformed text. */
export function parseTemplate(text: string): Node[] {
  const reader = new TemplateReader(pieces(text))
  const nodes = reader.list()
  if (reader.ended !== 'eof') fail(`template: unexpected {{${reader.ended}}}`)
  return nodes
}

function pieces(text: string): Piece[] {
  const found: Piece[] = []
  let at = 0
  let trim = false
  const push = (raw: string) => {
    const piece = trim ? raw.trimStart() : raw
    if (piece !== '') found.push({ kind: 'text', text: piece })
  }
  for (const match of text.matchAll(ACTION)) {
    const before = text.slice(at, match.index)
    push(match[1] ? before.trimEnd() : before)
    const action = (match[2] as string).trim()
    if (!action.startsWith('/*')) found.push({ kind: 'action', text: action })
    at = match.index + match[0].length
    trim = match[3] !== undefined
  }
  const rest = text.slice(at)
  if (rest.includes('{{')) fail('template: unclosed action')
  push(rest)
  return found
}

class TemplateReader {
  private readonly pieces: readonly Piece[]
  private index = 0
  private depth = 0
  /** What closed the list read last: `end`, `else …` or `eof`. */
  ended = 'eof'

  constructor(pieces: readonly Piece[]) {
    this.pieces = pieces
  }

  list(): Node[] {
    if (++this.depth > MAX_DEPTH) fail('template: nested too deeply')
    const nodes: Node[] = []
    for (let piece = this.pieces[this.index++]; ; piece = this.pieces[this.index++]) {
      if (!piece) {
        this.ended = 'eof'
        break
      }
      if (piece.kind === 'text') nodes.push({ kind: 'text', text: piece.text })
      else if (piece.text === 'end' || /^else\b/.test(piece.text)) {
        this.ended = piece.text
        break
      } else nodes.push(this.action(piece.text))
    }
    this.depth--
    return nodes
  }

  private action(text: string): Node {
    const block = /^(if|range|with)\s+([\s\S]+)$/.exec(text)
    if (!block) {
      const { pipe, assigns } = parsePipe(text)
      return { kind: 'print', pipe, assigns }
    }
    return this.block(block[1] as 'if' | 'range' | 'with', block[2] as string)
  }

  private expectEnd(): void {
    if (this.ended !== 'end') fail('template: expected {{end}}')
  }

  private block(kind: 'if' | 'range' | 'with', text: string): Node {
    const { pipe } = parsePipe(text)
    const body = this.list()
    let otherwise: Node[] = []
    const chained = /^else\s+(if|with)\s+([\s\S]+)$/.exec(this.ended)
    if (chained) otherwise = [this.block(chained[1] as 'if' | 'with', chained[2] as string)]
    else if (this.ended === 'else') {
      otherwise = this.list()
      this.expectEnd()
    } else this.expectEnd()
    return { kind, pipe, body, otherwise }
  }
}

function parsePipe(text: string): { pipe: Pipe; assigns: boolean } {
  const tokens = text.match(TOKEN) ?? []
  const declaration = /^(\$\w*(?:\s*,\s*\$\w*)?)\s*(?::=|=)/.exec(text)
  const names = declaration ? (declaration[1] as string).split(',').map((name) => name.trim()) : []
  const skip = declaration ? tokens.findIndex((token) => token === ':=' || token === '=') + 1 : 0
  const reader = new PipeReader(tokens.slice(skip))
  const commands = reader.commands(undefined)
  return { pipe: { names, commands }, assigns: names.length > 0 }
}

class PipeReader {
  private readonly tokens: readonly string[]
  private index = 0
  private depth = 0

  constructor(tokens: readonly string[]) {
    this.tokens = tokens
  }

  commands(close: string | undefined): Term[][] {
    if (++this.depth > MAX_DEPTH) fail('template: nested too deeply')
    const commands: Term[][] = [[]]
    for (;;) {
      const token = this.tokens[this.index++]
      if (token === close) break
      if (token === undefined) fail('template: unclosed parenthesis')
      if (token === '|') commands.push([])
      else (commands.at(-1) as Term[]).push(this.term(token))
    }
    this.depth--
    if (commands.some((command) => command.length === 0)) fail('template: missing value for command')
    return commands
  }

  private term(token: string): Term {
    if (token === '(') {
      const pipe = { names: [], commands: this.commands(')') }
      const next = this.tokens[this.index]
      if (next === undefined || !/^\.\w/.test(next)) return { kind: 'pipe', pipe, path: [] }
      this.index++
      return { kind: 'pipe', pipe, path: next.slice(1).split('.') }
    }
    if (token.startsWith('"')) return constant(token)
    if (token.startsWith('`')) return { kind: 'const', value: token.slice(1, -1) }
    if (token.startsWith('.') || token.startsWith('$')) return field(token)
    const number = parseNumber(token)
    if (number !== undefined) return { kind: 'const', value: number }
    if (token === 'true' || token === 'false') return { kind: 'const', value: token === 'true' }
    if (token === 'nil') return { kind: 'const', value: null }
    if (!/^\w+$/.test(token)) fail(`template: unexpected ${JSON.stringify(token)}`)
    return { kind: 'call', name: token }
  }
}

function constant(token: string): Term {
  try {
    return { kind: 'const', value: String(JSON.parse(token)) }
  } catch {
    return fail('template: malformed string')
  }
}

function field(token: string): Term {
  const [root, ...path] = token.split('.') as [string, ...string[]]
  return { kind: 'field', root: root === '' ? '.' : root, path: path.filter((name) => name !== '') }
}
