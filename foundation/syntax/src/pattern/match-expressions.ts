import { childOf, childrenOf, K, R, symText } from '../tree/index.ts'
import type { Tree } from '../tree/index.ts'
import { matchUnordered } from './lists.ts'
import type { Next } from './lists.ts'
import { literalText, textPattern } from './literals.ts'
import { LiteralMatcher } from './match-literals.ts'
import { EXPRESSION_KIND, NAMING_ROLE } from './roles.ts'

const CHAINED = new Set(['&&', '||', 'and', 'or', '|', '&', '^'])
const ANY_ORDER = new Set(['|', '&', '^'])

/** Operators, objects and expressions inside expressions. */
export abstract class ExpressionMatcher extends LiteralMatcher {
  protected abstract signature(p: number, t: number, next: Next): void

  protected deep(p: number, t: number, next: Next): void {
    if (!this.options.go_deeper_expr) return this.node(p, t, next)
    const { tree } = this
    const end = tree.skip[t]!
    for (let i = t; i < end; i++) {
      if (EXPRESSION_KIND[tree.kind[i]!] === 1 && !(NAMING_ROLE[tree.role[i]!] === 1 && i !== t)) this.node(p, i, next)
      else if (tree.kind[i] === K.declarator && this.pattern.kind[p] === K.assign) this.node(p, i, next)
    }
  }

  protected object(p: number, t: number, next: Next): void {
    const { pattern, tree } = this
    const kind = tree.kind[t]
    if (kind !== pattern.kind[p] && !(kind === K.objectPattern && pattern.kind[p] === K.object)) return
    matchUnordered(this, childrenOf(pattern, p, R.member), childrenOf(tree, t, R.member), { less: true, next })
  }

  /** `{...}` is a set and a dictionary, `[...]` a list and a comprehension. */
  protected collection(p: number, t: number, next: Next): void {
    const { pattern } = this
    const elements = childrenOf(pattern, p, R.element)
    const isOpen = elements.length === 1 && pattern.kind[elements[0]!] === K.ellipsis
    const other = pattern.kind[p] === K.set ? K.object : K.listComp
    if (isOpen && this.tree.kind[t] === other) next()
    else this.sameKind(p, t, next)
  }

  protected pair(p: number, t: number, next: Next): void {
    const { pattern, tree } = this
    const key = childOf(pattern, p, R.key)
    const value = childOf(pattern, p, R.value)
    if (tree.kind[t] === K.method) {
      return this.key(key, childOf(tree, t, R.name), () => this.methodValue(value, t, next))
    }
    if (tree.kind[t] !== K.pair) return
    this.key(key, childOf(tree, t, R.key), () => this.node(value, childOf(tree, t, R.value), next))
  }

  protected methodValue(p: number, t: number, next: Next): void {
    const { pattern } = this
    const kind = pattern.kind[p]
    if (kind === K.function || kind === K.lambda) {
      if (this.flagsAgree(p, t)) this.signature(p, t, next)
    } else if (kind === K.metavar || kind === K.ellipsis) this.node(p, t, next)
  }

  /** A key: `a`, `'a'` and `"a"` are the same. */
  protected key(p: number, t: number, next: Next): void {
    const { pattern, tree } = this
    const isName = pattern.kind[p] === K.name || pattern.kind[p] === K.string
    if (!isName || (tree.kind[t] !== K.name && tree.kind[t] !== K.string)) return this.node(p, t, next)
    const wanted =
      pattern.kind[p] === K.name
        ? { kind: 'exact' as const, text: symText(pattern, p) }
        : textPattern(literalText(pattern, p))
    this.text(wanted, tree.kind[t] === K.name ? symText(tree, t) : literalText(tree, t), t, next)
  }

  protected binary(p: number, t: number, next: Next): void {
    const { pattern, tree } = this
    if (tree.kind[t] !== K.binary || tree.sym[t] !== pattern.sym[p]) return
    const op = symText(pattern, p)
    const ps = operands(pattern, p)
    const isOpen = ps.some((one) => pattern.kind[one] === K.ellipsis)
    if (!this.options.ac_matching || !(CHAINED.has(op) || isOpen)) return this.sameChildren(p, t, next)
    const ts = operands(tree, t)
    if (ts.length === 0) return this.sameChildren(p, t, next)
    if (ANY_ORDER.has(op)) return matchUnordered(this, ps, ts, { less: true, next })
    if (CHAINED.has(op) && this.options.commutative_boolop) return matchUnordered(this, ps, ts, { less: isOpen, next })
    this.chained(ps, ts, next)
  }

  /** `a && $X && b` against `x && y && z`: in order; a metavariable may take several operands that stand together. */
  private chained(ps: readonly number[], ts: readonly number[], next: Next): void {
    const { pattern } = this
    const step = (i: number, j: number): void => {
      if (i === ps.length) return j === ts.length ? next() : undefined
      const p = ps[i]!
      const kind = pattern.kind[p]
      const left = ps.length - i - 1
      if (kind === K.ellipsis) {
        for (let k = j; k <= ts.length; k++) step(i + 1, k)
        return
      }
      if (j >= ts.length) return
      this.node(p, ts[j]!, () => step(i + 1, j + 1))
      if (kind !== K.metavar) return
      for (let k = j + 2; k <= ts.length - left; k++) this.bindGroup(p, ts.slice(j, k), () => step(i + 1, k))
    }
    step(0, 0)
  }
}

/** Chains with more operands than this are matched as they are nested. */
const MAX_OPERANDS = 200

/** The operands of a chain `a && b && c`, from left to right; nothing for a chain that is too long. */
const operands = (tree: Tree, node: number): number[] => {
  const found: number[] = []
  const collect = (at: number): void => {
    let left = at
    const rights: number[] = []
    while (tree.kind[left] === K.binary && tree.sym[left] === tree.sym[node] && rights.length <= MAX_OPERANDS) {
      rights.push(tree.skip[left + 1]!)
      left++
    }
    found.push(left)
    for (const right of rights.reverse()) {
      const isChain = tree.kind[right] === K.binary && tree.sym[right] === tree.sym[node]
      if (isChain && found.length <= MAX_OPERANDS) collect(right)
      else found.push(right)
    }
  }
  collect(node)
  return found.length > MAX_OPERANDS ? [] : found
}
