import { childOf, childrenOf, K, R, wordId } from '../tree/index.ts'
import type { Tree } from '../tree/index.ts'
import { matchOrdered } from './lists.ts'
import type { Next } from './lists.ts'
import { ExpressionMatcher } from './match-expressions.ts'
import { EXPRESSION_KIND, NAMING_ROLE } from './roles.ts'

const ASSIGN = wordId('=')
const VAR = wordId('var')

/** Statements, runs of statements, declarations as assignments. */
export abstract class StatementMatcher extends ExpressionMatcher {
  private readonly flats = new Map<readonly number[], Flat>()
  /** the first statement of the run being tried has matched */
  private firstMatched = false

  /** The statements of a block, or the one statement that stands in its place. */
  protected bodyOf(tree: Tree, node: number): number[] {
    if (tree.kind[node] === K.block) return childrenOf(tree, node, R.body)
    return tree.kind[node] === K.empty ? [] : [node]
  }

  /** A body against a body: in order, then, when an ellipsis allows it, with nested statements laid out flat. */
  statements(ps: readonly number[], ts: readonly number[], next: Next): void {
    let found = false
    matchOrdered(this, ps, ts, () => {
      found = true
      next()
    })
    if (found || !this.options.go_deeper_stmt || !ps.some((p) => this.pattern.kind[p] === K.ellipsis)) return
    this.run(ps, flatten(this.tree, ts).statements, 0, next)
  }

  /** A run of statements that starts at `ts[from]` and ends anywhere. */
  statementRun(ps: readonly number[], ts: readonly number[], from: number, next: (last: number) => void): void {
    const isOpenStart = this.pattern.kind[ps[0]!] === K.ellipsis
    this.firstMatched = isOpenStart
    this.run(ps, ts, from, next)
    if (!this.firstMatched || ps.length < 2 || !this.options.go_deeper_stmt) return
    if (!ps.some((p) => this.pattern.kind[p] === K.ellipsis)) return
    const { statements, offsets } = this.flat(ts)
    if (statements.length === ts.length) return
    const isOpenEnd = this.pattern.kind[ps.at(-1)!] === K.ellipsis
    const end = ts.at(-1)!
    this.run(ps, statements, offsets[from]!, (last) => next(isOpenEnd ? end : last))
  }

  /** A list of statements laid out flat, kept for the next start in the same list. */
  private flat(ts: readonly number[]): Flat {
    let found = this.flats.get(ts)
    if (found === undefined) {
      found = flatten(this.tree, ts)
      this.flats.set(ts, found)
    }
    return found
  }

  private run(ps: readonly number[], ts: readonly number[], from: number, next: (last: number) => void): void {
    const step = (i: number, j: number, last: number): void => {
      if (i === ps.length) return next(last)
      const p = ps[i]!
      if (this.pattern.kind[p] === K.ellipsis) {
        if (i === ps.length - 1) return next(ts.length > j ? ts.at(-1)! : last)
        for (let k = j; k < ts.length; k++) step(i + 1, k, last)
        return
      }
      if (this.pattern.kind[p] === K.metavarRest) {
        for (let k = j; k <= ts.length; k++)
          this.bindRest(p, ts.slice(j, k), () => step(i + 1, k, k > j ? ts[k - 1]! : last))
        return
      }
      if (j >= ts.length) return
      this.node(p, ts[j]!, () => {
        if (i === 0) this.firstMatched = true
        step(i + 1, j + 1, ts[j]!)
      })
    }
    step(0, from, ts[from] ?? 0)
  }

  protected expressionStatement(p: number, t: number, next: Next): void {
    const { pattern, tree } = this
    const value = p + 1
    const kind = pattern.kind[value]
    if (kind === K.metavar) return this.metavariable(value, t, next)
    if (kind === K.ellipsis) return next()
    if (kind === K.deep) return this.deep(value + 1, t, next)
    const target = tree.kind[t]
    if (target === K.varDecl || target === K.declarator || target === K.field) return this.inDeclaration(value, t, next)
    if (target === K.return && this.options.implicit_deep_exprstmt)
      return t + 1 < tree.skip[t]! ? this.implicitDeep(value, t + 1, next) : undefined
    if (target === K.exprStmt) return this.implicitDeep(value, t + 1, next)
    if (target === K.export && tree.skip[t]! > t + 1) this.node(p, t + 1, next)
  }

