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

  /** Prints the comments before an offset as lines of their own. */
  protected comments(before: number, indent: string, lines: string[]): void {
    for (let next = this.pending[0]; next && next.at.start < before; next = this.pending[0]) {
      const earlier = lines.at(-1)
      const blank = /\n[ \t\r]*\n[ \t]*$/.test(this.text.slice(0, next.at.start))
      if (blank && earlier !== undefined && earlier !== '') lines.push('')
      lines.push(`${indent}#${spaced(next.text)}`)
      this.pending.shift()
    }
  }

  /** Appends the comment that follows on the same line. */
  protected trailing(end: number, line: string): string {
    const [next] = this.pending
    if (!next || next.at.start < end || this.text.slice(end, next.at.start).includes('\n')) return line
    this.pending.shift()
    return `${line} #${spaced(next.text)}`
  }

  /** True when the text of a range covers several lines. */
  protected isTall(at: Span): boolean {
    return this.text.slice(at.start, at.end).includes('\n')
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
    if (!this.isTall(at) || this.isHugged(items)) {
      return `${open}${items.map((item) => this.term(item, indent)).join(', ')}${close}`
    }
    const lines: string[] = []
    const inner = `${indent}\t`
    for (const item of items) {
      this.comments(item.at.start, inner, lines)
      lines.push(this.afterComma(item.at.end, `${inner}${this.term(item, inner)},`))
    }
    this.comments(at.end, inner, lines)
    return `${open}\n${lines.join('\n')}\n${indent}${close}`
  }

  /** A single tall element is held by its brackets without a line of its own. */
  private isHugged(items: readonly Term[]): boolean {
    const [only] = items
    return (
      items.length === 1 &&
      only !== undefined &&
      this.isTall(only.at) &&
      only.kind !== 'call' &&
      this.pending.length === 0
    )
  }

  private afterComma(end: number, line: string): string {
    const comma = /^\s*,/.exec(this.text.slice(end))
    return this.trailing(end + (comma?.[0].length ?? 0), line)
  }

  private object(term: Term & { kind: 'object' }, indent: string): string {
    if (term.pairs.length === 0) return '{}'
    if (!this.isTall(term.at)) {
      return `{${term.pairs.map(([key, value]) => `${this.term(key, indent)}: ${this.term(value, indent)}`).join(', ')}}`
    }
    const lines: string[] = []
    const inner = `${indent}\t`
    for (const [key, value] of term.pairs) {
      this.comments(key.at.start, inner, lines)
      lines.push(this.afterComma(value.at.end, `${inner}${this.term(key, inner)}: ${this.term(value, inner)},`))
    }
    this.comments(term.at.end, inner, lines)
    return `{\n${lines.join('\n')}\n${indent}}`
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
    if (!this.isTall(term.at))
      return `${open}${head} ${term.body.map((item) => this.literal(item, indent)).join('; ')}${close}`
    const lines = this.body(term.body, term.at.end - 1, `${indent}\t`)
    return `${open}${head}\n${lines.join('\n')}\n${indent}${close}`
  }
}

function spaced(text: string): string {
  return text === '' || /^[\s#!]/.test(text) ? text.trimEnd() : ` ${text.trimEnd()}`
}
