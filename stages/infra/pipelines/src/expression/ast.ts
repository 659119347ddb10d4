/** Positions are indices into the expression's text, end exclusive. */
interface Placed {
  readonly start: number
  readonly end: number
}

export type Expression =
  | (Placed & { readonly kind: 'literal'; readonly value: string | number | boolean | null })
  /** A context or the result of a call with what is taken from it: `github.event.issue`, `a['b']`, `x.*.y`. */
  | (Placed & { readonly kind: 'context'; readonly root: string | Expression; readonly path: readonly Access[] })
  | (Placed & { readonly kind: 'call'; readonly name: string; readonly args: readonly Expression[] })
  | (Placed & {
      readonly kind: 'binary'
      readonly operator: string
      readonly left: Expression
      readonly right: Expression
    })
  | (Placed & { readonly kind: 'not'; readonly of: Expression })

export type Access =
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'all' }
  | { readonly kind: 'computed'; readonly index: Expression }

/** The dotted form of a context when nothing in it is computed, in lower case: `github.event.issue.title`, `x.*.y`. */
export function dotted(expression: Expression): string | undefined {
  if (expression.kind !== 'context' || typeof expression.root !== 'string') return undefined
  const parts = [expression.root.toLowerCase()]
  for (const access of expression.path) {
    if (access.kind === 'computed') return undefined
    parts.push(access.kind === 'all' ? '*' : access.name.toLowerCase())
  }
  return parts.join('.')
}

/** Visits an expression and everything inside it. */
export function walk(expression: Expression, visit: (inner: Expression) => void): void {
  visit(expression)
  switch (expression.kind) {
    case 'literal':
      return
    case 'context':
      if (typeof expression.root !== 'string') walk(expression.root, visit)
      for (const access of expression.path) if (access.kind === 'computed') walk(access.index, visit)
      return
    case 'call':
      for (const argument of expression.args) walk(argument, visit)
      return
    case 'binary':
      walk(expression.left, visit)
      walk(expression.right, visit)
      return
    case 'not':
      walk(expression.of, visit)
  }
}
