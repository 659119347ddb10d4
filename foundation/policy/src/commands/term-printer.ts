import type { Comment, Literal, Span, Term } from '../rego/index.ts'

const PRECEDENCE: Readonly<Record<string, number>> = {
  in: 1,
  '==': 2,
  '!=': 2,
  '<': 2,
  '<=': 2,
  '>': 2,
  '>=': 2,
  '|': 3,
  '&': 4,
  '+': 5,
  '-': 5,
  '*': 6,
  '/': 6,
  '%': 6,
}

/** Prints terms. Comments are printed where their turn comes, so everything is printed in the order of the text. */
export abstract class TermPrinter {
  protected readonly text: string
  protected pending: Comment[]

  constructor(text: string, comments: readonly Comment[]) {
    this.text = text
    this.pending = [...comments]
  }

  protected abstract body(literals: readonly Literal[], end: number, indent: string): string[]
  protected abstract literal(literal: Literal, indent: string): string

  /** Prints the comments before an offset as lines of their own; blank lines around them stay. */
  protected comments(before: number, indent: string, lines: string[]): void {
    let last: number | undefined
    for (let next = this.pending[0]; next && next.at.start < before; next = this.pending[0]) {
      const earlier = lines.at(-1)
      const blank = /\n[ \t\r]*\n[ \t]*$/.test(this.text.slice(0, next.at.start))
      if (blank && earlier !== undefined && earlier !== '') lines.push('')
      lines.push(`${indent}#${spaced(next.text)}`)
      last = next.at.end
      this.pending.shift()
    }
    if (last !== undefined && /\n[ \t\r]*\n/.test(this.text.slice(last, before))) lines.push('')
  }

  /** Appends the comment that follows on the same line. */
  protected trailing(end: number, line: string): string {
    const [next] = this.pending
    if (!next || next.at.start < end || this.text.slice(end, next.at.start).includes('\n')) return line
    this.pending.shift()
    return `${line} #${spaced(next.text)}`
  }

  /** True when a line break stands before, between or after the parts of a term, rather than inside one of them. */
  private isSpread(at: Span, parts: readonly Span[]): boolean {
    let from = at.start
    for (const part of parts) {
      if (this.text.slice(from, part.start).includes('\n')) return true
      from = part.end
    }
    return this.text.slice(from, at.end).includes('\n')
  }

  protected source(at: Span): string {
    return this.text.slice(at.start, at.end)
  }

  protected term(term: Term, indent: string): string {
    switch (term.kind) {
      case 'scalar':
        return term.at.end > term.at.start ? this.source(term.at).replace(/^-\s+/, '-') : String(term.value)
      case 'template':
        return this.source(term.at)
      case 'var':
        return term.name
      case 'ref':
        return this.reference(term, indent)
      case 'array':
        return this.items('[', term.items, ']', { at: term.at, indent })
      case 'set':
        return term.items.length === 0 ? 'set()' : this.items('{', term.items, '}', { at: term.at, indent })
      case 'object':
        return this.object(term, indent)
      case 'call':
        return this.call(term, indent)
      default:
        return this.comprehension(term, indent)
    }
  }

  private reference(term: Term & { kind: 'ref' }, indent: string): string {
    let text = this.term(term.head, indent)
    for (const operand of term.path) {
      const isDot = operand.kind === 'scalar' && this.text[operand.at.start - 1] === '.'
      text += isDot ? `.${this.source(operand.at)}` : `[${this.term(operand, indent)}]`
    }
    return text
  }

  private items(open: string, items: readonly Term[], close: string, where: { at: Span; indent: string }): string {
    const { at, indent } = where
    if (items.length === 0) return open + close
    if (
      !this.isSpread(
        at,
        items.map((item) => item.at),
      )
    ) {
      return `${open}${items.map((item) => this.term(item, indent)).join(', ')}${close}`
    }
    const parts = items.map((item) => ({ at: item.at, print: (inner: string) => this.term(item, inner) }))
    return `${open}\n${this.spread(parts, at.end, indent)}\n${indent}${close}`
  }

