import { childOf, childrenOf, F, K, R, symText } from '../tree/index.ts'
import type { Tree } from '../tree/index.ts'
import { bindNode, bindNodes, sameBinding } from './bindings.ts'
import type { Binding, Bindings } from './bindings.ts'
import type { Facts } from './facts.ts'
import { matchOrdered, matchUnordered } from './lists.ts'
import type { ListMatcher, Next } from './lists.ts'
import { MAX_MATCH_STEPS } from './options.ts'
import type { MatchOptions } from './options.ts'
import type { Pattern } from './pattern.ts'
import { LIST_ROLE, OPTIONAL_ROLE, REQUIRED_FLAGS, SYM_KIND, UNORDERED_ROLE } from './roles.ts'

/** Thrown when a pattern takes too many steps in one file; caught by the search. */
export class StepsExceeded extends Error {
  readonly code = 'MATCH_STEPS'
}

/** Metavariables, and the comparison of two nodes role by role. */
export abstract class MatcherBase {
  readonly pattern: Tree
  readonly facts: Facts
  protected readonly tree: Tree
  protected readonly paths: ReadonlyMap<number, string>
  protected readonly options: MatchOptions
  private readonly bound = new Map<string, Binding>()
  private steps = 0
  protected templateMatcher: ListMatcher | undefined
  private readonly maxSteps: number

  constructor(pattern: Pattern, facts: Facts, options: MatchOptions, start?: Bindings) {
    this.pattern = pattern.tree
    this.paths = pattern.paths
    this.facts = facts
    this.tree = facts.tree
    this.options = options
    this.maxSteps = MAX_MATCH_STEPS
    if (start !== undefined) for (const [name, binding] of start) this.bound.set(name, binding)
  }

  /** The bindings as they are now. */
  bindings(): Bindings {
    return new Map(this.bound)
  }

  /** Calls `next` once for every way in which the pattern node matches the target node. */
  abstract node(p: number, t: number, next: Next): void

  protected abstract bodies(ps: readonly number[], ts: readonly number[], next: Next): void

  protected abstract loopTarget(t: number): number

  /** Counts a step; a search that takes too many is cut. */
  protected step(): void {
    if (++this.steps > this.maxSteps) throw new StepsExceeded('too many match steps')
  }

  protected bind(name: string, binding: Binding, next: Next): void {
    if (name === '$_') return next()
    const known = this.bound.get(name)
    if (known !== undefined) {
      if (sameBinding(this.facts, known, binding)) next()
      return
    }
    this.bound.set(name, binding)
    next()
    this.bound.delete(name)
  }

  protected metavariable(p: number, t: number, next: Next): void {
    const { tree } = this
    const name = symText(this.pattern, p)
    const known = this.bound.get(name)
    // a type assertion does not change what it is about
    const inner = known !== undefined && tree.kind[t] === K.cast && !sameBinding(this.facts, known, bindNode(tree, t))
    this.bind(name, bindNode(tree, inner ? childOf(tree, t, R.operand) : t), next)
  }

  /** A metavariable that stands for several operands of a chain. */
  protected bindGroup(p: number, nodes: readonly number[], next: Next): void {
    this.bind(symText(this.pattern, p), bindNodes(this.tree, nodes, 0), next)
  }

  bindRest(p: number, nodes: readonly number[], next: Next): void {
    this.bind(symText(this.pattern, p), bindNodes(this.tree, nodes, 0), next)
  }

  protected bindText(name: string, t: number, text: string, next: Next): void {
    const { tree } = this
    const quoted = tree.kind[t] === K.string || tree.kind[t] === K.regex ? 1 : 0
    const start = tree.start[t]! + quoted
    const end = Math.max(start, tree.end[t]! - quoted)
    this.bind(name, { first: 0, last: 0, start, end, text }, next)
  }

