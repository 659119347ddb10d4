import type { Expr, Head, Literal, Rule, Term } from '../rego/index.ts'
import { TermPrinter } from './term-printer.ts'

/** Prints rules and bodies. */
export class RulePrinter extends TermPrinter {
  protected rule(rule: Rule): string {
    const start = `${rule.isDefault ? 'default ' : ''}${this.head(rule)}`
    let text = start
    let end = rule.head.at.end
    const opening = (next: number) => this.text.slice(end, next)
    if (rule.body.length > 0) {
      const first = (rule.body[0] as Literal).at.start
      text += this.branch(rule.body, {
        between: opening(first),
        end: rule.elses[0]?.at.start ?? rule.at.end,
        hasIf: rule.hasIf,
      })
      end = rule.elses[0]?.at.start ?? end
    }
    for (const [i, branch] of rule.elses.entries()) {
      text += ' else'
      if (branch.value) text += ` := ${this.term(branch.value, '')}`
      const from = branch.value?.at.end ?? branch.at.start + 4
      const next = rule.elses[i + 1]?.at.start ?? branch.at.end
      const [first] = branch.body
      if (!first) continue
      const between = this.text.slice(from, first.at.start)
      text += this.branch(branch.body, { between, end: Math.max(next, branch.at.end), hasIf: /\bif\b/.test(between) })
    }
    return text
  }

  private branch(body: readonly Literal[], where: { between: string; end: number; hasIf: boolean }): string {
    const { between, end, hasIf } = where
    const keyword = hasIf ? ' if' : ''
    if (!between.includes('{')) return `${keyword} ${this.literal(body[0] as Literal, '')}`
    const lines = this.body(body, this.closing(body, end), '\t')
    return `${keyword} {\n${lines.join('\n')}\n}`
  }

  /** The offset of the brace that closes a body. */
  private closing(body: readonly Literal[], limit: number): number {
    const last = (body.at(-1) as Literal).at.end
    let at = last
    for (const comment of this.pending) {
      if (comment.at.start < at || comment.at.start >= limit) continue
      const brace = this.text.slice(at, comment.at.start).indexOf('}')
      if (brace !== -1) return at + brace
      at = comment.at.end
    }
    const brace = this.text.indexOf('}', at)
    return brace === -1 ? limit : brace
  }

  private head({ head }: Rule): string {
    let text = this.headPath(head)
    if (head.args) text += `(${head.args.map((term) => this.term(term, '')).join(', ')})`
    if (head.contains && head.key) return `${text} contains ${this.term(head.key, '')}`
    if (head.key) return `${text}[${this.term(head.key, '')}]`
    return head.value && head.operator ? `${text} ${head.operator} ${this.term(head.value, '')}` : text
  }

  private headPath(head: Head): string {
    const [first, ...rest] = head.path as [Term, ...Term[]]
    let text = first.kind === 'scalar' ? String(first.value) : this.term(first, '')
    for (const operand of rest) {
      const isCallPath = head.args !== undefined && operand.kind === 'scalar' && typeof operand.value === 'string'
      if (isCallPath) text += `.${operand.value}`
      else if (operand.kind === 'scalar' && this.text[operand.at.start - 1] === '.')
        text += `.${this.source(operand.at)}`
      else text += `[${this.term(operand, '')}]`
    }
    return text
  }

  protected body(literals: readonly Literal[], end: number, indent: string): string[] {
    const lines: string[] = []
    let before: number | undefined
    for (const literal of literals) {
      const { start } = literal.at
      const from = before ?? start
      const blank = /\n[ \t\r]*\n/.test(
        this.text.slice(from, this.pending[0] ? Math.min(start, Math.max(from, this.pending[0].at.start)) : start),
      )
      if (blank && before !== undefined) lines.push('')
      this.comments(start, indent, lines)
      lines.push(this.trailing(literal.at.end, `${indent}${this.literal(literal, indent)}`))
      before = literal.at.end
    }
    this.comments(end, indent, lines)
    return lines
  }

  protected literal(literal: Literal, indent: string): string {
    let text = this.expr(literal.expr, indent)
    for (const { target, value } of literal.withs) {
      const breaks = /\n\s*with\s+$/.test(this.text.slice(Math.max(0, target.at.start - 200), target.at.start))
      const gap = breaks ? `\n${indent}\t` : ' '
      text += `${gap}with ${this.term(target, indent)} as ${this.term(value, indent)}`
    }
    return text
  }

  private expr(expr: Expr, indent: string): string {
    switch (expr.kind) {
      case 'term':
        return this.statement(expr.term, indent)
      case 'not':
        return `not ${this.expr(expr.expr, indent)}`
      case 'some':
        return `some ${expr.names.map(({ name }) => name).join(', ')}`
      case 'somein': {
        const key = expr.key ? `${this.term(expr.key, indent)}, ` : ''
        return `some ${key}${this.term(expr.value, indent)} in ${this.term(expr.domain, indent)}`
      }
      case 'every': {
        const key = expr.key ? `${expr.key.name}, ` : ''
        const head = `every ${key}${expr.value.name} in ${this.term(expr.domain, indent)}`
        const last = (expr.body.at(-1) as Literal).at.end
        const end = this.text.indexOf('}', last)
        return `${head} {\n${this.body(expr.body, end, `${indent}\t`).join('\n')}\n${indent}}`
      }
      case 'assign':
        return `${this.term(expr.left, indent)} := ${this.statement(expr.right, indent)}`
      default:
        return `${this.term(expr.left, indent)} = ${this.statement(expr.right, indent)}`
    }
  }

  /** The test `key, value in domain` needs no parentheses where it stands alone. */
  private statement(term: Term, indent: string): string {
    const text = this.term(term, indent)
    return term.kind === 'call' && term.infix === 'in' && term.args.length === 3 ? text.slice(1, -1) : text
  }
}