  /** Parts on lines of their own; those that share a line keep sharing it. */
  private spread(
    parts: readonly { readonly at: Span; readonly print: (indent: string) => string }[],
    end: number,
    indent: string,
  ): string {
    const lines: string[] = []
    const inner = `${indent}\t`
    let line = ''
    for (const [i, part] of parts.entries()) {
      if (line === '') this.comments(part.at.start, inner, lines)
      line += `${line === '' ? inner : ' '}${part.print(inner)},`
      const next = parts[i + 1]
      if (next && !this.text.slice(part.at.end, next.at.start).includes('\n')) continue
      lines.push(this.afterComma(part.at.end, line))
      line = ''
    }
    this.comments(end, inner, lines)
    return lines.join('\n')
  }

  private afterComma(end: number, line: string): string {
    const comma = /^\s*,/.exec(this.text.slice(end))
    return this.trailing(end + (comma?.[0].length ?? 0), line)
  }

  private object(term: Term & { kind: 'object' }, indent: string): string {
    if (term.pairs.length === 0) return '{}'
    const spans = term.pairs.map(([key, value]): Span => ({ start: key.at.start, end: value.at.end }))
    if (!this.isSpread(term.at, spans)) {
      return `{${term.pairs.map(([key, value]) => `${this.term(key, indent)}: ${this.term(value, indent)}`).join(', ')}}`
    }
    const parts = term.pairs.map(([key, value]) => ({
      at: { start: key.at.start, end: value.at.end },
      print: (inner: string) => `${this.term(key, inner)}: ${this.term(value, inner)}`,
    }))
    return `{\n${this.spread(parts, term.at.end, indent)}\n${indent}}`
  }

  private call(term: Term & { kind: 'call' }, indent: string): string {
    if (term.infix === undefined) {
      return this.items(`${term.path.join('.')}(`, term.args, ')', { at: term.at, indent })
    }
    if (term.args.length === 3) {
      const [key, value, domain] = term.args as [Term, Term, Term]
      return `(${this.term(key, indent)}, ${this.term(value, indent)} in ${this.term(domain, indent)})`
    }
    const [left, right] = term.args as [Term, Term]
    const level = PRECEDENCE[term.infix] as number
    return `${this.side(left, level, indent)} ${term.infix} ${this.side(right, level + 1, indent)}`
  }

  private side(term: Term, level: number, indent: string): string {
    const text = this.term(term, indent)
    const own =
      term.kind === 'call' && term.infix !== undefined && term.args.length === 2 ? PRECEDENCE[term.infix] : undefined
    return own !== undefined && own < level ? `(${text})` : text
  }

  private comprehension(term: Extract<Term, { body: unknown }>, indent: string): string {
    const [open, close] = term.kind === 'arraycompr' ? ['[', ']'] : ['{', '}']
    const wrap = (part: Term) =>
      part.kind === 'call' && part.infix !== undefined ? `(${this.term(part, indent)})` : this.term(part, indent)
    const head = `${term.key ? `${this.term(term.key, indent)}: ` : ''}${wrap(term.value)} |`
    const parts = [...(term.key ? [term.key] : []), term.value, ...term.body].map((part) => part.at)
    const inside = { start: (parts[0] as Span).start, end: term.at.end }
    if (!this.isSpread(inside, parts)) {
      return `${open}${head} ${term.body.map((item) => this.literal(item, indent)).join('; ')}${close}`
    }
    const lines = this.body(term.body, term.at.end - 1, `${indent}\t`)
    return `${open}${head}\n${lines.join('\n')}\n${indent}${close}`
  }
}

function spaced(text: string): string {
  return text === '' || /^[\s#!]/.test(text) ? text.trimEnd() : ` ${text.trimEnd()}`
}
