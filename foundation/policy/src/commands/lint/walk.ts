import type { Expr, Literal, Rule, Term } from '../../rego/index.ts'

/** Calls the visitor for every term of a rule, outermost first. */
export function visitTerms(rule: Rule, visit: (term: Term) => void): void {
  const { head } = rule
  for (const term of [...head.path, ...(head.args ?? []), head.key, head.value]) if (term) termsIn(term, visit)
  for (const literal of literalsOf(rule)) literalTerms(literal, visit)
  for (const branch of rule.elses) if (branch.value) termsIn(branch.value, visit)
}

/** The literals of a rule's bodies, not of closures inside them. */
export function literalsOf(rule: Rule): Literal[] {
  return [...rule.body, ...rule.elses.flatMap((branch) => branch.body)]
}

/** Calls the visitor for every literal, also of closures. */
export function visitLiterals(rule: Rule, visit: (literal: Literal) => void): void {
  const each = (literal: Literal) => {
    visit(literal)
    if (literal.expr.kind === 'every') literal.expr.body.forEach(each)
    exprTerms(literal.expr, (term) => {
      if ('body' in term) term.body.forEach(visit)
    })
  }
  literalsOf(rule).forEach(each)
}

/** Calls the visitor for every term of a literal. */
export function literalTerms(literal: Literal, visit: (term: Term) => void): void {
  exprTerms(literal.expr, visit)
  for (const modifier of literal.withs) termsIn(modifier.value, visit)
}

function exprTerms(expr: Expr, visit: (term: Term) => void): void {
  switch (expr.kind) {
    case 'term':
      termsIn(expr.term, visit)
      return
    case 'not':
      exprTerms(expr.expr, visit)
      return
    case 'some':
      return
    case 'somein':
      for (const term of [expr.key, expr.value, expr.domain]) if (term) termsIn(term, visit)
      return
    case 'every':
      termsIn(expr.domain, visit)
      for (const literal of expr.body) literalTerms(literal, visit)
      return
    default:
      termsIn(expr.left, visit)
      termsIn(expr.right, visit)
  }
}

function termsIn(term: Term, visit: (term: Term) => void): void {
  visit(term)
  const inside = (inner: Term) => termsIn(inner, visit)
  switch (term.kind) {
    case 'ref':
      ;[term.head, ...term.path].forEach(inside)
      return
    case 'array':
    case 'set':
      term.items.forEach(inside)
      return
    case 'object':
      for (const [key, value] of term.pairs) [key, value].forEach(inside)
      return
    case 'call':
      term.args.forEach(inside)
      return
    case 'template':
      for (const part of term.parts) if (typeof part !== 'string') literalTerms(part, visit)
      return
    case 'arraycompr':
    case 'setcompr':
    case 'objectcompr':
      if (term.key) inside(term.key)
      inside(term.value)
      for (const literal of term.body) literalTerms(literal, visit)
      return
    default:
  }
}
