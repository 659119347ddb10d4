import { childOf, childrenOf, F, K, R } from '../tree/index.ts'
import { matchOrdered, matchUnordered } from './lists.ts'
import type { Next } from './lists.ts'
import { StatementMatcher } from './match-statements.ts'

/** Functions, methods, parameters, classes. */
export abstract class DefinitionMatcher extends StatementMatcher {
  protected lambda(p: number, t: number, next: Next): void {
    const { pattern, tree } = this
    const kind = tree.kind[t]
    if (kind === K.export) return tree.skip[t]! > t + 1 ? this.node(p, t + 1, next) : undefined
    if (kind === K.exprStmt) return this.node(p, t + 1, next)
    if (kind !== K.function && kind !== K.lambda && kind !== K.method) return
    if (kind === K.lambda && pattern.kind[p] === K.function && !this.options.arrow_is_function) return
    const name = childOf(pattern, p, R.name)
    const actual = childOf(tree, t, R.name)
    if (name === 0 && (kind === K.method || (kind === K.function && tree.role[t] === R.body))) return
    const isLoose = name !== 0 && pattern.kind[name] === K.metavar && pattern.role[p] !== R.body && actual === 0
    const isAnyName = isLoose || (name !== 0 && pattern.kind[name] === K.ellipsis)
    if (name !== 0 && actual === 0 && !isAnyName) return
    if (!this.flagsAgree(p, t)) return
    const rest: Next = () => this.signature(p, t, next)
    if (name === 0 || isAnyName) rest()
    else this.node(name, actual, rest)
  }

  protected method(p: number, t: number, next: Next): void {
    const { pattern, tree } = this
    const kind = tree.kind[t]
    if ((kind !== K.method && kind !== K.function) || !this.flagsAgree(p, t)) return
    const actual = childOf(tree, t, R.name)
    if (actual !== 0) this.node(childOf(pattern, p, R.name), actual, () => this.signature(p, t, next))
  }

  /** Decorators, parameters, return type and body of a function. */
  protected signature(p: number, t: number, next: Next): void {
    const { pattern, tree } = this
    const returnType = childOf(pattern, p, R.returnType)
    const actualReturn = childOf(tree, t, R.returnType)
    if (returnType !== 0 && actualReturn === 0) return
    const body: Next = () => this.functionBody(p, t, next)
    const returns: Next = () => (returnType === 0 ? body() : this.node(returnType, actualReturn, body))
    const params: Next = () =>
      matchOrdered(this, childrenOf(pattern, p, R.param), childrenOf(tree, t, R.param), returns)
    this.unorderedRole(p, t, R.decorator, params)
  }

  protected functionBody(p: number, t: number, next: Next): void {
    const { pattern, tree } = this
    const wanted = childOf(pattern, p, R.body)
    if (wanted === 0) return next()
    const actual = childOf(tree, t, R.body)
    if (actual === 0 || pattern.kind[wanted] === K.ellipsis)
      return pattern.kind[wanted] === K.ellipsis ? next() : undefined
    if (pattern.kind[wanted] !== K.block) {
      if (pattern.kind[wanted] === K.metavar || tree.kind[actual] !== K.block) this.node(wanted, actual, next)
      return
    }
    const ps = this.bodyOf(pattern, wanted)
    if (tree.kind[actual] === K.block) return this.statements(ps, this.bodyOf(tree, actual), next)
    this.expressionBody(ps, actual, next)
  }

  /** A block pattern against the expression body of an arrow function: the expression is what a return would hold. */
  protected expressionBody(ps: readonly number[], actual: number, next: Next): void {
    const { pattern } = this
    const wanted = ps.filter((p) => pattern.kind[p] !== K.ellipsis)
    if (wanted.length === 0 && ps.length > 0) return next()
    if (wanted.length !== 1) return
    const p = wanted[0]!
    const isValue = pattern.kind[p] === K.return || pattern.kind[p] === K.exprStmt
    if (isValue && p + 1 < pattern.skip[p]!) this.implicitDeep(p + 1, actual, next)
  }

  protected param(p: number, t: number, next: Next): void {
    const { pattern, tree } = this
    if (tree.kind[t] !== K.param) return this.node(childOf(pattern, p, R.target), t, next)
    if ((pattern.flags[p]! & F.spread) !== (tree.flags[t]! & F.spread)) return
    this.sameChildren(p, t, next)
  }

  protected classDeclaration(p: number, t: number, next: Next): void {
    const { pattern, tree } = this
    if (tree.kind[t] === K.export) return tree.skip[t]! > t + 1 ? this.node(p, t + 1, next) : undefined
    if (tree.kind[t] !== pattern.kind[p] || !this.flagsAgree(p, t)) return
    const name = childOf(pattern, p, R.name)
    const actualName = childOf(tree, t, R.name)
    const members: Next = () =>
      matchUnordered(this, childrenOf(pattern, p, R.member), childrenOf(tree, t, R.member), { less: true, next })
    const implemented: Next = () => this.unorderedRole(p, t, R.implements, members)
    const decorated: Next = () => this.unorderedRole(p, t, R.decorator, implemented)
    const based: Next = () => this.listRole(p, t, R.base, decorated)
    if (name === 0) based()
    else if (actualName !== 0) this.node(name, actualName, based)
  }

  protected unorderedRole(p: number, t: number, role: number, next: Next): void {
    const ps = childrenOf(this.pattern, p, role)
    if (ps.length === 0) next()
    else matchUnordered(this, ps, childrenOf(this.tree, t, role), { less: true, next })
  }

  protected listRole(p: number, t: number, role: number, next: Next): void {
    const ps = childrenOf(this.pattern, p, role)
    if (ps.length === 0) next()
    else matchOrdered(this, ps, childrenOf(this.tree, t, role), next)
  }
}