  protected flagsAgree(p: number, t: number): boolean {
    const kind = this.pattern.kind[p]
    const isLink = kind === K.member || kind === K.index || kind === K.call
    const wanted = this.pattern.flags[p]! & (isLink ? REQUIRED_FLAGS | F.optional : REQUIRED_FLAGS)
    return (this.tree.flags[t]! & wanted) === wanted
  }

  protected sameKind(p: number, t: number, next: Next): void {
    const { pattern, tree } = this
    const kind = pattern.kind[p]!
    if (tree.kind[t] !== kind) return
    if (SYM_KIND[kind] === 1 && pattern.sym[p] !== tree.sym[t]) return
    if (!this.flagsAgree(p, t)) return
    this.sameChildren(p, t, next)
  }

  /** Children against children, role by role. */
  protected sameChildren(p: number, t: number, next: Next): void {
    const { pattern, tree } = this
    const roles: number[] = []
    for (let child = p + 1; child < pattern.skip[p]!; child = pattern.skip[child]!) {
      const role = pattern.role[child]!
      if (!roles.includes(role)) roles.push(role)
    }
    for (let child = t + 1; child < tree.skip[t]!; child = tree.skip[child]!) {
      const role = tree.role[child]!
      if (OPTIONAL_ROLE[role] === 0 && !roles.includes(role) && !(role === R.param && tree.kind[t] === K.catch)) return
    }
    this.roleFrom(p, t, { roles, at: 0 }, next)
  }

  protected roleFrom(
    p: number,
    t: number,
    from: { readonly roles: readonly number[]; readonly at: number },
    next: Next,
  ): void {
    const role = from.roles[from.at]
    if (role === undefined) return next()
    const rest: Next = () => this.roleFrom(p, t, { roles: from.roles, at: from.at + 1 }, next)
    const ps = childrenOf(this.pattern, p, role)
    const ts = childrenOf(this.tree, t, role)
    if (UNORDERED_ROLE[role] === 1 || role === R.handler)
      return matchUnordered(this, ps, ts, { less: true, next: rest })
    if (role === R.consequent || role === R.else || role === R.body) return this.bodies(ps, ts, rest)
    if (role === R.child) return this.jsxChildren(ps, ts, rest)
    if (role === R.argument) return this.callArguments(ps, ts, rest)
    if (LIST_ROLE[role] === 1 && this.pattern.kind[p] !== K.catch) return matchOrdered(this, ps, ts, rest)
    const [only] = ps
    const kind = this.pattern.kind[only!]
    if (ts.length === 0) {
      const isCatchParam = role === R.param && this.pattern.kind[p] === K.catch && kind === K.metavar
      if (kind === K.ellipsis || isCatchParam) rest()
      return
    }
    const isLoopTarget = role === R.target && this.pattern.kind[p] === K.forEach && kind !== K.varDecl
    this.node(only!, isLoopTarget ? this.loopTarget(ts[0]!) : ts[0]!, rest)
  }

  /** Arguments in order, keyword arguments in any. */
  protected callArguments(ps: readonly number[], ts: readonly number[], next: Next): void {
    const { pattern, tree } = this
    const isKeyword = (p: number): boolean => pattern.kind[p] === K.keywordArg
    const isOpen = ps.some((p) => pattern.kind[p] === K.ellipsis)
    const takesAll = ps.some((p) => pattern.kind[p] === K.metavarRest)
    const named = ts.filter((t) => tree.kind[t] === K.keywordArg)
    if (takesAll || (named.length === 0 && !ps.some((p) => isKeyword(p)))) return matchOrdered(this, ps, ts, next)
    const wanted = ps.filter((p) => isKeyword(p))
    const plain = ts.filter((t) => tree.kind[t] !== K.keywordArg)
    matchOrdered(
      this,
      ps.filter((p) => !isKeyword(p)),
      plain,
      () => matchUnordered(this, wanted, named, { less: isOpen, next }),
    )
  }

  protected jsxChildren(ps: readonly number[], ts: readonly number[], next: Next): void {
    matchOrdered(this, ps, ts, next)
  }
}
