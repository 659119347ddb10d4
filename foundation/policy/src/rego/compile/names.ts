import type { Expr, Literal, Term } from '../syntax/index.ts'

/** Adds the variable names that a term mentions outside closures. */
export function termNames(term: Term, into: Set<string>): void {
  switch (term.kind) {
    case 'var':
      into.add(term.name)
      return
    case 'ref':
      termNames(term.head, into)
      for (const operand of term.path) termNames(operand, into)
      return
    case 'array':
    case 'set':
      for (const item of term.items) termNames(item, into)
      return
    case 'object':
      for (const [key, value] of term.pairs) {
        termNames(key, into)
        termNames(value, into)
      }
      return
    case 'call':
      for (const argument of term.args) termNames(argument, into)
      return
    default:
  }
}

/**
 * Adds the variable names that a literal mentions outside closures. Values of `with` that name a function are no
 * variables.
 */
export function literalNames(literal: Literal, into: Set<string>, isFunction: (term: Term) => boolean): void {
  exprNames(literal.expr, into)
  for (const { value } of literal.withs) if (!isFunction(value)) termNames(value, into)
}

function exprNames(expr: Expr, into: Set<string>): void {
  switch (expr.kind) {
    case 'term':
      termNames(expr.term, into)
      return
    case 'not':
      exprNames(expr.expr, into)
      return
    case 'some':
      return
    case 'somein':
      if (expr.key) termNames(expr.key, into)
      termNames(expr.value, into)
      termNames(expr.domain, into)
      return
    case 'every':
      termNames(expr.domain, into)
      return
    default:
      termNames(expr.left, into)
      termNames(expr.right, into)
  }
}

/** Adds the variables that a pattern on the left of `:=` or in `some … in` declares. */
export function patternNames(term: Term, into: Set<string>): void {
  if (term.kind === 'var') into.add(term.name)
  else if (term.kind === 'array') for (const item of term.items) patternNames(item, into)
  else if (term.kind === 'object') for (const [, value] of term.pairs) patternNames(value, into)
}

/** Names that a body declares by `:=` or `some`, anywhere in it. */
export function declaredNames(body: readonly Literal[]): Set<string> {
  const declared = new Set<string>()
  for (const { expr } of body) {
    if (expr.kind === 'some') for (const { name } of expr.names) declared.add(name)
    else if (expr.kind === 'assign') patternNames(expr.left, declared)
    else if (expr.kind === 'somein') {
      if (expr.key) patternNames(expr.key, declared)
      patternNames(expr.value, declared)
    }
  }
  declared.delete('_')
  return declared
}