  protected inDeclaration(p: number, t: number, next: Next): void {
    const { tree } = this
    if (tree.kind[t] === K.varDecl) {
      for (const declarator of childrenOf(tree, t, R.declarator)) this.inDeclaration(p, declarator, next)
      return
    }
    if (this.pattern.kind[p] === K.assign) return this.node(p, t, next)
    const value = childOf(tree, t, R.value)
    if (value !== 0 && this.options.implicit_deep_exprstmt) this.implicitDeep(p, value, next)
  }

  /** The expression itself, else any expression inside it that is not in a nested function. */
  protected implicitDeep(p: number, t: number, next: Next): void {
    let found = false
    this.node(p, t, () => {
      found = true
      next()
    })
    if (found || !this.options.implicit_deep_exprstmt) return
    const { tree } = this
    for (let i = t + 1; i < tree.skip[t]!; i++) {
      const kind = tree.kind[i]!
      if (kind === K.lambda || kind === K.function || kind === K.class || kind === K.method) i = tree.skip[i]! - 1
      else if (EXPRESSION_KIND[kind] === 1 && NAMING_ROLE[tree.role[i]!] === 0) this.node(p, i, next)
    }
  }

  protected assignment(p: number, t: number, next: Next): void {
    const { pattern, tree } = this
    const kind = tree.kind[t]
    const target = p + 1
    const value = childOf(pattern, p, R.value)
    if (kind === K.exprStmt && tree.kind[t + 1] === K.assign) return this.assignment(p, t + 1, next)
    if (kind === K.varDecl) return this.inDeclaration(p, t, next)
    if (kind === K.assign) {
      if (tree.sym[t] !== pattern.sym[p]) return
      return this.node(target, t + 1, () => this.node(value, childOf(tree, t, R.value), next))
    }
    if ((kind !== K.declarator && kind !== K.field) || pattern.sym[p] !== ASSIGN || !this.options.vardef_assign) return
    const initial = childOf(tree, t, R.value)
    const name = childOf(tree, t, kind === K.field ? R.name : R.target)
    if (initial !== 0) this.node(target, name, () => this.node(value, initial, next))
  }

  protected variables(p: number, t: number, next: Next): void {
    const { pattern, tree } = this
    if (tree.kind[t] === K.export && tree.kind[t + 1] === K.varDecl) return this.variables(p, t + 1, next)
    if (tree.kind[t] === K.field) return this.fieldAsVariable(p, t, next)
    if (tree.kind[t] !== K.varDecl) return
    const keyword = pattern.sym[p]
    if (keyword !== tree.sym[t] && !(keyword === VAR && this.options.let_is_var)) return
    const ps = childrenOf(pattern, p, R.declarator)
    const ts = childrenOf(tree, t, R.declarator)
    const type = childOf(pattern, p, R.type)
    const actualType = childOf(tree, t, R.type)
    const declared: Next = () => {
      if (ps.length !== 1) return matchOrdered(this, ps, ts, next)
      for (const declarator of ts) this.declarator(ps[0]!, declarator, next)
    }
    if (type === 0) declared()
    else if (actualType !== 0) this.node(type, actualType, declared)
  }

  /** `int x = 1;` of a pattern against a field of a class. */
  private fieldAsVariable(p: number, t: number, next: Next): void {
    const { pattern, tree } = this
    const declarator = childOf(pattern, p, R.declarator)
    const type = childOf(pattern, p, R.type)
    const actualType = childOf(tree, t, R.type)
    const value = declarator === 0 ? 0 : childOf(pattern, declarator, R.value)
    const actual = childOf(tree, t, R.value)
    if (
      tree.language !== 'java' ||
      declarator === 0 ||
      (type !== 0 && actualType === 0) ||
      (value !== 0 && actual === 0)
    )
      return
    const valued: Next = () => (value === 0 ? next() : this.node(value, actual, next))
    const named: Next = () => this.node(childOf(pattern, declarator, R.target), childOf(tree, t, R.name), valued)
    if (type === 0) named()
    else this.node(type, actualType, named)
  }

  protected declarator(p: number, t: number, next: Next): void {
    const { pattern, tree } = this
    if (pattern.kind[p] === K.ellipsis) return next()
    const type = childOf(pattern, p, R.type)
    const value = childOf(pattern, p, R.value)
    const actualType = childOf(tree, t, R.type)
    const actual = childOf(tree, t, R.value)
    if (type !== 0 && actualType === 0) return
    const withValue: Next = () => {
      if (value === 0) return next()
      if (actual !== 0) this.node(value, actual, next)
      else if (pattern.kind[value] === K.ellipsis) next()
    }
    const withType: Next = () => (type === 0 ? withValue() : this.node(type, actualType, withValue))
    this.node(childOf(pattern, p, R.target), childOf(tree, t, R.target), withType)
  }

  protected loop(p: number, t: number, next: Next): void {
    const { pattern, tree } = this
    const header = pattern.kind[p] === K.for ? childOf(pattern, p, R.init) : 0
    const isOpen = header !== 0 && pattern.kind[header] === K.ellipsis && childOf(pattern, p, R.test) === 0
    if (isOpen) {
      if (tree.kind[t] !== K.for && tree.kind[t] !== K.forEach) return
      const body = childrenOf(pattern, p, R.body)
      return body.length === 0 ? next() : this.bodies(body, childrenOf(tree, t, R.body), next)
    }
    this.sameKind(p, t, next)
  }

  /** The name that the head of a `for … of` declares. */
  protected loopTarget(t: number): number {
    const { tree } = this
    const isDeclared = tree.kind[t] === K.varDecl && tree.kind[t + 1] === K.declarator
    return isDeclared ? childOf(tree, t + 1, R.target) : t
  }

  /** Branches and loop bodies: braces do not matter, and one metavariable takes the whole body. */
  /** In Python the block around a lone statement is only its indentation. */
  private soleStatement(p: number): number {
    const { pattern } = this
    const isBlock = pattern.language === 'python' && pattern.kind[p] === K.block && p + 1 < pattern.skip[p]!
    return isBlock && pattern.skip[p + 1] === pattern.skip[p] ? p + 1 : p
  }

  protected bodies(ps: readonly number[], ts: readonly number[], next: Next): void {
    const { pattern, tree } = this
    if (ps.length === 1 && ts.length === 1) {
      const p = this.soleStatement(ps[0]!)
      const kind = pattern.kind[p]
      const isWhole = kind === K.metavar || (kind === K.exprStmt && pattern.kind[p + 1] === K.metavar)
      if (isWhole) return this.node(p, ts[0]!, next)
    }
    const wanted = ps.flatMap((p) => this.bodyOf(pattern, p))
    const actual = ts.flatMap((t) => this.bodyOf(tree, t))
    this.statements(wanted, actual, next)
  }
}

const NESTED = new Uint8Array(64)
for (const role of [R.body, R.consequent, R.else, R.finally]) NESTED[role] = 1

type Flat = { readonly statements: readonly number[]; readonly offsets: readonly number[] }

/** Statements with those nested in them, also in functions, in source order, and where each of the outer ones went. */
const flatten = (tree: Tree, outer: readonly number[]): Flat => {
  const statements: number[] = []
  const offsets: number[] = []
  for (const statement of outer) {
    const end = tree.skip[statement]!
    offsets.push(statements.length)
    statements.push(statement)
    for (let i = statement + 1; i < end; i++) {
      const kind = tree.kind[i]!
      if (NESTED[tree.role[i]!] === 0 || kind === K.block || kind === K.case || kind === K.catch) continue
      const isExpression = EXPRESSION_KIND[kind] === 1 && kind !== K.function && kind !== K.class
      if (!isExpression) statements.push(i)
    }
  }
  return { statements, offsets }
}
